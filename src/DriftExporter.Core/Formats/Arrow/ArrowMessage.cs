using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>What a message carries: the numbers of the union MessageHeader in Message.fbs.</summary>
internal enum MessageKind : byte
{
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
    Tensor = 4,
    SparseTensor = 5,
}

/// <summary>One message of a stream or file.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Header">The table of that kind; valid as long as the bytes of the metadata.</param>
/// <param name="BodyLength">Bytes behind the metadata, 0 or more.</param>
/// <param name="Version">4 or 5.</param>
internal readonly record struct ArrowMessage(MessageKind Kind, FlatTable Header, long BodyLength, int Version)
{
    public static ArrowMessage Parse(FlatBuffer metadata)
    {
        FlatTable message = metadata.Root();
        // MetadataVersion counts from V1 = 0.
        int version = message.Int16(0) + 1;
        if (version is < 4 or > 5)
        {
            throw new UnsupportedDataException(
                $"is written in version {version} of Arrow's metadata; 4 and 5 (Arrow 0.8 and later) are read", "Write it again with a current Arrow.");
        }

        var kind = (MessageKind)message.Byte(1);
        if (kind is < MessageKind.Schema or > MessageKind.SparseTensor)
            Corrupt.Throw($"a message is of the unknown kind {(int)kind}");
        long bodyLength = message.Int64(3);
        if (bodyLength < 0)
            Corrupt.Throw($"a message has a body of {bodyLength} bytes");
        return new ArrowMessage(kind, message.Table(2, "message header"), bodyLength, version);
    }
}
