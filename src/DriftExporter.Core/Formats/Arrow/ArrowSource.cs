using System.Buffers.Binary;
using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>An open stream or file: its schema, its messages, and the body of the current one. Turns what is wrong with the bytes into Problems.</summary>
internal sealed class ArrowSource : IDisposable
{
    private const string DamagedRemedy = "Write or copy the file again.";

    private readonly IByteSource _file;

    public ArrowSource(string path, IByteSource file, bool preferNative)
    {
        (Path, _file) = (path, file);
        Body = new BatchBody(preferNative);
        Span<byte> head = stackalloc byte[FileMessages.HeadLength];
        head = head[..file.Read(0, head)];
        IsFile = FileMessages.IsFile(head);
        if (!IsFile && !IsStream(head))
            throw ArrowHead.NotArrow(path, head);
        try
        {
            if (IsFile)
            {
                var messages = new FileMessages(file);
                (Messages, Schema, RowCount) = (messages, messages.Schema, messages.RowCount);
            }
            else
            {
                Messages = new StreamMessages(file);
                Schema = ReadSchema();
            }
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            throw ToProblem(path, IsFile ? "footer and blocks" : "message at byte 0", exception);
        }
    }

    public string Path { get; }

    public bool IsFile { get; }

    public ArrowSchema Schema { get; }

    /// <summary>Null where only reading would tell.</summary>
    public long? RowCount { get; }

    public MessageSource Messages { get; }

    public BatchBody Body { get; }

    public string Where(string column) => $"{Path} column \"{column}\"";

    /// <summary>Opens the body of the current message, a record batch.</summary>
    public void OpenBatch() => Open(Messages.Message.Header, Schema.Shape);

    /// <summary>Opens the body of the current message, a dictionary batch.</summary>
    public void OpenDictionary(long id) => Open(Messages.Message.Header.Table(1, "dictionary"), Schema.Dictionaries[id].Shape);

    /// <summary>The current message is a schema, of another stream behind this one: it must be the same.</summary>
    public void CheckSchema()
    {
        if (!ArrowSchema.Parse(Messages.Message.Header, Messages.Message.Version).Matches(Schema))
            throw new UnsupportedDataException("is several streams with different columns", "Give each stream a file of its own.");
    }

    /// <summary>What damaged bytes and disks throw.</summary>
    public static bool IsExpected(Exception exception) => exception is InvalidDataException or IOException or UnsupportedDataException;

    public static ProblemException ToProblem(string where, string place, Exception exception) => exception is UnsupportedDataException unsupported
        ? new ProblemException(where, $"{unsupported.Message} ({place}).", unsupported.Remedy)
        : new ProblemException(where, $"is damaged: {exception.Message} ({place}).", DamagedRemedy);

    public void Dispose()
    {
        Body.Dispose();
        _file.Dispose();
    }

    /// <summary>A stream begins with the continuation marker, or before Arrow 0.15 with the length of its schema, in which an
    /// offset comes first.</summary>
    private static bool IsStream(ReadOnlySpan<byte> head)
    {
        if (head.Length < FrameHeader.MaxPrefixLength)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        uint root = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return length == FrameHeader.Continuation || (length is > 0 and <= FrameHeader.MaxMetadataLength && root >= 4 && root < length);
    }

    private ArrowSchema ReadSchema()
    {
        if (!Messages.Next() || Messages.Message.Kind != MessageKind.Schema)
            Corrupt.Throw("it does not begin with a schema");
        return ArrowSchema.Parse(Messages.Message.Header, Messages.Message.Version);
    }

    private void Open(in FlatTable table, in BatchShape shape)
    {
        ArrowMessage message = Messages.Message;
        Body.Header.Parse(table, shape, message.BodyLength, Messages.Metadata.Length);
        Body.Open(_file, Messages.BodyOffset, message.BodyLength);
    }
}
