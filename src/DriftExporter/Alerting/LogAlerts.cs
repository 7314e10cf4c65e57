using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>Whether the figures can be trusted: fresh, complete, and of readable logs.</summary>
internal static class LogAlerts
{
    private static readonly TimeSpan s_for = TimeSpan.FromMinutes(5), s_quarter = TimeSpan.FromMinutes(15);

    public static IEnumerable<AlertRule> Of(AlertBuilder build) => [Stale(build), NothingScored(build), Unreadable(build), Lagging(build), BytesLost(build), Rejected(build)];

    private static AlertRule Stale(AlertBuilder build)
    {
        TimeSpan limit = build.Thresholds.StaleAfter;
        return build.Linked(new AlertRule("DriftDataStale", AlertSeverity.Warning,
            $"time() - {build.Of("drift_inference_last_event_timestamp_seconds")} > {PromQl.Seconds(limit)}")
        {
            For = s_for,
            ValueFormat = "humanizeDuration",
            Summary = "The newest event of <model> is old; its drift figures stand still.",
            Description = $"The newest event that <instance> has read for model <model> is <value> old; the limit is {Durations.Format(limit)}. No drift alert fires meanwhile.",
            Graph = ("drift_inference_last_event_timestamp_seconds", ["model"]),
            Labels = AlertBuilder.ReplicaLabels,
            Tests =
            [
                new("the newest event is old", [build.Events(moving: false)], TimeSpan.FromMinutes(10), new FiringAlert(build.ReplicaLabelsOf(), TemplateValue.Duration((limit + TimeSpan.FromMinutes(10)).TotalSeconds))),
                new("events go on", [build.Events()], TimeSpan.FromMinutes(10)),
            ],
        });
    }

    private static AlertRule NothingScored(AlertBuilder build)
    {
        int minimum = build.Settings.MinimumRows;
        (string, string) window = ("window", "1h");
        var at = TimeSpan.FromMinutes(30);
        return build.Linked(new AlertRule("DriftNothingScored", AlertSeverity.Warning, $"""
            max_over_time({build.Of("drift_window_rows")}[1d]) < {minimum}
              and on (job, instance) time() - process_start_time_seconds > 86400
            """)
        {
            For = s_quarter,
            ValueFormat = "humanize",
            Summary = "Nothing of <model> has been scored for a day.",
            Description = $"The window <window> of model <model> (<instance>) held <value> records at most within a day; {minimum} are needed for a figure.",
            Graph = ("drift_window_rows", ["model", "window"]),
            Labels = [.. AlertBuilder.ReplicaLabels, "window"],
            Tests =
            [
                new("a window that never had enough", [Rows("0x60"), Started("-90000x60")], at, new FiringAlert(build.ReplicaLabelsOf(window), "0")),
                new("one that had enough for a while", [Rows($"0x5 {minimum}x3 0x60"), Started("-90000x60")], at),
                new("an exporter that came up an hour ago", [Rows("0x60"), Started("-1800x60")], at),
            ],
        });

        (string, string) Rows(string values) => build.Series("drift_window_rows", values, window);

        (string, string) Started(string values) => build.SeriesOf(AlertBuilder.Instance, "process_start_time_seconds", values);
    }

    private static AlertRule Unreadable(AlertBuilder build) => build.Linked(new AlertRule("DriftLogUnreadable", AlertSeverity.Critical, $"{build.Of("drift_exporter_up")} == 0")
    {
        For = s_for,
        ValueFormat = "humanize",
        Summary = "The log of <model> cannot be read.",
        Description = "drift_exporter_up of model <model> on <instance> has been <value> for 5 minutes; there may be traffic that nobody sees.",
        Graph = ("drift_exporter_up", ["model"]),
        Labels = AlertBuilder.ReplicaLabels,
        Tests =
        [
            new("it cannot be read", [build.Series("drift_exporter_up", "1x5 0x60")], TimeSpan.FromMinutes(15), new FiringAlert(build.ReplicaLabelsOf(), "0")),
            new("a moment", [build.Series("drift_exporter_up", "1x5 0x3 1x60")], TimeSpan.FromMinutes(15)),
        ],
    });

