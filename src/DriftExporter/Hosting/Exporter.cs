using System.Reflection;
using System.Runtime.InteropServices;
using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;
using DriftExporter.State;

namespace DriftExporter.Hosting;

/// <summary>The sidecar as a whole: a worker for each model, and the server in front of their snapshots.</summary>
internal sealed class Exporter : IExporterState, IAsyncDisposable
{
    private readonly ExporterConfiguration _configuration;
    private readonly ModelWorker[] _workers;
    private readonly List<Thread> _threads = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly WebServer _server;
    private readonly LogLines _log;
    private readonly DateTimeOffset _loadedAt;

    /// <summary>Loads every baseline; throws <see cref="ProblemException"/> with all problems of configuration and baselines at once.</summary>
    public Exporter(ExporterConfiguration configuration, LogLines log, TimeProvider time, StateFolder? state = null)
    {
        _configuration = configuration;
        _log = log;
        Supported.Check(configuration);
        BaselineProfile[][] baselines = ModelBaselines.Load(configuration);
        _loadedAt = time.GetUtcNow();
        _workers = [.. configuration.Models.Zip(baselines, (model, profiles) => new ModelWorker(
            new ModelPipeline(model, profiles, configuration.Limits, time, log, configuration.Expose, state), configuration.EvaluationInterval, time, log))];
        var page = new MetricsPage(() => Models, Status, configuration.Expose == MetricExposure.Full, configuration.Limits.Series,
            message => log.Warn(message));
        _server = new WebServer(configuration.Web, page, this, Version);
    }

    public static string Version { get; } =
        typeof(Exporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public bool IsHealthy => _workers.All(worker => worker.IsAlive);

    public bool IsReady => _workers.All(worker => worker.Pipeline.Scanned);

    public IReadOnlyList<ModelSnapshot> Models =>
        [.. _workers.Select(worker => worker.Pipeline.Snapshot).OfType<ModelSnapshot>()];

    public ICollection<string> Addresses => _server.Addresses;

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (ModelWorker worker in _workers)
            worker.Restore();
        await _server.StartAsync(cancellation);
        foreach (ModelWorker worker in _workers)
            _threads.Add(worker.Start(_stop.Token));
        foreach (ModelConfiguration model in _configuration.Models)
            _log.Info("A model is watched.", ("model", model.Name), ("baseline", model.Baseline ?? string.Join(' ', model.Baselines.Select(baseline => baseline.File))), ("logs", string.Join(' ', model.Logs.Paths)));
        _log.Info("Listening.", ("addresses", string.Join(' ', Addresses)), ("version", Version));
    }

    /// <summary>Ends the threads, which take their last checkpoints while scrapes are finished; within 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server.DisposeAsync();
        foreach (Thread thread in _threads)
            thread.Join(TimeSpan.FromSeconds(5));
        foreach (ModelWorker worker in _workers)
            worker.Pipeline.Dispose();
        _stop.Dispose();
    }

    private IEnumerable<Checkpointer> Checkpoints => _workers.Select(worker => worker.Pipeline.Checkpoints).OfType<Checkpointer>();

    /// <summary>Of the model whose newest checkpoint is the oldest; null while one has none.</summary>
    private DateTimeOffset? OldestCheckpoint()
    {
        DateTimeOffset?[] times = [.. Checkpoints.Select(checkpoints => checkpoints.LastSuccess)];
        return times.Contains(null) ? null : times.Min();
    }

    private ExporterStatus Status() => new()
    {
        Version = Version.Split('+')[0],
        Revision = Version.Contains('+', StringComparison.Ordinal) ? Version.Split('+')[1] : "unknown",
        Runtime = RuntimeInformation.FrameworkDescription,
        LastReloadSuccess = _loadedAt,
        LastCheckpoint = OldestCheckpoint(),
        CheckpointFailures = Checkpoints.Any() ? Checkpoints.Sum(checkpoints => checkpoints.Failures) : null,
    };
}
