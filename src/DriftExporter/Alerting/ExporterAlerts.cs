namespace DriftExporter.Alerting;

/// <summary>The exporter itself, whatever its models.</summary>
internal static class ExporterAlerts
{
    private static readonly string[] s_labels = ["job", "instance"];

    public static IEnumerable<AlertRule> Of(AlertBuilder build) => [Down(build), Checkpoint(build), Reload(build), Series(build)];

    private static AlertRule Down(AlertBuilder build) => build.Linked(new AlertRule("DriftExporterDown", AlertSeverity.Critical, $"up{{job={PromQl.Text(build.Settings.Job)}}} == 0")
    {
        For = TimeSpan.FromMinutes(5),
        ValueFormat = "humanize",
        Summary = "The drift exporter <instance> cannot be scraped.",
        Description = "up of <instance> (job <job>) has been <value> for 5 minutes; nothing is known about its models.",
        Graph = ("up", s_labels),
        Labels = s_labels,
        Tests =
        [
            new("it goes away", [Of(build, "up", "1x10 0x49")], TimeSpan.FromMinutes(20), Firing(build, "0")),
            new("it restarts", [Of(build, "up", "1x10 0x3 1x45")], TimeSpan.FromMinutes(20)),
            new("another job is down", [("up{job=\"another\", instance=\"i\"}", "0x60")], TimeSpan.FromMinutes(20)),
        ],
    });

    private static AlertRule Checkpoint(AlertBuilder build) => build.Linked(new AlertRule("DriftCheckpointFailing", AlertSeverity.Warning, "increase(drift_exporter_checkpoint_failures_total[5m]) > 0")
    {
        For = TimeSpan.FromMinutes(10),
        ValueFormat = "humanize",
        Summary = "The drift exporter <instance> cannot save its state.",
        Description = "About <value> checkpoints of <instance> failed in the last 5 minutes, and some in every 5 minutes before; a restart now would lose what came since the last one.",
        Graph = ("drift_exporter_checkpoint_failures_total", s_labels),
        Labels = s_labels,
        Tests =
        [
            new("they fail, one after the other", [Of(build, "drift_exporter_checkpoint_failures_total", "0x5 0+4x60")], TimeSpan.FromMinutes(30), Firing(build, "20")),
            new("one failed", [Of(build, "drift_exporter_checkpoint_failures_total", "0x5 1x60")], TimeSpan.FromMinutes(17)),
        ],
    });

    private static AlertRule Reload(AlertBuilder build) => build.Linked(new AlertRule("DriftConfigReloadFailed", AlertSeverity.Warning, "drift_exporter_config_last_reload_successful == 0")
    {
        For = TimeSpan.FromMinutes(5),
        ValueFormat = "humanize",
        Summary = "The drift exporter <instance> goes on with its old configuration.",
        Description = "drift_exporter_config_last_reload_successful of <instance> has been <value> for 5 minutes: its new configuration or baseline was refused.",
        Graph = ("drift_exporter_config_last_reload_successful", s_labels),
        Labels = s_labels,
        Tests =
        [
            new("it was refused", [Of(build, "drift_exporter_config_last_reload_successful", "1x5 0x60")], TimeSpan.FromMinutes(15), Firing(build, "0")),
            new("it was mended at once", [Of(build, "drift_exporter_config_last_reload_successful", "1x5 0x3 1x60")], TimeSpan.FromMinutes(15)),
        ],
    });

    private static AlertRule Series(AlertBuilder build) => build.Linked(new AlertRule("DriftSeriesDropped", AlertSeverity.Warning, "drift_exporter_series_dropped > 0")
    {
        For = TimeSpan.FromMinutes(15),
        ValueFormat = "humanize",
        Summary = "The drift exporter <instance> leaves metrics out.",
        Description = "<value> series of <instance> are beyond limits.series and not on its page; alerts on them cannot fire.",
        Graph = ("drift_exporter_series_dropped", s_labels),
        Labels = s_labels,
        Tests =
        [
            new("there are too many", [Of(build, "drift_exporter_series_dropped", "0x5 120x60")], TimeSpan.FromMinutes(25), Firing(build, "120")),
            new("all are there", [Of(build, "drift_exporter_series_dropped", "0x60")], TimeSpan.FromMinutes(25)),
        ],
    });

    private static (string, string) Of(AlertBuilder build, string metric, string values) => build.SeriesOf(AlertBuilder.Instance, metric, values);

    private static FiringAlert Firing(AlertBuilder build, string value) =>
        new(new Dictionary<string, string> { ["job"] = build.Settings.Job, ["instance"] = AlertBuilder.Instance }, value);
}
