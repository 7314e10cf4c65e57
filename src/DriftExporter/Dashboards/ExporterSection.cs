using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>Whether the figures above can be believed: is the log read, is anything lost, is the exporter well.</summary>
internal static class ExporterSection
{
    public static void Add(Grid grid)
    {
        grid.Row("Exporter");
        grid.Place(4, 4, Flag("Log readable", "drift_exporter_up, the worst replica.", $"min(drift_exporter_up{{{Select.Model}}})", "no", "yes"));
        grid.Place(4, 4, Flag("Caught up", "No: a backlog is worked off.", $"min(drift_exporter_caught_up{{{Select.Model}}})", "no", "yes"));
        grid.Place(4, 4, Flag("Last reload", "Of configuration and baselines, the worst replica.", $"min(drift_exporter_config_last_reload_successful{{{Select.Exporter}}})", "failed", "good"));
        grid.Place(4, 4, Draw.Stat("Oldest checkpoint", "Only with a state directory.", $"time() - min(drift_exporter_checkpoint_timestamp_seconds{{{Select.Exporter}}})", Draw.Seconds, Draw.Steps(Draw.Green, (120, Draw.Yellow), (600, Draw.Red))));
        grid.Place(4, 4, Draw.Stat("Checkpoint failures", "In the last hour. Only with a state directory.", $"sum(increase(drift_exporter_checkpoint_failures_total{{{Select.Exporter}}}[1h]))", "short", Draw.Steps(Draw.Green, (1, Draw.Red))));
        grid.Place(4, 4, Draw.Stat("Series dropped", "For limits.series, by whole families.", $"sum(drift_exporter_series_dropped{{{Select.Exporter}}})", "short", Draw.Steps(Draw.Green, (1, Draw.Red))));
        grid.Place(8, 8, Draw.Lines("Records per second", "Accepted, and left out by where.", Draw.PerSecond, Rate("drift_exporter_records_total", "accepted"), Rate("drift_exporter_records_filtered_total", "filtered")));
        grid.Place(8, 8, Draw.Lines("Rejected records per second", "By reason.", Draw.PerSecond, RateBy("drift_exporter_records_rejected_total", "reason")));
        grid.Place(8, 8, Draw.Lines("Event times with a problem, per second", "In the future, unreadable, or late.", Draw.PerSecond, RateBy("drift_exporter_event_time_problems_total", "reason")));
        grid.Place(8, 8, Draw.Lines("Bytes read per second", "All logs of the model.", "Bps", Rate("drift_exporter_read_bytes_total", "read")));
        grid.Place(8, 8, Draw.Lines("Lag", "Bytes that are in the logs and not read yet.", Draw.Bytes, new Query($"sum by (instance) (drift_exporter_lag_bytes{{{Select.Model}}})", "{{instance}}")));
        grid.Place(8, 8, Draw.Lines("Lost bytes per second", "Went away before they could be read: a lower bound.", "Bps", RateBy("drift_exporter_lost_bytes_total", "reason")));
        grid.Place(8, 8, Draw.Lines("Rotations per second", "Changes of log files that were noticed, by kind.", Draw.PerSecond, RateBy("drift_exporter_rotations_total", "kind")));
        grid.Place(8, 8, Draw.Lines("Log files", "By state.", "short", new Query($"sum by (state) (drift_exporter_files{{{Select.Model}}})", "{{state}}")));
        grid.Place(8, 8, Draw.Lines("Duration of an evaluation", "The slowest replica.", Draw.Seconds, new Query($"max(drift_evaluation_duration_seconds{{{Select.Model}}})", "evaluation")));
        grid.Place(6, 8, Draw.Lines("CPU", "Cores in use.", "short", new Query($"rate(process_cpu_seconds_total{{{Select.Exporter}}}[$__rate_interval])", "{{instance}}")));
        grid.Place(6, 8, Draw.Lines("Resident memory", "", Draw.Bytes, new Query($"process_resident_memory_bytes{{{Select.Exporter}}}", "{{instance}}")));
        grid.Place(6, 8, Draw.Lines("Open files", "Dashed: allowed.", "short", new Query($"process_open_fds{{{Select.Exporter}}}", "{{instance}}"), new Query($"min(process_max_fds{{{Select.Exporter}}})", "allowed")).Dashed(1, "orange"));
        grid.Place(6, 8, Draw.Lines("Series served", "", "short", new Query($"drift_exporter_series{{{Select.Exporter}}}", "{{instance}}")));
        grid.Place(12, 6, Info("Baselines", $"max by (instance, version, sha256) (drift_baseline_info{{{Select.Model}}})"));
        grid.Place(12, 6, Info("Builds", $"max by (instance, version, revision, runtime) (drift_exporter_build_info{{{Select.Exporter}}})"));
    }

    private static Panel Flag(string title, string description, string query, string zero, string one) =>
        Draw.Stat(title, description, query, null, Draw.Steps(Draw.Red, (1, Draw.Green))).With(defaults => defaults with { Mappings = Draw.Words(zero, Draw.Red, one, Draw.Green) });

    private static Panel Info(string title, string query) => Draw.Table(title, "", [new(query)],
        new(new Dictionary<string, bool> { ["Time"] = true, ["Value"] = true, ["Value #A"] = true }, new Dictionary<string, string>()), null);

    private static Query Rate(string counter, string legend) => new($"sum(rate({counter}{{{Select.Model}}}[$__rate_interval]))", legend);

    private static Query RateBy(string counter, string label) => new($"sum by ({label}) (rate({counter}{{{Select.Model}}}[$__rate_interval]))", $"{{{{{label}}}}}");
}
