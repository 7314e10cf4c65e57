using System.Buffers.Binary;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>What stands before a message's metadata.</summary>
/// <param name="PrefixLength">8: the continuation marker FF FF FF FF and the length; 4: the length alone, as before Arrow 0.15; 0: the bytes
/// end before this can be told.</param>
/// <param name="MetadataLength">0 ends the stream.</param>
internal readonly record struct FrameHeader(int PrefixLength, int MetadataLength)
{
    public const int MinPrefixLength = 4;

    /// <summary>The most bytes that a prefix has.</summary>
    public const int MaxPrefixLength = 8;

    /// <summary>Longer metadata is refused: a hundred thousand columns have less.</summary>
    public const int MaxMetadataLength = 64 << 20;

    public const int Continuation = -1;

    public bool IsComplete => PrefixLength > 0;

    public bool IsEnd => PrefixLength > 0 && MetadataLength == 0;

    /// <summary>Reads it from the first bytes, as many as there are.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return default;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int prefix = 4;
        if (length == Continuation)
        {
            if (bytes.Length < 8)
                return default;
            length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
            prefix = 8;
        }

        if (length is < 0 or > MaxMetadataLength)
            Corrupt.Throw($"a message begins with {Convert.ToHexString(bytes[..prefix])}, which is no length of its metadata");
        return new FrameHeader(prefix, length);
    }

    /// <summary>Whether a new stream may begin with these bytes, behind the end of another.</summary>
    public static bool IsNewStream(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadInt32LittleEndian(bytes) == Continuation && BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) > 0;
}
