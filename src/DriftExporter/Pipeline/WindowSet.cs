using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>All windows of a model over one baseline: batches in, scores out. One thread.</summary>
internal sealed class WindowSet
{
    private readonly DriftWindow[] _windows;
    private readonly CellBatch _cells;
    private readonly DriftScorer _scorer;

    public WindowSet(IReadOnlyList<FeatureReference> references, ModelConfiguration model)
    {
        FeatureCells[] features = [.. references.Select(reference => reference.Cells)];
        double[] centres = [.. references.Select(reference => reference.Centre)];
        _cells = new CellBatch(features);
        _scorer = new DriftScorer(references, new ScoringOptions(model.MinimumRows, (Statistics.PsiSmoothing)model.Drift.PsiSmoothing));
        _windows = [.. model.Windows.Select(length => Create(length, features, model.Moments ? centres : null))];
    }

    /// <summary>Records that came too late for the longest of the duration windows that still missed them.</summary>
    public long LateRows => _windows.OfType<TimeWindow>().Select(window => window.LateRows).DefaultIfEmpty(0).Max();

    public IReadOnlyList<string> Labels => [.. _windows.Select(window => window.Label)];

    /// <summary>Every record sets the time; those that tell of an error enter the windows only where they are wanted there.</summary>
    public void Append(RecordBatch batch, EventClock clock, long now, bool errorsInWindows)
    {
        clock.Resolve(batch, now, _cells.Times);
        _cells.Map(batch.Features);
        int from = 0;
        ReadOnlySpan<bool> errors = batch.Errors.AsSpan(0, batch.RowCount);
        while (!errorsInWindows && errors[from..].Contains(true))
        {
            int count = errors[from..].IndexOf(true);
            Append(from, count);
            from += count + 1;
        }

        Append(from, batch.RowCount - from);
    }

    public DriftSnapshot Score() => new([.. _windows.Select(_scorer.Score)]);

    private void Append(int from, int count)
    {
        if (count == 0)
            return;
        foreach (DriftWindow window in _windows)
            window.Append(_cells, from, count);
    }

    private static DriftWindow Create(WindowLength length, FeatureCells[] features, double[]? centres) => length switch
    {
        RowsWindow rows => new RowWindow(rows.Label, features, rows.Rows, centres),
        DurationWindow duration => new TimeWindow(duration.Label, features, duration.Duration.Ticks * 100, centres),
        _ => throw new InvalidOperationException($"A window of {length.GetType().Name} is not known."),
    };
}
