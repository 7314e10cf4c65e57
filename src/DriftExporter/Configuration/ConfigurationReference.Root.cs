using DriftExporter.Configuration.Values;

namespace DriftExporter.Configuration;

internal static partial class ConfigurationReference
{
    private static SectionRule Section => new();

    private static ConfigurationKey[] RootKeys =>
    [
        new("web", Section, "", "The exporter's HTTP side"),
        new("web.listen_addresses", new ListRule<ListenAddress>("list of addresses", Rules.ListenAddress, 1, 16), "[\":9925\"]", "Where to listen; port 0 takes any free port"),
        new("web.telemetry_path", Rules.TelemetryPath, "/metrics", "Where the metrics are served"),
        new("web.config_file", Rules.Path, "", "TLS and basic authentication, in the format of Prometheus' exporter-toolkit"),
        new("web.max_requests", Rules.Whole(1, 10_000), "40", "Requests in flight; further ones are answered 503"),
        new("web.enable_lifecycle", Rules.Flag, "false", "Serves POST /-/reload"),
        new("web.allowed_hosts", new ListRule<string>("list of hosts", Rules.Host, 0, 100), "[]", "Names that a request's Host header may have; empty is any"),
        new("web.status_page", Rules.Flag, "true", "Serves the status page at /, and what it shows as JSON at /api/v1/status"),
        new("evaluation_interval", Rules.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), "15s", "Time from one evaluation of the windows to the next"),
        new("state_directory", Rules.Path, "", "Folder for checkpoints; absent, every start begins anew, and the log says so once"),
        new("expose", Rules.OneOf(("core", MetricExposure.Core), ("full", MetricExposure.Full)), "core", "Which metric families are served"),
        new("limits", Section, "", "Bounds on what hostile or runaway input can cost"),
        new("limits.series", Rules.Whole(100, 10_000_000), "20000", "Series on the page; past it whole families are left out"),
        new("limits.line_bytes", Rules.Bytes(1 << 10, 64 << 20), "1MiB", "Longest line that is read; longer ones are rejected and counted"),
        new("limits.open_files", Rules.Whole(1, 65_536), "256", "Log files held open at the same time"),
        new("limits.depth", Rules.Whole(2, 512), "64", "Deepest nesting of a record; deeper ones are rejected and counted"),
    ];
}
