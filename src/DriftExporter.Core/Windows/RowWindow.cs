using System.Numerics.Tensors;
using DriftExporter.Binning;

namespace DriftExporter.Windows;

/// <summary>Exactly the last N records, in the order in which they were read.</summary>
/// <remarks>
/// Invariants. 1: _total records have come; record r sits at r % N in every ring while it is among the last N.
/// 2: Counts equals the counts of the ids in the ring. 3: block b holds the sums of records [bB, (b+1)B), computed once,
/// when its last record came, in order of the records, so that no figure depends on how bytes arrived.
/// Cost: one add and one subtract a value; moments at an evaluation: N/B merges and up to 2B additions.
/// Memory a feature: 2 bytes a record, and with moments 8 bytes a record of a numeric feature.
/// </remarks>
public sealed partial class RowWindow : DriftWindow
{
    private const int BlockRows = 4096;

    private readonly int _capacity;
    private readonly ushort[][] _ids;
    private readonly double[][] _numbers;
    private readonly double[] _centres;
    private readonly MomentSums[][] _blocks;
    private readonly long[] _times;
    private readonly long[] _oldestOfBlock;
    private readonly long[] _newestOfBlock;
    private long _total;

    /// <param name="capacity">N ≥ 1.</param>
    /// <param name="centres">[features] the baseline's means, about which moments are summed; null keeps no moments.</param>
    public RowWindow(string label, FeatureCells[] features, int capacity, double[]? centres)
        : base(label, features)
    {
        _capacity = capacity;
        _centres = centres ?? [];
        _times = new long[capacity];
        _ids = new ushort[features.Length][];
        _numbers = new double[features.Length][];
        _blocks = new MomentSums[features.Length][];
        int blocks = (capacity / BlockRows) + 2;
        _oldestOfBlock = new long[blocks];
        _newestOfBlock = new long[blocks];
        for (int feature = 0; feature < features.Length; feature++)
        {
            bool moments = centres is not null && features[feature].Numeric is not null;
            _ids[feature] = new ushort[capacity];
            _numbers[feature] = moments ? new double[capacity] : [];
            _blocks[feature] = moments ? new MomentSums[blocks] : [];
        }
    }

    public override long OldestTime => Extreme(oldest: true);

    public override long NewestTime => Extreme(oldest: false);

    private long First => _total - Rows;

    public override void Append(CellBatch batch, int from, int count)
    {
        while (count > 0)
        {
            int untilBlockEnd = BlockRows - (int)(_total % BlockRows);
            int slot = (int)(_total % _capacity);
            int rows = Math.Min(Math.Min(count, untilBlockEnd), _capacity - slot);
            AppendRun(batch, from, rows, slot);
            _total += rows;
            Rows = Math.Min(_total, _capacity);
            if (_total % BlockRows == 0 && _capacity >= BlockRows)
                CloseBlock((_total / BlockRows) - 1);
            from += rows;
            count -= rows;
        }
    }

    public override MomentSums? Moments(int feature)
    {
        if (_numbers[feature].Length == 0)
            return null;
        var sums = new MomentSums(_centres[feature]);
        long firstBlock = (First + BlockRows - 1) / BlockRows;
        long endBlock = _total / BlockRows;
        if (endBlock <= firstBlock)
        {
            AddRange(ref sums, feature, First, _total);
            return sums;
        }

        AddRange(ref sums, feature, First, firstBlock * BlockRows);
        MomentSums[] blocks = _blocks[feature];
        for (long block = firstBlock; block < endBlock; block++)
            sums.Merge(in blocks[block % blocks.Length]);
        AddRange(ref sums, feature, endBlock * BlockRows, _total);
        return sums;
    }

    private void AppendRun(CellBatch batch, int from, int rows, int slot)
    {
        bool full = _total >= _capacity; // a run never wraps, so what it overwrites is either all old or all new
        for (int feature = 0; feature < Features.Length; feature++)
        {
            int[] counts = MutableCounts(feature);
            Span<ushort> ring = _ids[feature].AsSpan(slot, rows);
            ReadOnlySpan<ushort> ids = batch.Ids[feature].AsSpan(from, rows);
            if (full)
            {
                foreach (ushort old in ring)
                    counts[old]--;
            }

            foreach (ushort id in ids)
                counts[id]++;
            ids.CopyTo(ring);
            if (_numbers[feature].Length > 0)
                batch.Numbers[feature].AsSpan(from, rows).CopyTo(_numbers[feature].AsSpan(slot));
        }

        batch.Times.AsSpan(from, rows).CopyTo(_times.AsSpan(slot));
    }

    private void CloseBlock(long block)
    {
        long from = block * BlockRows, to = from + BlockRows;
        _oldestOfBlock[block % _oldestOfBlock.Length] = RangeExtreme(from, to, oldest: true);
        _newestOfBlock[block % _newestOfBlock.Length] = RangeExtreme(from, to, oldest: false);
        for (int feature = 0; feature < Features.Length; feature++)
        {
            MomentSums[] blocks = _blocks[feature];
            if (blocks.Length == 0)
                continue;
            ref MomentSums sums = ref blocks[block % blocks.Length];
            sums = new MomentSums(_centres[feature]);
            AddRange(ref sums, feature, from, to);
        }
    }

    /// <summary>Adds the values of records [from, to), all of them in the ring, in order; NaN is no value.</summary>
    private void AddRange(ref MomentSums sums, int feature, long from, long to)
    {
        double[] ring = _numbers[feature];
        while (from < to)
        {
            int slot = (int)(from % _capacity);
            int rows = (int)Math.Min(to - from, _capacity - slot);
            NumberRuns.Add(ref sums, ring.AsSpan(slot, rows));
            from += rows;
        }
    }

    /// <summary>Smallest or largest event time: of whole blocks from their notes, of the two ends from the ring.</summary>
    private long Extreme(bool oldest)
    {
        long first = First;
        long firstBlock = (first + BlockRows - 1) / BlockRows, endBlock = _total / BlockRows;
        if (_capacity < BlockRows || endBlock <= firstBlock)
            return RangeExtreme(first, _total, oldest);
        long extreme = RangeExtreme(first, firstBlock * BlockRows, oldest);
        for (long block = firstBlock; block < endBlock; block++)
        {
            long[] notes = oldest ? _oldestOfBlock : _newestOfBlock;
            extreme = Pick(extreme, notes[block % notes.Length], oldest);
        }

        return Pick(extreme, RangeExtreme(endBlock * BlockRows, _total, oldest), oldest);
    }

    private long RangeExtreme(long from, long to, bool oldest)
    {
        long extreme = oldest ? long.MaxValue : long.MinValue;
        while (from < to)
        {
            int slot = (int)(from % _capacity);
            int rows = (int)Math.Min(to - from, _capacity - slot);
            ReadOnlySpan<long> times = _times.AsSpan(slot, rows);
            extreme = Pick(extreme, oldest ? TensorPrimitives.Min(times) : TensorPrimitives.Max(times), oldest);
            from += rows;
        }

        return extreme;
    }

    private static long Pick(long left, long right, bool oldest) => oldest ? Math.Min(left, right) : Math.Max(left, right);
}
