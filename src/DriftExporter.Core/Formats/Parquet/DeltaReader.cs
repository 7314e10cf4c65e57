using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>
/// DELTA_BINARY_PACKED: blocks of a smallest delta and of miniblocks, which hold the packed differences from it. Keeps
/// its place between calls. Sums wrap around, as the format asks.
/// </summary>
/// <remarks>A copy of this struct is an independent reader at the same place. The array must have 64 readable bytes behind <c>end</c>.</remarks>
internal struct DeltaReader
{
    private byte[] bytes;
    private int at;
    private int end;
    private int miniblocks;
    private long miniblockValues;

    /// <summary>Values of the page that were not taken.</summary>
    private long left;

    /// <summary>The first value stands in the header and not in a block.</summary>
    private bool isAtFirst;
    private ulong previous;

    /// <summary>Bit widths of the block's miniblocks are at bytes[widthsAt + miniblock].</summary>
    private int widthsAt;
    private int miniblock;
    private ulong smallestDelta;

    /// <summary>Values of the miniblock that were not taken, and its next bit.</summary>
    private long miniblockLeft;
    private int width;
    private long bit;

    /// <summary>Values that are left.</summary>
    public readonly long Left => left;

    /// <summary>Begins at bytes[start]. No bytes at all are no values.</summary>
    public void Start(byte[] source, int start, int sourceEnd)
    {
        this = default;
        (bytes, at, end) = (source, start, sourceEnd);
        if (start == sourceEnd)
            return;
        ulong blockValues = ReadVarint();
        ulong count = ReadVarint();
        ulong values = ReadVarint();
        if (blockValues is 0 or > int.MaxValue || blockValues % 128 != 0 || count == 0 || blockValues % count != 0 || blockValues / count % 32 != 0)
            Corrupt.Throw($"a DELTA block has {blockValues} values in {count} miniblocks");
        if (values > int.MaxValue)
            Corrupt.Throw($"a DELTA page has {values} values");
        previous = ReadZigZag();
        miniblocks = (int)count;
        miniblockValues = (long)(blockValues / count);
        miniblock = miniblocks;
        left = (long)values;
        isAtFirst = true;
    }

    /// <summary>Takes the next values.</summary>
    public void Read(Span<long> destination)
    {
        if (destination.Length > left)
            Corrupt.CutOff("DELTA");
        left -= destination.Length;
        if (isAtFirst && !destination.IsEmpty)
        {
            isAtFirst = false;
            destination[0] = (long)previous;
            destination = destination[1..];
        }

        while (!destination.IsEmpty)
        {
            if (miniblockLeft == 0)
                NextMiniblock(destination.Length + left);
            Span<long> part = destination[..(int)Math.Min(miniblockLeft, destination.Length)];
            BitUnpacker.Unpack(bytes, bit, width, part);
            ulong value = previous;
            ulong smallest = smallestDelta;
            for (int index = 0; index < part.Length; index++)
            {
                value += (ulong)part[index] + smallest;
                part[index] = (long)value;
            }

            previous = value;
            bit += (long)width * part.Length;
            miniblockLeft -= part.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>Passes over all values without unpacking them; returns the offset behind them.</summary>
    public int SkipAll()
    {
        long deltas = left - (isAtFirst ? 1 : 0) - miniblockLeft;
        while (deltas > 0)
        {
            NextMiniblock(deltas);
            deltas -= miniblockLeft;
        }

        (left, miniblockLeft) = (0, 0);
        return at;
    }

    /// <summary>Begins the next miniblock, which holds some of the <paramref name="needed"/> values to come.</summary>
    private void NextMiniblock(long needed)
    {
        if (miniblock == miniblocks)
        {
            smallestDelta = ReadZigZag();
            widthsAt = at;
            if (miniblocks > end - at)
                Corrupt.CutOff("DELTA");
            at += miniblocks;
            miniblock = 0;
        }

        width = bytes[widthsAt + miniblock++];
        if (width > 64)
            Corrupt.Throw($"a DELTA miniblock packs values in {width} bits");
        bit = at * 8L;
        miniblockLeft = Math.Min(miniblockValues, needed);
        // The last miniblock is padded to its full length; the padding may be missing, the values may not.
        if ((miniblockLeft * width + 7) / 8 > end - at)
            Corrupt.CutOff("DELTA");
        at += (int)Math.Min(miniblockValues * width / 8, end - at);
    }

    private ulong ReadZigZag()
    {
        ulong value = ReadVarint();
        return value >> 1 ^ (0 - (value & 1));
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= end)
                Corrupt.CutOff("DELTA");
            byte part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        return Corrupt.Throw<ulong>("an integer in a DELTA header is longer than 64 bits");
    }
}
