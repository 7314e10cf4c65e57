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

    /// <summary>[baselines]</summary>
    private readonly PreparedBaseline[] _baselines;
    private readonly LogSource _source;
    private readonly RecordFeed _feed;
    private readonly EventClock _clock;
    private readonly ModelWindows _windows;
    private readonly TimeProvider _time;
    private ModelSnapshot? _snapshot;
    private long _generation;

    public ModelPipeline(
        ModelConfiguration model, BaselineProfile baseline, LimitsConfiguration limits, TimeProvider time, LogLines log, MetricExposure expose = MetricExposure.Core)
        : this(model, [baseline], limits, time, log, expose)
    {
    }

    /// <param name="baselines">One, or those of the model's schedule in its order; over the same columns.</param>
    public ModelPipeline(
        ModelConfiguration model, IReadOnlyList<BaselineProfile> baselines, LimitsConfiguration limits, TimeProvider time, LogLines log, MetricExposure expose = MetricExposure.Core)
    {
        BaselineProfile baseline = baselines[0];
        _time = time;
        _baselines = [.. baselines.Select(profile => new PreparedBaseline(profile, model))];
        _windows = new ModelWindows([.. _baselines.Select(prepared => new WindowSet(prepared.References, model, expose, baselines.Count))],
            baselines.Count == 1 && model.Baselines.Count == 0 ? null : new BaselineSchedule(model.Baselines, model.Fields.TimeZone));
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
        PreparedBaseline active = _baselines[_windows.Active];
        var snapshot = new ModelSnapshot
        {
            Labels = active.Labels,
            Baseline = active.Profile,
            References = active.References,
            Drift = drift,
            Generation = ++_generation,
            EvaluatedAt = _time.GetUtcNow(),
            EvaluationDuration = _time.GetElapsedTime(start),
            Source = SourceSnapshots.Of(_feed, _clock, _windows, _source.Statistics),
        };
        Volatile.Write(ref _snapshot, snapshot);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>A baseline with what is made of it once.</summary>
    private sealed class PreparedBaseline(BaselineProfile profile, ModelConfiguration model)
    {
        public BaselineProfile Profile => profile;

        public IReadOnlyList<FeatureReference> References { get; } = [.. profile.Features.Select(feature => new FeatureReference(feature))];

        public ModelLabels Labels { get; } = new(model.Name, profile, [.. model.Windows.Select(window => window.Label)], model.Labels);
    }
}
