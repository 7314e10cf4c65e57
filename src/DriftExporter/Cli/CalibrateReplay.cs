using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;
using FalseAlarmBudget = DriftExporter.Statistics.FalseAlarmBudget;
using PsiSmoothing = DriftExporter.Statistics.PsiSmoothing;

namespace DriftExporter.Cli;

/// <summary>The windows of a model with their verdicts, as the sidecar has them, and beside them one of everything. Records in, figures out.</summary>
internal sealed class CalibrateReplay
{
    /// <summary>Records so much older than one before them are out of order.</summary>
    private static readonly long s_disorder = TimeSpan.FromHours(1).Ticks * 100;

    private readonly ModelConfiguration _model;
    private readonly EventClock _clock;
    private readonly CellBatch _cells;
    private readonly WindowVerdicts[] _verdicts;
    private readonly CalibrationRecorder[] _recorders;
    private readonly WholeWindow _whole;
    private readonly FalseAlarmBudget _budget;
    private readonly long _now;
    private long _newest = long.MinValue;

    /// <param name="now">Wall clock, nanoseconds since the Unix epoch: records that tell no time take it.</param>
    public CalibrateReplay(IReadOnlyList<FeatureReference> references, ModelConfiguration model, long now)
    {
        (_model, _now) = (model, now);
        FeatureCells[] features = [.. references.Select(reference => reference.Cells)];
        var smoothing = (PsiSmoothing)model.Drift.PsiSmoothing;
        var judge = new VerdictJudge(references, new VerdictOptions(Tolerances, model.MinimumRows, smoothing));
        var scorer = new DriftScorer(references, new ScoringOptions(model.MinimumRows, smoothing));
        _budget = new FalseAlarmBudget(model.Drift.FalseAlarms.Count, model.Drift.FalseAlarms.Period);
        _clock = new EventClock(model.Drift.FutureTolerance.Ticks * 100);
        _cells = new CellBatch(features);
        _verdicts = [.. model.Windows.Select(length => Create(length, features, judge))];
        _recorders = [.. _verdicts.Select(verdicts => new CalibrationRecorder(references, verdicts, judge, scorer))];
        _whole = new WholeWindow("all", features, [.. references.Select(reference => reference.Centre)]);
    }

    public long Records => _whole.Rows;

    /// <summary>Whether records told their time.</summary>
    public bool Timed => _clock.Watermark is not null;

    /// <summary>Event time from the oldest record to the newest; null where records tell no times.</summary>
    public TimeSpan? InputSpan => Timed ? TimeSpan.FromTicks((long)(((Int128)_whole.NewestTime - _whole.OldestTime) / 100)) : null;

    /// <summary>Records more than an hour older than one before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Records that told no time, or one in the future, where others did.</summary>
    public long BadTimes => _clock.Future + _clock.Unreadable;

    private DriftTolerances Tolerances => new(_model.Drift.PsiTolerance, _model.Drift.KsTolerance, _model.Drift.ShareTolerance);

    /// <summary>A batch of records, with what they say of themselves; as in the sidecar, all of them set the time, and those that tell of
    /// an error enter the windows only where they are wanted there.</summary>
    public void Append(RecordBatch batch)
    {
        bool arrivalTimes = !Timed;
        _clock.Resolve(batch, _now, _cells.Times);
        _cells.Map(batch.Features);
        int timed = arrivalTimes && Timed ? FirstTimed(batch) : 0;
        Append(batch, 0, timed);
        if (arrivalTimes && Timed)
        {
            _newest = long.MinValue;
            foreach (WindowVerdicts verdicts in _verdicts)
                verdicts.RestartTime();
        }

        Append(batch, timed, batch.RowCount);
    }

    /// <summary>A batch of rows without times.</summary>
    public void Append(ColumnBatch batch)
    {
        _cells.Map(batch);
        _cells.Times.AsSpan(0, batch.RowCount).Fill(_now);
        Append(0, batch.RowCount);
    }

    /// <summary>The figures of every window, with the verdicts taken again at what they suggest.</summary>
    public IReadOnlyList<WindowCalibration> Figures(Func<IReadOnlyList<WindowCalibration>, double> suggest)
    {
        var defaults = new DriftConfiguration();
        var rule = new CalibrationRule(Tolerances, _budget, _verdicts.Length, _model.MinimumRows, defaults.PsiTolerance, defaults.KsTolerance, Timed);
        WindowCalibration[] first = [.. _recorders.Select(recorder => recorder.Figures(rule, _whole, Tolerances.Psi))];
        double suggested = suggest(first);
        return [.. _recorders.Select(recorder => recorder.Figures(rule, _whole, suggested))];
    }

    private WindowVerdicts Create(WindowLength length, FeatureCells[] features, VerdictJudge judge)
    {
        (DriftWindow window, VerdictPace pace) = length switch
        {
            RowsWindow rows => ((DriftWindow)new RowWindow(rows.Label, features, rows.Rows, centres: null), VerdictPace.Every(rows.Rows)),
            DurationWindow duration => (new TimeWindow(duration.Label, features, duration.Duration.Ticks * 100, centres: null), VerdictPace.After(duration.Duration)),
            _ => throw new InvalidOperationException($"A window of {length.GetType().Name} is not known."),
        };
        return new WindowVerdicts(window, pace, judge, _budget, _model.Windows.Count);
    }

    private int FirstTimed(RecordBatch batch)
    {
        int row = 0;
        while (batch.EventTimeStates[row] != EventTimeState.Read || batch.EventTimes[row] != _cells.Times[row])
            row++;
        return row;
    }

    private void Append(RecordBatch batch, int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            if (batch.Errors[row] && !_model.ErrorsInWindows)
            {
                Append(from, row - from);
                from = row + 1;
            }
        }

        Append(from, to - from);
    }

    private void Append(int from, int count)
    {
        if (count == 0)
            return;
        foreach (long time in _cells.Times.AsSpan(from, count))
        {
            OutOfOrder += time < _newest && _newest - (Int128)time > s_disorder ? 1 : 0;
            _newest = Math.Max(_newest, time);
        }

        _whole.Append(_cells, from, count);
        foreach (WindowVerdicts verdicts in _verdicts)
            verdicts.Append(_cells, from, count);
    }
}
