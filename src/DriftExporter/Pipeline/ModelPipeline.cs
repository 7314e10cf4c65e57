using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>
/// One model from its log files to its snapshot: tail, parse, bin, count, score. One thread calls <see cref="Step"/> and
/// <see cref="Evaluate"/>; any thread reads <see cref="Snapshot"/>, which is replaced whole by one reference write.
/// </summary>
internal sealed class ModelPipeline : IDisposable
{
    /// <summary>Bytes read in one step: enough to be efficient, little enough that an evaluation is not late.</summary>
    private const long StepBytes = 4 << 20;

    private readonly BaselineProfile _baseline;
    private readonly IReadOnlyList<FeatureReference> _references;
    private readonly ModelLabels _labels;
    private readonly LogSource _source;
    private readonly RecordFeed _feed;
    private readonly EventClock _clock;
    private readonly WindowSet _windows;
    private readonly TimeProvider _time;
    private ModelSnapshot? _snapshot;
    private long _generation;

    public ModelPipeline(
        ModelConfiguration model, BaselineProfile baseline, LimitsConfiguration limits, TimeProvider time, LogLines log, MetricExposure expose = MetricExposure.Core)
    {
        _baseline = baseline;
        _time = time;
        _references = [.. baseline.Features.Select(feature => new FeatureReference(feature))];
        _windows = new WindowSet(_references, model, expose);
        _labels = new ModelLabels(model.Name, baseline, _windows.Labels, model.Labels);
        _clock = new EventClock(model.Drift.FutureTolerance.Ticks * 100);
        var batch = new RecordBatch([.. baseline.Features.Select(feature => feature.Kind)]);
        var watch = new ColumnWatch([.. baseline.Features.Select(feature => feature.Name)], model.Name, log);
        _feed = new RecordFeed(batch, _windows, _clock, watch, model, time, log);
        _source = LogSource.Open(model, RecordSchemas.Build(baseline, model, limits), limits, _feed, time, log);
        Name = model.Name;
    }

    public string Name { get; }

    /// <summary>The newest evaluation; null before the first.</summary>
    public ModelSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The files have been looked for once.</summary>
    public bool Scanned => _source.Statistics.Scanned;

    /// <summary>Reads what there is, up to a bound; true when more is waiting.</summary>
    public bool Step() => _source.Poll(StepBytes);

    /// <summary>Scores all windows and publishes the result.</summary>
    public void Evaluate()
    {
        long start = _time.GetTimestamp();
        DriftSnapshot drift = _windows.Score();
        var snapshot = new ModelSnapshot
        {
            Labels = _labels,
            Baseline = _baseline,
            References = _references,
            Drift = drift,
            Generation = ++_generation,
            EvaluatedAt = _time.GetUtcNow(),
            EvaluationDuration = _time.GetElapsedTime(start),
            Source = SourceSnapshots.Of(_feed, _clock, _windows, _source.Statistics),
        };
        Volatile.Write(ref _snapshot, snapshot);
    }

    public void Dispose() => _source.Dispose();
}
