using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;
using FalseAlarmBudget = DriftExporter.Statistics.FalseAlarmBudget;
using PsiSmoothing = DriftExporter.Statistics.PsiSmoothing;

namespace DriftExporter.Cli;

/// <summary>The windows of a model over one of its baselines with their verdicts, as the sidecar has them, and beside them one of
/// everything. Records in, figures out.</summary>
internal sealed class CalibrateWindows
{
    private readonly ModelConfiguration _model;
    private readonly CellBatch _cells;
    private readonly WindowVerdicts[] _verdicts;
    private readonly CalibrationRecorder[] _recorders;
    private readonly WholeWindow _whole;
    private readonly FalseAlarmBudget _budget;
    private readonly int _baselines;

    /// <param name="baselines">Of the model: their windows share the budget.</param>
    public CalibrateWindows(BaselineProfile baseline, ModelConfiguration model, int baselines)
    {
        (_model, _baselines) = (model, baselines);
        FeatureReference[] references = [.. baseline.Features.Select(feature => new FeatureReference(feature))];
        FeatureCells[] features = [.. references.Select(reference => reference.Cells)];
        var smoothing = (PsiSmoothing)model.Drift.PsiSmoothing;
        var judge = new VerdictJudge(references, new VerdictOptions(Tolerances, model.MinimumRows, smoothing));
        var scorer = new DriftScorer(references, new ScoringOptions(model.MinimumRows, smoothing));
        _budget = new FalseAlarmBudget(model.Drift.FalseAlarms.Count, model.Drift.FalseAlarms.Period);
        _cells = new CellBatch(features);
        _verdicts = [.. model.Windows.Select(length => Create(length, features, judge))];
        _recorders = [.. _verdicts.Select(verdicts => new CalibrationRecorder(references, verdicts, judge, scorer))];
        _whole = new WholeWindow("all", features, [.. references.Select(reference => reference.Centre)]);
    }

    public long Records => _whole.Rows;

    public long Oldest => _whole.OldestTime;

    public long Newest => _whole.NewestTime;

    private DriftTolerances Tolerances => new(_model.Drift.PsiTolerance, _model.Drift.KsTolerance, _model.Drift.ShareTolerance);

    /// <summary>Takes over the cells of a batch, for <see cref="Append"/>.</summary>
    public void Load(ColumnBatch batch, ReadOnlySpan<long> times)
    {
        times[..batch.RowCount].CopyTo(_cells.Times);
        _cells.Map(batch);
    }

    /// <summary>Appends rows of the batch that was loaded last.</summary>
    public void Append(int from, int count)
    {
        _whole.Append(_cells, from, count);
        foreach (WindowVerdicts verdicts in _verdicts)
            verdicts.Append(_cells, from, count);
    }

    /// <summary>Event time counts afresh: records before had the time of their arrival.</summary>
    public void RestartTime()
    {
        foreach (WindowVerdicts verdicts in _verdicts)
            verdicts.RestartTime();
    }

    /// <param name="timed">Whether records told their time.</param>
    /// <param name="psiTolerance">With which the verdicts are taken once more.</param>
    public IEnumerable<WindowCalibration> Figures(bool timed, double psiTolerance)
    {
        var defaults = new DriftConfiguration();
        var rule = new CalibrationRule(Tolerances, _budget, _verdicts.Length * _baselines, _model.MinimumRows, defaults.PsiTolerance, defaults.KsTolerance, timed);
        return _recorders.Select(recorder => recorder.Figures(rule, _whole, psiTolerance));
    }

    private WindowVerdicts Create(WindowLength length, FeatureCells[] features, VerdictJudge judge)
    {
        (DriftWindow window, VerdictPace pace) = length switch
        {
            RowsWindow rows => ((DriftWindow)new RowWindow(rows.Label, features, rows.Rows, centres: null), VerdictPace.Every(rows.Rows)),
            DurationWindow duration => (new TimeWindow(duration.Label, features, duration.Duration.Ticks * 100, centres: null), VerdictPace.After(duration.Duration)),
            _ => throw new InvalidOperationException($"A window of {length.GetType().Name} is not known."),
        };
        return new WindowVerdicts(window, pace, judge, _budget, _model.Windows.Count * _baselines);
    }
}