    private static AlertRule Lagging(AlertBuilder build) => build.Linked(new AlertRule("DriftExporterLagging", AlertSeverity.Warning, $"""
        {build.Of("drift_exporter_lag_bytes")} > 0
          and on (job, instance, model) {build.Of("drift_exporter_caught_up")} == 0
        """)
    {
        For = s_quarter,
        ValueFormat = "humanize1024",
        Summary = "The exporter does not keep up with the log of <model>.",
        Description = "<instance> has been behind the log of model <model> for 15 minutes, now by <value>B; its figures are of the past.",
        Graph = ("drift_exporter_lag_bytes", ["model"]),
        Labels = AlertBuilder.ReplicaLabels,
        Tests =
        [
            new("behind for long", [build.Series("drift_exporter_lag_bytes", "0x5 4194304x60"), build.Series("drift_exporter_caught_up", "1x5 0x60")], TimeSpan.FromMinutes(25), new FiringAlert(build.ReplicaLabelsOf(), "4Mi")),
            new("a backlog after a start", [build.Series("drift_exporter_lag_bytes", "4194304x10 0x60"), build.Series("drift_exporter_caught_up", "0x10 1x60")], TimeSpan.FromMinutes(16)),
            new("what is written at this moment", [build.Series("drift_exporter_lag_bytes", "512x60"), build.Series("drift_exporter_caught_up", "1x60")], TimeSpan.FromMinutes(25)),
        ],
    });

    private static AlertRule BytesLost(AlertBuilder build)
    {
        (string, string) reason = ("reason", "truncated");
        return build.Linked(new AlertRule("DriftLogBytesLost", AlertSeverity.Warning, $"increase({build.Of("drift_exporter_lost_bytes_total")}[15m]) > 0")
        {
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "humanize1024",
            Summary = "Records of <model> went away before they could be read.",
            Description = "About <value>B of the log of model <model> were lost on <instance> within 15 minutes, for the reason <reason>.",
            Graph = ("drift_exporter_lost_bytes_total", ["model"]),
            Labels = [.. AlertBuilder.ReplicaLabels, "reason"],
            Tests =
            [
                // 1024 a minute over the 15 minutes that the range has.
                new("bytes are lost", [build.Series("drift_exporter_lost_bytes_total", "0+1024x60", reason)], TimeSpan.FromMinutes(30), new FiringAlert(build.ReplicaLabelsOf(reason), "15ki")),
                new("lost long ago", [build.Series("drift_exporter_lost_bytes_total", "0 1024x90", reason)], TimeSpan.FromMinutes(60)),
            ],
        });
    }

    private static AlertRule Rejected(AlertBuilder build) => build.Linked(new AlertRule("DriftRecordsRejected", AlertSeverity.Warning, $"""
        sum by (job, instance, model) (increase({build.Of("drift_exporter_records_rejected_total")}[15m]))
          / (sum by (job, instance, model) (increase({build.Of("drift_exporter_records_rejected_total")}[15m])) + increase({build.Of("drift_exporter_records_total")}[15m])) > 0.05
        """)
    {
        For = s_for,
        KeepFiringFor = AlertBuilder.KeepFiring,
        ValueFormat = "humanizePercentage",
        Summary = "Records of <model> cannot be used.",
        Description = "<value> of the records of model <model> that <instance> read within 15 minutes were rejected; the limit is 5%.",
        Graph = ("drift_exporter_records_rejected_total", ["model"]),
        Labels = AlertBuilder.ReplicaLabels,
        Tests =
        [
            new("one in ten", Records(build, 90, 10), TimeSpan.FromMinutes(30), new FiringAlert(build.ReplicaLabelsOf(), "10%")),
            new("one in a hundred", Records(build, 99, 1), TimeSpan.FromMinutes(30)),
        ],
    });

    private static (string, string)[] Records(AlertBuilder build, int accepted, int rejected) =>
    [
        build.Series("drift_exporter_records_total", $"0+{accepted}x60"), build.Series("drift_exporter_records_rejected_total", $"0+{rejected}x60", ("reason", "json")),
        build.Series("drift_exporter_records_rejected_total", "0x60", ("reason", "depth")),
    ];
}
