using System.Numerics.Tensors;
using DriftExporter.Binning;

namespace DriftExporter.Windows;

/// <summary>
/// Records with e ≤ t ≤ T: T the newest event time, e the start of the pane that holds T - D. Between 60 and 61 panes
/// of D/60, so memory does not grow with traffic.
/// </summary>
/// <remarks>
/// Invariants. 1: panes [_newestPane - 60, _newestPane] are kept, pane k in slot k mod 61. 2: Counts is the sum of the
/// kept panes' counts. 3: a record goes into the pane of its own time, so the order of arrival does not matter to counts.
/// </remarks>
public sealed partial class TimeWindow : DriftWindow
{
    private const int Slots = PaneClock.PanesPerWindow + 1;

    private readonly PaneClock _clock;
    private readonly PaneCounts[][] _panes;
    private readonly MomentSums[][] _moments;
    private readonly double[] _centres;
    private readonly long[] _rows = new long[Slots];
    private long _newestPane = long.MinValue;
    private long _paneStart = long.MaxValue;
    private long _paneEnd = long.MinValue;
    private long _pane;
    private long _newestTime = long.MinValue;

    /// <param name="durationNanoseconds">D.</param>
    /// <param name="centres">[features] the baseline's means; null keeps no moments.</param>
    public TimeWindow(string label, FeatureCells[] features, long durationNanoseconds, double[]? centres)
        : base(label, features)
    {
        _clock = new PaneClock(durationNanoseconds);
        _centres = centres ?? [];
        _panes = new PaneCounts[Slots][];
        _moments = new MomentSums[Slots][];
        for (int slot = 0; slot < Slots; slot++)
        {
            _panes[slot] = [.. features.Select(feature => new PaneCounts(feature.CellCount))];
            _moments[slot] = [.. _centres.Select(centre => new MomentSums(centre))];
        }
    }

    /// <summary>e, the start of the oldest pane of the window.</summary>
    public override long OldestTime => _newestPane == long.MinValue ? 0 : _clock.StartOf(_newestPane - PaneClock.PanesPerWindow);

    /// <summary>T.</summary>
    public override long NewestTime => _newestTime;

    /// <summary>Records whose pane was no longer kept when they came.</summary>
    public long LateRows { get; private set; }

    public override void Append(CellBatch batch, int from, int count)
    {
        for (int end = from + count; from < end;)
        {
            ReadOnlySpan<long> times = batch.Times.AsSpan(from, end - from);
            if (times[0] < _paneStart || times[0] >= _paneEnd)
                FindPane(times[0]);
            int rows = RunInPane(times);
            if (_newestPane == long.MinValue || _pane > _newestPane)
                Advance(_pane);
            if (_pane < _newestPane - PaneClock.PanesPerWindow)
            {
                LateRows += rows;
            }
            else
            {
                _newestTime = Math.Max(_newestTime, TensorPrimitives.Max(times[..rows]));
                Add(batch, from, rows, Slot(_pane));
            }

            from += rows;
        }
    }

    public override MomentSums? Moments(int feature)
    {
        if (!KeepsMoments(feature))
            return null;
        var sums = new MomentSums(_centres[feature]);
        if (_newestPane == long.MinValue)
            return sums;
        for (long pane = _newestPane - PaneClock.PanesPerWindow; pane <= _newestPane; pane++)
            sums.Merge(in _moments[Slot(pane)][feature]);
        return sums;
    }

    private bool KeepsMoments(int feature) => _centres.Length > 0 && Features[feature].Numeric is not null;

    private static int Slot(long pane) => (int)(((pane % Slots) + Slots) % Slots);

    private void FindPane(long time)
    {
        _pane = _clock.PaneOf(time);
        _paneStart = _clock.StartOf(_pane);
        _paneEnd = _clock.StartOf(_pane + 1);
    }

    /// <summary>How many records from the first on belong to its pane: most logs are in order, so that runs are long.</summary>
    private int RunInPane(ReadOnlySpan<long> times)
    {
        int rows = 1;
        while (rows < times.Length && times[rows] >= _paneStart && times[rows] < _paneEnd)
            rows++;
        return rows;
    }

    private void Add(CellBatch batch, int from, int rows, int slot)
    {
        PaneCounts[] panes = _panes[slot];
        MomentSums[] moments = _moments[slot];
        for (int feature = 0; feature < panes.Length; feature++)
        {
            ReadOnlySpan<ushort> ids = batch.Ids[feature].AsSpan(from, rows);
            panes[feature].Add(ids);
            int[] counts = MutableCounts(feature);
            foreach (ushort id in ids)
                counts[id]++;
            if (KeepsMoments(feature))
                NumberRuns.Add(ref moments[feature], batch.Numbers[feature].AsSpan(from, rows));
        }

        _rows[slot] += rows;
        Rows += rows;
        _changes[slot] = ++_change;
    }

    /// <summary>Makes a later pane the newest; the panes that fall out of the window are taken away from it.</summary>
    private void Advance(long pane)
    {
        long first = _newestPane == long.MinValue ? pane - Slots + 1 : _newestPane + 1;
        for (long entering = Math.Max(first, pane - Slots + 1); entering <= pane; entering++)
            Expire(Slot(entering));
        _newestPane = pane;
    }

    private void Expire(int slot)
    {
        for (int feature = 0; feature < Features.Length; feature++)
        {
            _panes[slot][feature].ExpireFrom(MutableCounts(feature));
            if (KeepsMoments(feature))
                _moments[slot][feature] = new MomentSums(_centres[feature]);
        }

        Rows -= _rows[slot];
        _rows[slot] = 0;
        _changes[slot] = ++_change;
    }
}
