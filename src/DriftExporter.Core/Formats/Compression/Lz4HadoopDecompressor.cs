using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>
/// Parquet's deprecated LZ4. Java writers put Hadoop's framing around the blocks: a content length (four bytes, big-endian),
/// then chunks, each a length (the same) and an LZ4 block, until the content is whole; and again. Other writers wrote an
/// LZ4 frame or the bare block, so these are read where Hadoop's lengths do not fit.
/// </summary>
internal sealed class Lz4HadoopDecompressor : IDecompressor
{
    private readonly Lz4RawDecompressor raw = new();
    private readonly Lz4FrameDecompressor frame = new();

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        if (Lz4FrameDecompressor.IsFrame(source))
            return frame.Decompress(source, limit, destination);
        int room = (int)Math.Min(limit, Lz4Block.LargestContent(source.Count));
        if (!LooksLikeHadoop(source, room))
            return raw.Decompress(source, limit, destination);
        try
        {
            return DecodeHadoop(source, destination.Reserve(room), room);
        }
        catch (InvalidDataException)
        {
            // A bare block whose first bytes happen to be small numbers.
            return raw.Decompress(source, limit, destination);
        }
    }

    /// <summary>A bare block passes by chance only: its first eight bytes would have to be two small big-endian numbers.</summary>
    private static bool LooksLikeHadoop(ReadOnlySpan<byte> input, int room) =>
        TryReadLength(ref input, out uint content) && content <= room && TryReadLength(ref input, out uint chunk) && chunk <= input.Length;

    private static int DecodeHadoop(ReadOnlySpan<byte> input, byte[] output, int limit)
    {
        int position = 0;
        while (!input.IsEmpty)
        {
            if (!TryReadLength(ref input, out uint content))
                Corrupt.CutOff("LZ4");
            if (content > limit - position)
                Corrupt.TooLong("LZ4", limit);
            int end = position + (int)content;
            while (position < end)
            {
                if (!TryReadLength(ref input, out uint chunk) || chunk > input.Length)
                    Corrupt.CutOff("LZ4");
                position = Lz4Block.Decode(input[..(int)chunk], output, position, position, end);
                input = input[(int)chunk..];
            }
        }

        return position;
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> input, out uint length)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(input, out length))
            return false;
        input = input[4..];
        return true;
    }
}
