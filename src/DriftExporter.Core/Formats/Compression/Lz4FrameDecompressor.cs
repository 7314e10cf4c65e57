using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>LZ4 frames, after lz4_Frame_format.md 1.6: any number of them, skippable ones among them, linked or
/// independent blocks, checksums verified. Arrow's LZ4_FRAME.</summary>
internal sealed class Lz4FrameDecompressor : IDecompressor
{
    private const string Name = "LZ4";
    private const uint Magic = 0x184D2204;

    private const int IndependentFlag = 0x20;
    private const int BlockChecksumFlag = 0x10;
    private const int ContentSizeFlag = 0x08;
    private const int ContentChecksumFlag = 0x04;
    private const int DictionaryFlag = 0x01;

    public static bool IsFrame(ReadOnlySpan<byte> source) => BinaryPrimitives.TryReadUInt32LittleEndian(source, out uint magic) && magic == Magic;

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        int room = (int)Math.Min(limit, Lz4Block.LargestContent(source.Count));
        byte[] output = destination.Reserve(room);
        ReadOnlySpan<byte> input = source;
        int position = 0;
        while (!input.IsEmpty)
        {
            // LZ4 and Zstandard share the magic numbers of skippable frames.
            int skippable = ZstandardFrames.SkippableLength(input);
            if (skippable > 0)
                input = input[skippable..];
            else
                position = DecodeFrame(ref input, output, position, room);
        }

        return position;
    }

    private static int DecodeFrame(ref ReadOnlySpan<byte> input, byte[] output, int start, int limit)
    {
        int flags = ReadHeader(ref input, out int blockLimit, out ulong? contentSize);
        int position = start;
        while (true)
        {
            uint header = ReadUInt32(ref input);
            if (header == 0)
                break;
            // The highest bit marks a block that is stored as it is.
            uint length = header & 0x7FFF_FFFF;
            if (length > input.Length)
                Corrupt.CutOff(Name);
            if (length > blockLimit)
                Corrupt.Throw($"an LZ4 block has {length} bytes, and its frame's limit is {blockLimit}");
            ReadOnlySpan<byte> block = input[..(int)length];
            input = input[(int)length..];
            if ((flags & BlockChecksumFlag) != 0)
                Verify(block, ReadUInt32(ref input), "block");

            if (header == length)
            {
                int oldest = (flags & IndependentFlag) != 0 ? position : start;
                position = Lz4Block.Decode(block, output, oldest, position, (int)Math.Min(limit, (long)position + blockLimit));
            }
            else
            {
                if (block.Length > limit - position)
                    Corrupt.TooLong(Name, limit);
                block.CopyTo(output.AsSpan(position));
                position += block.Length;
            }
        }

        if (contentSize is ulong declared && declared != (ulong)(position - start))
            Corrupt.Throw($"an LZ4 frame holds {position - start} bytes and declares {declared}");
        if ((flags & ContentChecksumFlag) != 0)
            Verify(output.AsSpan(start, position - start), ReadUInt32(ref input), "frame");
        return position;
    }

    private static int ReadHeader(ref ReadOnlySpan<byte> input, out int blockLimit, out ulong? contentSize)
    {
        uint magic = ReadUInt32(ref input);
        if (magic != Magic)
            Corrupt.Throw($"an LZ4 frame begins with 0x{magic:X8}, not 0x{Magic:X8}");
        if (input.Length < 3)
            Corrupt.CutOff(Name);
        int flags = input[0];
        int blockSize = (input[1] >> 4) & 7;
        if (flags >> 6 != 1 || (flags & 2) != 0 || (input[1] & 0x8F) != 0 || blockSize < 4)
            Corrupt.Throw($"an LZ4 frame has the unknown flags {flags:X2} {input[1]:X2}");
        if ((flags & DictionaryFlag) != 0)
            Corrupt.Throw("the LZ4 frame was compressed with a dictionary, which is not part of the file");
        blockLimit = 1 << (8 + 2 * blockSize);

        int length = 2 + ((flags & ContentSizeFlag) != 0 ? 8 : 0);
        if (input.Length < length + 1)
            Corrupt.CutOff(Name);
        contentSize = length == 2 ? null : BinaryPrimitives.ReadUInt64LittleEndian(input[2..]);
        if ((byte)(XxHash32.Compute(input[..length]) >> 8) != input[length])
            Corrupt.Throw("the checksum of an LZ4 frame's header is wrong");
        input = input[(length + 1)..];
        return flags;
    }

    private static void Verify(ReadOnlySpan<byte> content, uint expected, string what)
    {
        uint actual = XxHash32.Compute(content);
        if (actual != expected)
            Corrupt.Throw($"the checksum of an LZ4 {what} is {actual:x8}, and {expected:x8} was stored");
    }

    private static uint ReadUInt32(ref ReadOnlySpan<byte> input)
    {
        if (input.Length < 4)
            Corrupt.CutOff(Name);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(input);
        input = input[4..];
        return value;
    }
}
