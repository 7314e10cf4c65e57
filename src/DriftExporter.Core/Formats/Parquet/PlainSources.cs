using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>PLAIN values of a fixed width: slices of the page itself.</summary>
internal sealed class PlainFixedSource(int width) : FixedSource
{
    private byte[] bytes = [];
    private int at;
    private int end;

    public override void Start(byte[] source, int start, int sourceEnd) => (bytes, at, end) = (source, start, sourceEnd);

    public override ReadOnlySpan<byte> Next(int count)
    {
        long length = (long)count * width;
        if (length > end - at)
            Corrupt.CutOff("PLAIN");
        ReadOnlySpan<byte> slice = bytes.AsSpan(at, (int)length);
        at += (int)length;
        return slice;
    }
}

/// <summary>PLAIN booleans: a bit each, least significant first.</summary>
internal sealed class PlainBooleanSource : FixedSource
{
    private readonly byte[] values = new byte[ColumnBatch.MaxRows];
    private byte[] bytes = [];
    private long bit;
    private long endBit;

    public override void Start(byte[] source, int start, int end) => (bytes, bit, endBit) = (source, start * 8L, end * 8L);

    public override ReadOnlySpan<byte> Next(int count)
    {
        if (count > endBit - bit)
            Corrupt.CutOff("PLAIN");
        for (int index = 0; index < count; index++, bit++)
            values[index] = (byte)(bytes[bit >> 3] >> (int)(bit & 7) & 1);
        return values.AsSpan(0, count);
    }
}

/// <summary>RLE booleans: the hybrid with one bit, behind its length in four bytes.</summary>
internal sealed class RleBooleanSource : FixedSource
{
    private readonly byte[] values = new byte[ColumnBatch.MaxRows];
    private readonly int[] unpacked = new int[ColumnBatch.MaxRows];
    private RleReader reader;

    public override void Start(byte[] source, int start, int end)
    {
        // A page of nulls may end behind its levels.
        if (end == start)
        {
            reader.Start(source, start, end, 1);
            return;
        }

        if (end - start < 4)
            Corrupt.CutOff("RLE");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(source.AsSpan(start));
        if (length > end - start - 4)
            Corrupt.CutOff("RLE");
        reader.Start(source, start + 4, start + 4 + (int)length, 1);
    }

    public override ReadOnlySpan<byte> Next(int count)
    {
        reader.Read(unpacked.AsSpan(0, count));
        for (int index = 0; index < count; index++)
            values[index] = (byte)(unpacked[index] & 1);
        return values.AsSpan(0, count);
    }
}

/// <summary>PLAIN byte arrays: four bytes of length before each.</summary>
internal sealed class PlainBytesSource : BytesSource
{
    private byte[] bytes = [];
    private int at;
    private int end;

    public override byte[] Bytes => bytes;

    public override void Start(byte[] source, int start, int sourceEnd) => (bytes, at, end) = (source, start, sourceEnd);

    public override void Next(Span<int> starts, Span<int> lengths)
    {
        int position = at;
        for (int index = 0; index < starts.Length; index++)
        {
            if (end - position < 4)
                Corrupt.CutOff("PLAIN");
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
            position += 4;
            if ((uint)length > (uint)(end - position))
                Corrupt.Throw($"a value of {(uint)length} bytes goes past the end of its page");
            starts[index] = position;
            lengths[index] = length;
            position += length;
        }

        at = position;
    }
}
