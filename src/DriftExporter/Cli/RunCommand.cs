using System.Runtime.InteropServices;
using DriftExporter.Configuration;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;
using DriftExporter.State;

namespace DriftExporter.Cli;

/// <summary>Runs the sidecar until it is told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(RunVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        LogLines log = Log(verb, messages);
        RunFlags flags = Flags(verb);
        ExporterConfiguration configuration = verb.ConfigFile is null
            ? ConfigurationFile.FromFlags(flags) : ConfigurationFile.Read(verb.ConfigFile, flags);
        if (verb.ConfigCheck)
            return ConfigCheck.Run(configuration, verb.Sample, output);
        if (verb.Sample is not null)
            throw new ProblemException("--sample", "goes with --config.check.", "Add --config.check, or leave it out.");
        if (!OperatingSystem.IsLinux())
            log.Warn("run is made for Linux; here log files are told apart by path and content only.");
        using StateFolder? state = OpenState(configuration, log, out bool inUse);
        if (inUse)
            return ExitCode.Failed;
        await using var exporter = new Exporter(configuration, log, TimeProvider.System, state,
            () => verb.ConfigFile is null ? configuration : ConfigurationFile.Read(verb.ConfigFile, flags));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            exporter.Reload();
        });
        try
        {
            await exporter.StartAsync(stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            log.Error("Cannot listen. Choose another --web.listen-address.", ("addresses", string.Join(' ', configuration.Web.ListenAddresses)), ("error", exception.Message));
            return ExitCode.Failed;
        }

        await Task.Delay(Timeout.Infinite, stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        log.Info("Stopping.");
        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    /// <summary>The state directory, locked as far as that is possible now; null without one, and when another exporter has it.</summary>
    private static StateFolder? OpenState(ExporterConfiguration configuration, LogLines log, out bool inUse)
    {
        inUse = false;
        if (configuration.StateDirectory is null)
        {
            log.Info("There is no state_directory: a restart begins with empty windows, where logs.start_at says.");
            return null;
        }

        try
        {
            return StateFolder.Open(configuration.StateDirectory);
        }
        catch (StateInUseException)
        {
            log.Error("Another exporter has the state directory. Give each its own.", ("state_directory", configuration.StateDirectory));
            inUse = true;
            return null;
        }
    }

    private static RunFlags Flags(RunVerb verb) => new()
    {
        Baseline = verb.Baseline,
        Logs = NameLists.ExpandPaths(verb.Logs),
        Model = verb.Model,
        WindowRows = NameLists.Expand(verb.WindowRows),
        WindowDurations = NameLists.Expand(verb.WindowDuration),
        EvaluationInterval = verb.EvaluationInterval,
        StateDirectory = verb.StateDirectory,
        LogsFormat = verb.LogsFormat,
        LogsStartAt = verb.LogsStartAt,
        WebListenAddresses = NameLists.Expand(verb.WebListenAddress),
        WebTelemetryPath = verb.WebTelemetryPath,
        WebConfigFile = verb.WebConfigFile,
        WebMaxRequests = verb.WebMaxRequests,
        WebEnableLifecycle = verb.WebEnableLifecycle,
    };

    private static LogLines Log(RunVerb verb, TextWriter messages)
    {
        if (!Enum.TryParse(verb.LogLevel, ignoreCase: true, out Severity level) || !Enum.IsDefined(level))
            throw new ProblemException("--log.level", $"is \"{verb.LogLevel}\".", "Give debug, info, warn or error.");
        if (verb.LogFormat is not ("logfmt" or "json"))
            throw new ProblemException("--log.format", $"is \"{verb.LogFormat}\".", "Give logfmt or json.");
        return new LogLines(messages, level, verb.LogFormat == "json", TimeProvider.System);
    }
}
