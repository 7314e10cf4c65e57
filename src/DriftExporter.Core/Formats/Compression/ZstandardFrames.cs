using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>The header of one frame (RFC 8878, 3.1.1.1).</summary>
/// <param name="HeaderLength">Bytes of the header, the magic number included.</param>
/// <param name="BlockLimit">Largest size of a block, compressed or not: the window, at most 128 KiB.</param>
/// <param name="ContentSize">Declared size of the content; null where it is not declared.</param>
/// <param name="HasChecksum">Four bytes of XXH64 follow the last block.</param>
internal readonly record struct ZstandardFrameHeader(int HeaderLength, int BlockLimit, ulong? ContentSize, bool HasChecksum);

/// <summary>Walks frames and blocks without decoding them.</summary>
internal static class ZstandardFrames
{
    public const int MaxBlockLength = 1 << 17;
    public const int BlockHeaderLength = 3;
    public const int ChecksumLength = 4;
    private const uint Magic = 0xFD2FB528;

    /// <summary>0x184D2A50..5F begin a skippable frame.</summary>
    private const uint SkippableMagic = 0x184D2A50;

    /// <summary>Length of a skippable frame at the start of the input; 0 when another kind of frame stands there.</summary>
    public static int SkippableLength(ReadOnlySpan<byte> input)
    {
        if (input.Length < 8 || (BinaryPrimitives.ReadUInt32LittleEndian(input) & 0xFFFFFFF0) != SkippableMagic)
            return 0;
        long length = 8L + BinaryPrimitives.ReadUInt32LittleEndian(input[4..]);
        if (length > input.Length)
            Corrupt.CutOff("Zstandard");
        return (int)length;
    }

    public static ZstandardFrameHeader ReadHeader(ReadOnlySpan<byte> input)
    {
        if (input.Length < 5)
            Corrupt.CutOff("Zstandard");
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(input);
        if (magic != Magic)
            Corrupt.Throw($"a Zstandard frame begins with 0x{magic:X8}, not 0x{Magic:X8}");

        byte descriptor = input[4];
        bool singleSegment = (descriptor & 0x20) != 0;
        int dictionaryLength = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int sizeLength = (descriptor >> 6) switch { 0 => singleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int at = 5;
        int length = at + (singleSegment ? 0 : 1) + dictionaryLength + sizeLength;
        if ((descriptor & 8) != 0)
            Corrupt.Throw("a Zstandard frame uses a reserved header bit");
        if (input.Length < length)
            Corrupt.CutOff("Zstandard");

        ulong window = 0;
        if (!singleSegment)
        {
            ulong windowBase = 1UL << (10 + (input[at] >> 3));
            window = windowBase + windowBase / 8 * (input[at] & 7u);
            at++;
        }

        foreach (byte part in input.Slice(at, dictionaryLength))
        {
            if (part != 0)
                Corrupt.Throw("the Zstandard frame was compressed with a dictionary, which is not part of the file");
        }

        ReadOnlySpan<byte> size = input.Slice(at + dictionaryLength, sizeLength);
        ulong? contentSize = sizeLength switch
        {
            0 => null,
            1 => size[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256u,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(size),
        };
        if (singleSegment)
            window = contentSize!.Value;
        return new ZstandardFrameHeader(length, (int)Math.Min(window, MaxBlockLength), contentSize, (descriptor & 4) != 0);
    }

    /// <summary>The most bytes that the frames can hold, from their block headers. Never less than what they hold.</summary>
    public static long LargestContent(ReadOnlySpan<byte> input)
    {
        long largest = 0;
        while (!input.IsEmpty)
        {
            int skippable = SkippableLength(input);
            if (skippable > 0)
            {
                input = input[skippable..];
                continue;
            }

            ZstandardFrameHeader header = ReadHeader(input);
            input = input[header.HeaderLength..];
            bool last;
            do
            {
                if (input.Length < BlockHeaderLength)
                    Corrupt.CutOff("Zstandard");
                int block = input[0] | input[1] << 8 | input[2] << 16;
                last = (block & 1) != 0;
                int size = block >> 3;
                int type = (block >> 1) & 3;
                int stored = type == 1 ? 1 : size;
                if (stored > input.Length - BlockHeaderLength)
                    Corrupt.CutOff("Zstandard");
                largest += type == 2 ? header.BlockLimit : size;
                input = input[(BlockHeaderLength + stored)..];
            }
            while (!last);

            if (header.HasChecksum)
            {
                if (input.Length < ChecksumLength)
                    Corrupt.CutOff("Zstandard");
                input = input[ChecksumLength..];
            }
        }

        return largest;
    }
}
