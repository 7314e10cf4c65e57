using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Which entries of an array are null: a bit each, least significant first, 0 for null.</summary>
internal sealed class ValidityBitmap(ArrayPlace place)
{
    private const int ReadAhead = 1 << 12;

    private readonly BodyBuffer _bits = new(ReadAhead);
    private bool _hasNulls;

    /// <summary>Starts with another batch. An array without nulls may leave its bitmap out.</summary>
    public void Open(BatchBody body, long length)
    {
        long nulls = body.Header.NullCount(place);
        if (nulls > length || nulls < -1)
            Corrupt.Throw($"{nulls} of {length} values are said to be null");
        int index = body.Header.BufferIndex(place);
        long stored = body.Header.Buffer(index).Length;
        // -1 is a count that nobody made.
        _hasNulls = nulls > 0 || (nulls < 0 && stored > 0);
        if (!_hasNulls)
            return;
        body.OpenBuffer(index, _bits);
        if (_bits.Length < (length + 7) / 8)
            Corrupt.Throw($"{length} values, some of them null, have a bitmap of {_bits.Length} bytes");
    }

    /// <summary>Sets the states of null entries to Missing, and leaves the others; returns whether there are any.</summary>
    public bool MarkMissing(long start, Span<ValueState> states)
    {
        if (!_hasNulls)
            return false;
        long first = start >> 3;
        ReadOnlySpan<byte> bytes = _bits.Read(first, (int)(((start + states.Length + 7) >> 3) - first));
        if (!bytes.ContainsAnyExcept((byte)0xFF))
            return false;
        int bit = (int)(start & 7);
        bool any = false;
        for (int entry = 0; entry < states.Length; entry++, bit++)
        {
            if ((bytes[bit >> 3] >> (bit & 7) & 1) != 0)
                continue;
            states[entry] = ValueState.Missing;
            any = true;
        }

        return any;
    }
}
