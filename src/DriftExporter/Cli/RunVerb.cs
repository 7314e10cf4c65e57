using CommandLine;

namespace DriftExporter.Cli;

[Verb("run", HelpText = "The sidecar: tail logs, score, serve /metrics.")]
internal sealed class RunVerb
{
    [Option("config.file", HelpText = "Configuration file. A flag given beside it overrides it.")]
    public string? ConfigFile { get; set; }

    [Option("config.check", HelpText = "Check configuration and baselines, then exit.")]
    public bool ConfigCheck { get; set; }

    [Option("sample", HelpText = "With --config.check: a log file; shows what each baseline column resolves to over its first 100 records.")]
    public string? Sample { get; set; }

    [Option("baseline", HelpText = "Baseline file.")]
    public string? Baseline { get; set; }

    [Option("logs", HelpText = "Glob of log files. Repeatable.")]
    public IEnumerable<string> Logs { get; set; } = [];

    [Option("model", HelpText = "Name of the model, the label model. Default: the baseline file's name without its endings.")]
    public string? Model { get; set; }

    [Option("window.rows", HelpText = "A window of the last N records. Repeatable.")]
    public IEnumerable<string> WindowRows { get; set; } = [];

    [Option("window.duration", HelpText = "A window of the last 10m, 1h, 7d of event time. Repeatable.")]
    public IEnumerable<string> WindowDuration { get; set; } = [];

    [Option("evaluation.interval", HelpText = "How often windows are scored. Default 15s.")]
    public string? EvaluationInterval { get; set; }

    [Option("state.directory", HelpText = "Folder for checkpoints; absent, a restart begins with empty windows.")]
    public string? StateDirectory { get; set; }

    [Option("logs.format", HelpText = "jsonl, csv or auto. Default auto.")]
    public string? LogsFormat { get; set; }

    [Option("logs.start-at", HelpText = "beginning or end, for files met at the first start. Default beginning.")]
    public string? LogsStartAt { get; set; }

    [Option("web.listen-address", HelpText = "Address to listen on, for example :9925 or 127.0.0.1:9925. Repeatable. Default :9925.")]
    public IEnumerable<string> WebListenAddress { get; set; } = [];

    [Option("web.telemetry-path", HelpText = "Path of the metrics. Default /metrics.")]
    public string? WebTelemetryPath { get; set; }

    [Option("web.config.file", HelpText = "TLS, passwords and headers, in the format of Prometheus' exporter-toolkit.")]
    public string? WebConfigFile { get; set; }

    [Option("web.max-requests", HelpText = "Requests served at once. Default 40.")]
    public string? WebMaxRequests { get; set; }

    [Option("web.enable-lifecycle", HelpText = "Allow POST /-/reload, which reads configuration and baselines again, as SIGHUP does.")]
    public bool WebEnableLifecycle { get; set; }

    [Option("log.level", Default = "info", HelpText = "debug, info, warn or error.")]
    public string LogLevel { get; set; } = "info";

    [Option("log.format", Default = "logfmt", HelpText = "logfmt or json.")]
    public string LogFormat { get; set; } = "logfmt";
}
