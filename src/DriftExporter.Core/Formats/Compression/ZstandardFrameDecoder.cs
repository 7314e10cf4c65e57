using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>Decodes frames after RFC 8878 (and the format document 0.4.0 where that is clearer). All tables and buffers are reused.</summary>
internal sealed class ZstandardFrameDecoder
{
    private readonly ZstandardBlockDecoder blocks = new();

    /// <summary>Decodes all frames to <paramref name="output"/>, at most <paramref name="limit"/> bytes; the array has
    /// <see cref="ByteBuffer.Slack"/> bytes behind the limit.</summary>
    public int Decompress(ReadOnlySpan<byte> input, byte[] output, int limit)
    {
        int position = 0;
        while (!input.IsEmpty)
        {
            int skippable = ZstandardFrames.SkippableLength(input);
            if (skippable > 0)
            {
                input = input[skippable..];
                continue;
            }

            position = DecodeFrame(ref input, output, position, limit);
        }

        return position;
    }

    private int DecodeFrame(ref ReadOnlySpan<byte> input, byte[] output, int start, int limit)
    {
        ZstandardFrameHeader header = ZstandardFrames.ReadHeader(input);
        input = input[header.HeaderLength..];
        blocks.StartFrame(start, header.BlockLimit);
        int position = start;
        bool last;
        do
        {
            if (input.Length < ZstandardFrames.BlockHeaderLength)
                Corrupt.CutOff("Zstandard");
            int block = input[0] | input[1] << 8 | input[2] << 16;
            last = (block & 1) != 0;
            int type = (block >> 1) & 3;
            int size = block >> 3;
            int stored = type == 1 ? 1 : size;
            input = input[ZstandardFrames.BlockHeaderLength..];
            if (stored > input.Length)
                Corrupt.CutOff("Zstandard");
            if (size > header.BlockLimit)
                Corrupt.Throw($"a Zstandard block of {size} bytes is larger than its frame's limit of {header.BlockLimit}");
            if (type != 2 && size > limit - position)
                Corrupt.TooLong("Zstandard", limit);

            switch (type)
            {
                case 0:
                    input[..size].CopyTo(output.AsSpan(position));
                    position += size;
                    break;
                case 1:
                    output.AsSpan(position, size).Fill(input[0]);
                    position += size;
                    break;
                case 2:
                    position = blocks.Decode(input[..size], output, position, limit);
                    break;
                default:
                    Corrupt.Throw("a Zstandard block is of the reserved type 3");
                    break;
            }

            input = input[stored..];
        }
        while (!last);

        if (header.ContentSize is ulong declared && declared != (ulong)(position - start))
            Corrupt.Throw($"a Zstandard frame holds {position - start} bytes and declares {declared}");
        if (header.HasChecksum)
            VerifyChecksum(ref input, output.AsSpan(start, position - start));
        return position;
    }

    private static void VerifyChecksum(ref ReadOnlySpan<byte> input, ReadOnlySpan<byte> content)
    {
        if (input.Length < ZstandardFrames.ChecksumLength)
            Corrupt.CutOff("Zstandard");
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(input);
        uint actual = (uint)XxHash64.Compute(content);
        if (actual != expected)
            Corrupt.Throw($"the checksum of a Zstandard frame is {actual:x8}, and {expected:x8} was stored");
        input = input[ZstandardFrames.ChecksumLength..];
    }
}
