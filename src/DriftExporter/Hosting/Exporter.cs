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
    private static readonly TimeSpan s_watchPace = TimeSpan.FromSeconds(5);

    private readonly ModelWorkers _workers;
    private readonly WebServer _server;
    private readonly LogLines _log;
    private readonly TimeProvider _time;
    private readonly Func<ExporterConfiguration>? _read;
    private readonly Lock _reloading = new();
    private readonly BaselineWatch _watch = new();
    private readonly long? _descriptors = DescriptorBudget.Limit();
    private ITimer? _watching;
    private ExporterConfiguration _configuration;
    private (bool Succeeded, DateTimeOffset Time) _lastReload;

    /// <summary>Between start and end: only then there are threads to be replaced.</summary>
    private bool _isRunning;

    /// <summary>Loads every baseline; throws <see cref="ProblemException"/> with all problems of configuration and baselines at once.</summary>
    /// <param name="state">Null without a state directory.</param>
    /// <param name="read">Reads the configuration as it is now, for a reload; null: it cannot change.</param>
    public Exporter(ExporterConfiguration configuration, LogLines log, TimeProvider time, StateFolder? state = null, Func<ExporterConfiguration>? read = null)
    {
        (_configuration, int connections) = DescriptorBudget.Fit(configuration, log, _descriptors);
        (configuration, _log, _time, _read) = (_configuration, log, time, read);
        _workers = new ModelWorkers(log, time, state);
        _workers.Load(configuration, ModelBaselines.Load(configuration));
        _watch.Loaded(configuration);
        _lastReload = (true, time.GetUtcNow());
        var page = new MetricsPage(() => Models, Status, configuration.Expose == MetricExposure.Full, configuration.Limits.Series,
            message => log.Warn(message));
        _server = new WebServer(configuration.Web, page, this, Version, log, time, connections);
    }

    public static string Version { get; } =
        typeof(Exporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public bool IsHealthy => _workers.All.All(worker => worker.IsAlive);

    public bool IsReady => _workers.All.All(worker => worker.Pipeline.Scanned);

    public IReadOnlyList<ModelSnapshot> Models =>
        [.. _workers.All.Select(worker => worker.Pipeline.Snapshot).OfType<ModelSnapshot>()];

    public ICollection<string> Addresses => _server.Addresses;

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (ModelWorker worker in _workers.All)
            worker.Restore();
        await _server.StartAsync(cancellation);
        lock (_reloading)
        {
            foreach (ModelWorker worker in _workers.All)
                worker.Start();
            _isRunning = true;
        }

        Announce();
        _watching = _time.CreateTimer(_ => LookAtBaselines(), null, s_watchPace, s_watchPace);
        _log.Info("Listening.", ("addresses", string.Join(' ', Addresses)), ("version", Version));
    }

    /// <summary>Replaces models, their configuration and baselines by those that the files hold now, when all of it is valid; else keeps
    /// what there is. What the server and the state directory are does not change without a restart.</summary>
    /// <returns>What is wrong; null when it was replaced.</returns>
    public string? Reload() => Reload(_read ?? (() => _configuration));

    private string? Reload(Func<ExporterConfiguration> read)
    {
        lock (_reloading)
        {
            if (!_isRunning)
                return "The exporter is starting or ending. Reload again later.";
            try
            {
                ExporterConfiguration next = read();
                (next, _) = DescriptorBudget.Fit(next, _log, _descriptors);
                _server.LookAgain();
                BaselineProfile[][] baselines = ModelBaselines.Load(next);
                _watch.Loaded(next);
                _workers.Replace(next, baselines);
                _configuration = next;
                _lastReload = (true, _time.GetUtcNow());
                _log.Info("Configuration and baselines are loaded again.");
                Announce();
                return null;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nobody above would take it: signals and timers have no caller.
                _lastReload = _lastReload with { Succeeded = false };
                _log.Error("The new configuration is not used; what ran goes on.", ("error", exception.Message));
                return exception.Message;
            }
        }
    }

    /// <summary>Ends the threads, which take their last checkpoints while scrapes are finished; within 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watching is not null)
            await _watching.DisposeAsync();
        lock (_reloading)
            _isRunning = false;
        _workers.Stop();
        await _server.DisposeAsync();
        _workers.Dispose();
    }

    private void LookAtBaselines()
    {
        if (!_reloading.TryEnter())
            return;
        try
        {
            if (_watch.IsReplaced(_configuration))
                Reload(() => _configuration);
        }
        finally
        {
            _reloading.Exit();
        }
    }

    private void Announce()
    {
        foreach (ModelConfiguration model in _configuration.Models)
            _log.Info("A model is watched.", ("model", model.Name), ("baseline", model.Baseline ?? string.Join(' ', model.Baselines.Select(baseline => baseline.File))), ("logs", string.Join(' ', model.Logs.Paths)));
    }

    private IEnumerable<Checkpointer> Checkpoints => _workers.All.Select(worker => worker.Pipeline.Checkpoints).OfType<Checkpointer>();

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
        LastReloadSuccessful = _lastReload.Succeeded,
        LastReloadSuccess = _lastReload.Time,
        LastCheckpoint = OldestCheckpoint(),
        CheckpointFailures = Checkpoints.Any() ? Checkpoints.Sum(checkpoints => checkpoints.Failures) : null,
    };
}
