using System.Runtime.InteropServices;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>DELTA_BINARY_PACKED integers of 32 or 64 bits.</summary>
internal sealed class DeltaIntegerSource(int width) : FixedSource
{
    private readonly long[] values = new long[ColumnBatch.MaxRows];
    private readonly int[] narrow = new int[width == 4 ? ColumnBatch.MaxRows : 0];
    private DeltaReader reader;

    public override void Start(byte[] bytes, int start, int end) => reader.Start(bytes, start, end);

    public override ReadOnlySpan<byte> Next(int count)
    {
        Span<long> wide = values.AsSpan(0, count);
        reader.Read(wide);
        if (width == 8)
            return MemoryMarshal.AsBytes(wide);
        for (int index = 0; index < count; index++)
            narrow[index] = (int)wide[index];
        return MemoryMarshal.AsBytes(narrow.AsSpan(0, count));
    }
}

/// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
internal sealed class DeltaLengthSource : BytesSource
{
    private readonly long[] values = new long[ColumnBatch.MaxRows];
    private byte[] bytes = [];
    private DeltaReader lengthReader;
    private int at;
    private int end;

    public override byte[] Bytes => bytes;

    public override void Start(byte[] source, int start, int sourceEnd)
    {
        lengthReader.Start(source, start, sourceEnd);
        DeltaReader ahead = lengthReader;
        (bytes, at, end) = (source, ahead.SkipAll(), sourceEnd);
    }

    public override void Next(Span<int> starts, Span<int> lengths)
    {
        Span<long> wide = values.AsSpan(0, starts.Length);
        lengthReader.Read(wide);
        for (int index = 0; index < wide.Length; index++)
        {
            // Lengths are 32 bit integers, so only their low bits count.
            int length = (int)wide[index];
            if ((uint)length > (uint)(end - at))
                Corrupt.Throw($"a value of {(uint)length} bytes goes past the end of its page");
            starts[index] = at;
            lengths[index] = length;
            at += length;
        }
    }
}

/// <summary>DELTA_BYTE_ARRAY: each value is a prefix of the one before it and a suffix.</summary>
internal sealed class DeltaBytesSource : BytesSource
{
    /// <summary>Long prefixes let few bytes stand for many; this bounds what a slice of a page may grow to.</summary>
    private const int MaxSliceLength = 64 << 20;

    private readonly long[] values = new long[ColumnBatch.MaxRows];
    private readonly ByteBuffer whole = new();
    private readonly DeltaLengthSource suffixes = new();
    private DeltaReader prefixReader;

    /// <summary>The value before is whole.Bytes[previousStart .. + previousLength].</summary>
    private int previousStart;
    private int previousLength;

    public override byte[] Bytes => whole.Bytes;

    public override void Start(byte[] bytes, int start, int end)
    {
        prefixReader.Start(bytes, start, end);
        DeltaReader ahead = prefixReader;
        suffixes.Start(bytes, ahead.SkipAll(), end);
        (previousStart, previousLength) = (0, 0);
    }

    public override void Next(Span<int> starts, Span<int> lengths)
    {
        suffixes.Next(starts, lengths);
        Span<long> prefixes = values.AsSpan(0, starts.Length);
        prefixReader.Read(prefixes);

        // The value before this slice moves to the front.
        byte[] target = whole.Reserve(previousLength);
        Array.Copy(target, previousStart, target, 0, previousLength);
        int used = previousLength;
        previousStart = 0;
        for (int index = 0; index < prefixes.Length; index++)
        {
            int prefix = (int)prefixes[index];
            if ((uint)prefix > (uint)previousLength)
                Corrupt.Throw($"a value takes {(uint)prefix} bytes of the one before it, which has {previousLength}");
            int length = prefix + lengths[index];
            if (length > MaxSliceLength - used)
                throw new UnsupportedDataException($"{ColumnBatch.MaxRows} rows hold more than {MaxSliceLength >> 20} MiB of text", "Leave the column out.");
            target = whole.Grow(used, used + length);
            target.AsSpan(previousStart, prefix).CopyTo(target.AsSpan(used));
            suffixes.Bytes.AsSpan(starts[index], lengths[index]).CopyTo(target.AsSpan(used + prefix));
            starts[index] = previousStart = used;
            lengths[index] = previousLength = length;
            used += length;
        }
    }
}

/// <summary>DELTA_BYTE_ARRAY of values of one width, which are put one behind the other.</summary>
internal sealed class DeltaFixedSource(int width) : FixedSource
{
    private readonly DeltaBytesSource values = new();
    private readonly ByteBuffer dense = new();
    private readonly int[] starts = new int[ColumnBatch.MaxRows];
    private readonly int[] lengths = new int[ColumnBatch.MaxRows];

    public override void Start(byte[] bytes, int start, int end) => values.Start(bytes, start, end);

    public override ReadOnlySpan<byte> Next(int count)
    {
        values.Next(starts.AsSpan(0, count), lengths.AsSpan(0, count));
        int used = 0;
        for (int index = 0; index < count; index++)
        {
            if (lengths[index] != width)
                Corrupt.Throw($"a value of the fixed length {width} has {lengths[index]} bytes");
            values.Bytes.AsSpan(starts[index], width).CopyTo(dense.Grow(used, used + width).AsSpan(used));
            used += width;
        }

        return dense.Bytes.AsSpan(0, used);
    }
}
