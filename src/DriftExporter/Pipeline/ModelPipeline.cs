using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Scoring;
using DriftExporter.State;
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

    /// <summary>How long the end waits for the disk.</summary>
    private static readonly TimeSpan s_lastCheckpoint = TimeSpan.FromSeconds(4);

    /// <summary>[baselines]</summary>
    private readonly PreparedBaseline[] _baselines;
    private readonly LogSource _source;
    private readonly RecordFeed _feed;
    private readonly EventClock _clock;
    private readonly ModelWindows _windows;
    private readonly TimeProvider _time;
    private readonly Checkpointer? _checkpoints;
    private readonly string _recordsKey;
    private long _savedRotations;
    private ModelSnapshot? _snapshot;
    private long _generation;

    public ModelPipeline(
        ModelConfiguration model, BaselineProfile baseline, LimitsConfiguration limits, TimeProvider time, LogLines log, MetricExposure expose = MetricExposure.Core,
        StateFolder? state = null)
        : this(model, [baseline], limits, time, log, expose, state)
    {
    }

    /// <param name="baselines">One, or those of the model's schedule in its order; over the same columns.</param>
    /// <param name="former">A pipeline of the same model that has stopped: its windows over the same cells go on here.</param>
    public ModelPipeline(
        ModelConfiguration model, IReadOnlyList<BaselineProfile> baselines, LimitsConfiguration limits, TimeProvider time, LogLines log, MetricExposure expose = MetricExposure.Core,
        StateFolder? state = null, ModelPipeline? former = null)
    {
        BaselineProfile baseline = baselines[0];
        _time = time;
        _baselines = [.. baselines.Select((profile, index) => new PreparedBaseline(profile, model, StateKeys.OfWindows(model, profile, index)))];
        _windows = new ModelWindows([.. _baselines.Select(prepared => new WindowSet(prepared.References, model, expose, baselines.Count, former?.KeptBy(prepared.Key)))],
            baselines.Count == 1 && model.Baselines.Count == 0 ? null : new BaselineSchedule(model.Baselines, model.Fields.TimeZone));
        _clock = new EventClock(model.Drift.FutureTolerance.Ticks * 100);
        var batch = new RecordBatch([.. baseline.Features.Select(feature => feature.Kind)]);
        var watch = new ColumnWatch([.. baseline.Features.Select(feature => feature.Name)], model.Name, log);
        _feed = new RecordFeed(batch, _windows, _clock, watch, model, time, log);
        _source = LogSource.Open(model, RecordSchemas.Build(baseline, model, limits), limits, _feed, time, log);
        Name = model.Name;
        _recordsKey = StateKeys.OfRecords(model);
        if (state is not null)
            _checkpoints = new Checkpointer(state, model.Name, _baselines.Select((prepared, index) => new CheckpointedWindows(prepared.Key, _windows.Sets[index].Verdicts)), time, new StateLog(log, model.Name));
    }

    public string Name { get; }

    /// <summary>The newest evaluation; null before the first.</summary>
    public ModelSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The files have been looked for once.</summary>
    public bool Scanned => _source.Statistics.Scanned;

    /// <summary>Null without a state directory.</summary>
    public Checkpointer? Checkpoints => _checkpoints;

    /// <summary>Goes on from the last checkpoint, before the first step; false when there is none.</summary>
    public bool Restore()
    {
        if (_checkpoints?.Restore(_recordsKey) is not { } state)
            return false;
        _source.Restore(state, state.RecordsKey == _recordsKey);
        _clock.Restore(state.Watermark);
        _feed.Restore(state.LastEvent);
        _windows.Restore(state.Baseline, state.LastEvent);
        return true;
    }

    /// <summary>Goes on counting where a pipeline of the same model stopped: a scrape sees no reset.</summary>
    public void Count(ModelPipeline former)
    {
        _generation = former._generation;
        _feed.Counters.Add(former._feed.Counters);
        _feed.Latency.Add(former._feed.Latency);
    }

    /// <summary>Goes on where a pipeline of the same model stopped, before the first step.</summary>
    public void TakeOver(ModelPipeline former)
    {
        former._feed.Flush();
        SourceState state = former.Capture();
        bool sameRecords = state.RecordsKey == _recordsKey;
        _source.Restore(state, sameRecords);
        if (!sameRecords)
            return;
        _clock.Restore(state.Watermark);
        _feed.Restore(state.LastEvent);
        _windows.Restore(state.Baseline, state.LastEvent);
    }

    /// <summary>Takes a checkpoint when it is time for one.</summary>
    public void Save()
    {
        if (_feed.Batch.RowCount == 0) // else a step failed, and what it read has no place yet
            _checkpoints?.Turn(Capture, soon: Rotations() != _savedRotations);
    }

    /// <summary>Takes the last checkpoint.</summary>
    public void SaveLast()
    {
        if (_feed.Batch.RowCount == 0)
            _checkpoints?.Finish(Capture(), s_lastCheckpoint);
    }

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

    public void Dispose()
    {
        _source.Dispose();
        _checkpoints?.Dispose();
    }

    /// <summary>The windows over the baseline of this key, by label; null when there is none.</summary>
    private Func<string, WindowVerdicts?>? KeptBy(string key)
    {
        int index = Array.FindIndex(_baselines, prepared => prepared.Key == key);
        return index < 0 ? null : label => _windows.Sets[index].Verdicts.FirstOrDefault(verdicts => verdicts.Window.Label == label);
    }

    private SourceState Capture()
    {
        _savedRotations = Rotations();
        return _source.Capture(new SourceState { RecordsKey = _recordsKey, Watermark = _clock.Watermark, LastEvent = _feed.LastEvent, Baseline = _windows.Active });
    }

    private long Rotations()
    {
        long sum = 0;
        foreach (long rotations in _source.Statistics.Rotations)
            sum += rotations;
        return sum;
    }

    /// <summary>A baseline with what is made of it once.</summary>
    private sealed class PreparedBaseline(BaselineProfile profile, ModelConfiguration model, string key)
    {
        public BaselineProfile Profile => profile;

        /// <summary>Of windows over it: those of the same key hold the same cells.</summary>
        public string Key => key;

        public IReadOnlyList<FeatureReference> References { get; } = [.. profile.Features.Select(feature => new FeatureReference(feature))];

        public ModelLabels Labels { get; } = new(model.Name, profile, [.. model.Windows.Select(window => window.Label)], model.Labels, model.LatencyBuckets);
    }
}
