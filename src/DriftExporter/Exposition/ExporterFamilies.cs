using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>The exporter itself.</summary>
internal sealed record ExporterStatus
{
    public required string Version { get; init; }

    public required string Revision { get; init; }

    public required string Runtime { get; init; }

    public bool LastReloadSuccessful { get; init; } = true;

    public required DateTimeOffset LastReloadSuccess { get; init; }

    /// <summary>Null without a state directory, and before the first checkpoint.</summary>
    public DateTimeOffset? LastCheckpoint { get; init; }

    /// <summary>Null without a state directory.</summary>
    public long? CheckpointFailures { get; init; }
}

internal static class ExporterFamilies
{
    private static readonly MetricFamily s_reload = new("drift_exporter_config_last_reload_successful", Gauge, Core, [], "1 when the last reading of configuration and baselines succeeded.") { Keep = true };
    private static readonly MetricFamily s_reloadTime = new("drift_exporter_config_last_reload_success_timestamp_seconds", Gauge, Core, [], "When configuration and baselines were last read with success. Unix time.") { Keep = true };
    private static readonly MetricFamily s_checkpoint = new("drift_exporter_checkpoint_timestamp_seconds", Gauge, Core, [], "When the newest checkpoint was taken; of several models, the oldest of these. Only with a state directory. Unix time.") { Keep = true };
    private static readonly MetricFamily s_checkpointFailures = new("drift_exporter_checkpoint_failures_total", Counter, Core, [], "Checkpoints that could not be written. Only with a state directory.") { Keep = true };
    private static readonly MetricFamily s_series = new("drift_exporter_series", Gauge, Core, [], "Series of models on this page.") { Keep = true };
    private static readonly MetricFamily s_dropped = new("drift_exporter_series_dropped", Gauge, Core, [], "Series left out, by whole families, for the limit of series.") { Keep = true };
    private static readonly MetricFamily s_build = new("drift_exporter_build_info", Gauge, Core, ["version", "revision", "runtime"], "1; its labels say which build this is.") { Keep = true };

    public static IEnumerable<MetricFamily> Families => [s_checkpoint, s_checkpointFailures, s_reload, s_reloadTime, s_series, s_dropped, s_build];

    public static void Write(PageWriter page, ExporterStatus status, int series, int dropped)
    {
        if (status.LastCheckpoint is { } checkpoint)
            One(page, s_checkpoint, checkpoint.ToUnixTimeMilliseconds() / 1000.0);
        if (status.CheckpointFailures is { } failures)
            One(page, s_checkpointFailures, failures);
        One(page, s_reload, status.LastReloadSuccessful ? 1 : 0);
        One(page, s_reloadTime, status.LastReloadSuccess.ToUnixTimeMilliseconds() / 1000.0);
        One(page, s_series, series);
        One(page, s_dropped, dropped);
        if (page.Family(s_build))
            page.Sample(new LabelSet(("version", status.Version), ("revision", status.Revision), ("runtime", status.Runtime)), 1);
    }

    internal static void One(PageWriter page, MetricFamily family, double? value)
    {
        if (page.Family(family))
            page.Sample(LabelSet.Empty, value);
    }
}
