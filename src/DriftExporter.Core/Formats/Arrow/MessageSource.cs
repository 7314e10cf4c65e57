using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>The messages of a stream or file in the order in which they are to be read; bodies are left where they are.</summary>
internal abstract class MessageSource(IByteSource file)
{
    protected IByteSource File => file;

    /// <summary>The metadata of the current message.</summary>
    public FlatBuffer Metadata { get; } = new();

    public ArrowMessage Message { get; private set; }

    /// <summary>Where the current message begins.</summary>
    public long Position { get; private set; }

    public long BodyOffset { get; private set; }

    /// <summary>Goes on to the next message; false behind the last.</summary>
    public abstract bool Next();

    /// <summary>Goes back to before the first batch.</summary>
    public abstract void Rewind();

    /// <summary>Names the message for what goes wrong until the next is read.</summary>
    protected void MoveTo(long position) => Position = position;

    /// <summary>Reads the metadata, which are known to be in the file.</summary>
    protected void ReadMessage(long metadataOffset, int metadataLength, long bodyOffset)
    {
        Span<byte> bytes = Metadata.Reset(metadataLength);
        if (file.Read(metadataOffset, bytes) != metadataLength)
            Corrupt.Throw("the file became shorter while it was read");
        Message = ArrowMessage.Parse(Metadata);
        BodyOffset = bodyOffset;
        if (Message.BodyLength > file.Length - bodyOffset)
            Corrupt.Throw($"the message at byte {Position} is cut off: it has {Message.BodyLength} bytes from byte {bodyOffset} on, and the file ends at {file.Length}");
    }
}
