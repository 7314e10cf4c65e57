using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.Cli;

/// <summary>Gives records their times, and the windows of the baseline that holds then their records, as the sidecar does.</summary>
internal sealed class CalibrateReplay
{
    /// <summary>Records so much older than one before them are out of order.</summary>
    private static readonly long s_disorder = TimeSpan.FromHours(1).Ticks * 100;

    private readonly CalibrateSettings _settings;
    private readonly CalibrateWindows[] _windows;
    private readonly BaselineSchedule? _schedule;
    private readonly EventClock _clock;
    private readonly long[] _times = new long[ColumnBatch.MaxRows];
    private readonly long _now;
    private long _newest = long.MinValue;

    /// <param name="baselines">Those of the settings, in their order.</param>
    /// <param name="now">Wall clock, nanoseconds since the Unix epoch: records that tell no time take it.</param>
    public CalibrateReplay(CalibrateSettings settings, IReadOnlyList<BaselineProfile> baselines, long now)
    {
        (_settings, _now) = (settings, now);
        _windows = [.. baselines.Select(baseline => new CalibrateWindows(baseline, settings.Model, baselines.Count))];
        _schedule = settings.IsScheduled ? new BaselineSchedule(settings.Model.Baselines, settings.Model.Fields.TimeZone) : null;
        _clock = new EventClock(settings.Model.Drift.FutureTolerance.Ticks * 100);
    }

    public long Records => _windows.Sum(windows => windows.Records);

    /// <summary>Whether records told their time.</summary>
    public bool Timed => _clock.Watermark is not null;

    /// <summary>Event time from the oldest record to the newest; null where records tell no times.</summary>
    public TimeSpan? InputSpan => !Timed || Records == 0 ? null : TimeSpan.FromTicks((long)(
        ((Int128)_windows.Where(windows => windows.Records > 0).Max(windows => windows.Newest) - _windows.Where(windows => windows.Records > 0).Min(windows => windows.Oldest)) / 100));

    /// <summary>Records more than an hour older than one before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Records that told no time, or one in the future, where others did.</summary>
    public long BadTimes => _clock.Future + _clock.Unreadable;

    /// <summary>Records at hours that no baseline covers.</summary>
    public long Uncovered { get; private set; }

    /// <summary>A batch of records, with what they say of themselves. All of them set the time; those that tell of an error enter the
    /// windows only where they are wanted there.</summary>
    public void Append(RecordBatch batch)
    {
        bool arrivalTimes = !Timed;
        _clock.Resolve(batch, _now, _times);
        int timed = arrivalTimes && Timed ? FirstTimed(batch) : 0;
        Load(batch.Features);
        Append(batch, 0, timed);
        if (arrivalTimes && Timed)
        {
            _newest = long.MinValue;
            foreach (CalibrateWindows windows in _windows)
                windows.RestartTime();
        }

        Append(batch, timed, batch.RowCount);
    }

    /// <summary>A batch of rows without times.</summary>
    public void Append(ColumnBatch batch)
    {
        _times.AsSpan(0, batch.RowCount).Fill(_now);
        Load(batch);
        Append(null, 0, batch.RowCount);
    }

    /// <summary>The figures of every window, with the verdicts taken again at what they suggest.</summary>
    public IReadOnlyList<WindowCalibration> Figures(Func<IReadOnlyList<WindowCalibration>, double> suggest) =>
        Figures(suggest(Figures(_settings.Model.Drift.PsiTolerance)));

    private WindowCalibration[] Figures(double psiTolerance) => [.. _windows.SelectMany((windows, index) => windows.Figures(Timed, psiTolerance)
        .Select(window => _settings.IsScheduled ? window with { Baseline = Path.GetFileName(_settings.Baselines[index]) } : window))];

    private void Load(ColumnBatch batch)
    {
        foreach (CalibrateWindows windows in _windows)
            windows.Load(batch, _times);
    }

    private int FirstTimed(RecordBatch batch)
    {
        int row = 0;
        while (batch.EventTimeStates[row] != EventTimeState.Read || batch.EventTimes[row] != _times[row])
            row++;
        return row;
    }

    /// <summary>Hands over rows in runs that have one baseline and no error in them.</summary>
    private void Append(RecordBatch? batch, int from, int to)
    {
        int start = from, holds = -1;
        for (int row = from; row < to; row++)
        {
            int next = BaselineOf(batch, row);
            if (next != holds)
            {
                Hand(holds, start, row);
                (start, holds) = (row, next);
            }
        }

        Hand(holds, start, to);
    }

    /// <summary>Index of the baseline that a row is compared with; -1: none.</summary>
    private int BaselineOf(RecordBatch? batch, int row)
    {
        if (batch?.Errors[row] == true && !_settings.Model.ErrorsInWindows)
            return -1;
        long time = _times[row];
        OutOfOrder += time < _newest && _newest - (Int128)time > s_disorder ? 1 : 0;
        _newest = Math.Max(_newest, time);
        int holds = _schedule?.At(time) ?? 0;
        Uncovered += holds < 0 ? 1 : 0;
        return holds;
    }

    private void Hand(int baseline, int from, int to)
    {
        if (baseline >= 0 && to > from)
            _windows[baseline].Append(from, to - from);
    }
}
