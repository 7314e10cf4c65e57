using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>BYTE_STREAM_SPLIT: byte b of all values, for each b in turn.</summary>
internal sealed class StreamSplitSource(int width) : FixedSource
{
    private readonly ByteBuffer joined = new();
    private byte[] bytes = [];
    private int start;
    private int valueCount;
    private int next;

    public override void Start(byte[] source, int sourceStart, int end)
    {
        if ((end - sourceStart) % width != 0)
            Corrupt.Throw($"a BYTE_STREAM_SPLIT page of {end - sourceStart} bytes does not hold whole values of {width} bytes");
        (bytes, start, valueCount, next) = (source, sourceStart, (end - sourceStart) / width, 0);
    }

    public override ReadOnlySpan<byte> Next(int count)
    {
        if (count > valueCount - next)
            Corrupt.CutOff("BYTE_STREAM_SPLIT");
        // The page holds count values of this width, so the product is in range.
        Span<byte> target = joined.Reserve(count * width).AsSpan(0, count * width);
        for (int part = 0; part < width; part++)
        {
            ReadOnlySpan<byte> stream = bytes.AsSpan(start + part * valueCount + next, count);
            for (int index = 0, at = part; index < stream.Length; index++, at += width)
                target[at] = stream[index];
        }

        next += count;
        return target;
    }
}
