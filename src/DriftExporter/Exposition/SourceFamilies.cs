using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>What was read for each model, what was refused and why, and how far the reader is behind.</summary>
internal static class SourceFamilies
{
    private static readonly string[] s_model = ["model"];

    private static readonly (MetricFamily Family, Func<SourceSnapshot, double?> Figure)[] s_figures =
    [
        (new("drift_exporter_records_total", Counter, Core, s_model, "Records accepted."), source => source.Accepted),
        (new("drift_exporter_records_filtered_total", Counter, Core, s_model, "Well-formed records that the configuration's where left out."), source => source.Filtered),
        (new("drift_exporter_read_bytes_total", Counter, Core, s_model, "Bytes read from the logs."), source => source.ReadBytes),
        (new("drift_exporter_lag_bytes", Gauge, Core, s_model, "Bytes that are in the logs and not read yet."), source => source.LagBytes),
        (new("drift_exporter_up", Gauge, Core, s_model, "1 when the logs can be looked for and read, 0 when they cannot."), source => source.Up ? 1 : 0),
        (new("drift_exporter_caught_up", Gauge, Core, s_model, "1 when all that was in the logs has been read, 0 while a backlog is worked off."), source => source.CaughtUp ? 1 : 0),
    ];

    private static readonly (MetricFamily Family, string Label, Func<SourceSnapshot, IReadOnlyList<(string, long)>> Counts)[] s_labelled =
    [
        (new("drift_exporter_records_rejected_total", Counter, Core, [.. s_model, "reason"], "Records that could not be used, by reason."), "reason", source => source.Rejected),
        (new("drift_exporter_event_time_problems_total", Counter, Core, [.. s_model, "reason"], "Accepted records whose time was in the future, unreadable, or too late for a duration window."), "reason", source => source.TimeProblems),
        (new("drift_exporter_lost_bytes_total", Counter, Core, [.. s_model, "reason"], "Bytes of the logs that went away before they could be read: a known lower bound, by reason."), "reason", source => source.LostBytes),
        (new("drift_exporter_rotations_total", Counter, Core, [.. s_model, "kind"], "Changes of log files that were noticed, by kind."), "kind", source => source.Rotations),
        (new("drift_exporter_files", Gauge, Core, [.. s_model, "state"], "Log files, by state."), "state", source => source.Files),
    ];

    public static IEnumerable<MetricFamily> Families =>
        s_figures.Select(figure => figure.Family).Concat(s_labelled.Select(figure => figure.Family));

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<SourceSnapshot, double?> figure) in s_figures)
            ModelFamilies.Write(page, family, models, model => model.Labels.Model, model => figure(model.Source));
        foreach ((MetricFamily family, string label, Func<SourceSnapshot, IReadOnlyList<(string, long)>> counts) in s_labelled)
        {
            if (!page.Family(family))
                continue;
            foreach (ModelSnapshot model in models)
            {
                foreach ((string value, long count) in counts(model.Source))
                    page.Sample(model.Labels.With(label, value), count);
            }
        }
    }
}
