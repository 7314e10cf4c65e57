using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;
using FalseAlarmBudget = DriftExporter.Statistics.FalseAlarmBudget;
using PsiSmoothing = DriftExporter.Statistics.PsiSmoothing;

namespace DriftExporter.Pipeline;

/// <summary>All windows of a model over one baseline: batches in, scores out. One thread.</summary>
internal sealed class WindowSet
{
    private readonly DriftWindow[] _windows;
    private readonly WindowVerdicts[] _verdicts;
    private readonly FeatureDrift[] _nothing;
    private readonly CellBatch _cells;
    private readonly DriftScorer _scorer;
    private readonly MeasureScorer _measures;

    /// <param name="references">The baseline.</param>
    /// <param name="model">Windows, tolerances and budget.</param>
    /// <param name="expose">Which figures are computed.</param>
    /// <param name="baselines">Of the model: its sets of windows share the budget.</param>
    /// <param name="kept">By label, windows over the same cells that go on here; theirs is nobody else's any more.</param>
    public WindowSet(IReadOnlyList<FeatureReference> references, ModelConfiguration model, MetricExposure expose = MetricExposure.Core, int baselines = 1,
        Func<string, WindowVerdicts?>? kept = null)
    {
        FeatureCells[] features = [.. references.Select(reference => reference.Cells)];
        double[] centres = [.. references.Select(reference => reference.Centre)];
        DriftConfiguration drift = model.Drift;
        var smoothing = (PsiSmoothing)drift.PsiSmoothing;
        var judge = new VerdictJudge(references, new VerdictOptions(new DriftTolerances(drift.PsiTolerance, drift.KsTolerance, drift.ShareTolerance), model.MinimumRows, smoothing));
        var budget = new FalseAlarmBudget(drift.FalseAlarms.Count, drift.FalseAlarms.Period);
        _cells = new CellBatch(features);
        _nothing = [.. references.Select(reference => new FeatureDrift
        {
            Name = reference.Profile.Name, Role = reference.Profile.Role, Kind = reference.Profile.Kind, Records = 0, Values = 0,
        })];
        _scorer = new DriftScorer(references, new ScoringOptions(model.MinimumRows, smoothing, model.ExposeBins));
        _verdicts = [.. model.Windows.Select(Verdicts)];
        _windows = [.. _verdicts.Select(verdicts => verdicts.Window)];

        WindowVerdicts Verdicts(WindowLength length)
        {
            WindowVerdicts? former = kept?.Invoke(length.Label);
            DriftWindow window = former?.Window ?? Create(length, features, model.Moments ? centres : null);
            var verdicts = new WindowVerdicts(window, PaceOf(length), judge, budget, model.Windows.Count * baselines);
            if (former is not null)
                verdicts.State = former.State;
            return verdicts;
        }
        _measures = new MeasureScorer(references, MeasureSettings.Of(drift, expose));
    }

    /// <summary>Records that came too late for the longest of the duration windows that still missed them.</summary>
    public long LateRows => _windows.OfType<TimeWindow>().Select(window => window.LateRows).DefaultIfEmpty(0).Max();

    /// <summary>The windows and their verdicts, for checkpoints.</summary>
    public IReadOnlyList<WindowVerdicts> Verdicts => _verdicts;

    public IReadOnlyList<string> Labels => [.. _windows.Select(window => window.Label)];

    /// <summary>Every record sets the time; those that tell of an error enter the windows only where they are wanted there.</summary>
    public void Append(RecordBatch batch, EventClock clock, long now, bool errorsInWindows)
    {
        bool arrivalTimes = clock.Watermark is null;
        clock.Resolve(batch, now, _cells.Times);
        _cells.Map(batch.Features);
        int timed = arrivalTimes && clock.Watermark is not null ? FirstTimed(batch) : 0;
        AppendLoaded(batch, 0, timed, errorsInWindows);
        if (arrivalTimes && clock.Watermark is not null)
            RestartTime();

        AppendLoaded(batch, timed, batch.RowCount, errorsInWindows);
    }

    public DriftSnapshot Score() => new([.. _verdicts.Select(verdicts => verdicts.Complete(_measures.Add(verdicts.Window, _scorer.Score(verdicts.Window))))]);

    /// <summary>What <see cref="Score"/> gives when there is nothing in the windows.</summary>
    public DriftSnapshot ScoreNothing() => new([.. _windows.Select(window => new WindowDrift(window.Label, 0, null, null, _nothing))]);

    /// <summary>Event time counts afresh for verdicts: records before had the time of their arrival.</summary>
    public void RestartTime()
    {
        foreach (WindowVerdicts verdicts in _verdicts)
            verdicts.RestartTime();
    }

    /// <summary>The first record whose own time was taken.</summary>
    private int FirstTimed(RecordBatch batch)
    {
        int row = 0;
        while (batch.EventTimeStates[row] != EventTimeState.Read || batch.EventTimes[row] != _cells.Times[row])
            row++;
        return row;
    }

    /// <summary>Takes over the cells and times of a batch, for <see cref="AppendLoaded"/>.</summary>
    public void Load(RecordBatch batch, ReadOnlySpan<long> times)
    {
        times[..batch.RowCount].CopyTo(_cells.Times);
        _cells.Map(batch.Features);
    }

    /// <summary>Appends rows [from, to) of the batch that was loaded last.</summary>
    public void AppendLoaded(RecordBatch batch, int from, int to, bool errorsInWindows)
    {
        ReadOnlySpan<bool> errors = batch.Errors.AsSpan(0, to);
        while (!errorsInWindows && errors[from..].Contains(true))
        {
            int count = errors[from..].IndexOf(true);
            Append(from, count);
            from += count + 1;
        }

        Append(from, to - from);
    }

    private void Append(int from, int count)
    {
        foreach (WindowVerdicts verdicts in _verdicts)
            verdicts.Append(_cells, from, count);
    }

    private static VerdictPace PaceOf(WindowLength length) => length switch
    {
        RowsWindow rows => VerdictPace.Every(rows.Rows),
        DurationWindow duration => VerdictPace.After(duration.Duration),
        _ => throw new InvalidOperationException($"A window of {length.GetType().Name} is not known."),
    };

    private static DriftWindow Create(WindowLength length, FeatureCells[] features, double[]? centres) => length switch
    {
        RowsWindow rows => new RowWindow(rows.Label, features, rows.Rows, centres),
        DurationWindow duration => new TimeWindow(duration.Label, features, duration.Duration.Ticks * 100, centres),
        _ => throw new InvalidOperationException($"A window of {length.GetType().Name} is not known."),
    };
}
