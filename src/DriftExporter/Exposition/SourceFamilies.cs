using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>What was read for each model, what was refused and why, and how far the reader is behind.</summary>
internal static class SourceFamilies
{
    private static readonly string[] s_model = ["model"];

    private static readonly Figure[] s_figures =
    [
        new(new("drift_exporter_records_total", Counter, Core, s_model, "Records accepted."), source => source.Accepted),
        new(new("drift_exporter_records_rejected_total", Counter, Core, [.. s_model, "reason"], "Records that could not be used, by reason."), source => source.Rejected),
        new(new("drift_exporter_records_filtered_total", Counter, Core, s_model, "Well-formed records that the configuration's where left out."), source => source.Filtered),
        new(new("drift_exporter_event_time_problems_total", Counter, Core, [.. s_model, "reason"], "Accepted records whose time was in the future, unreadable, or too late for a duration window."), source => source.TimeProblems),
        new(new("drift_exporter_read_bytes_total", Counter, Core, s_model, "Bytes read from the logs."), source => source.ReadBytes),
        new(new("drift_exporter_lost_bytes_total", Counter, Core, [.. s_model, "reason"], "Bytes of the logs that went away before they could be read: a known lower bound, by reason."), source => source.LostBytes),
        new(new("drift_exporter_rotations_total", Counter, Core, [.. s_model, "kind"], "Changes of log files that were noticed, by kind."), source => source.Rotations),
        new(new("drift_exporter_lag_bytes", Gauge, Core, s_model, "Bytes that are in the logs and not read yet."), source => source.LagBytes),
        new(new("drift_exporter_files", Gauge, Core, [.. s_model, "state"], "Log files, by state."), source => source.Files),
        new(new("drift_exporter_up", Gauge, Core, s_model, "1 when the logs can be looked for and read, 0 when they cannot."), source => source.Up ? 1 : 0),
        new(new("drift_exporter_caught_up", Gauge, Core, s_model, "1 when all that was in the logs has been read, 0 while a backlog is worked off."), source => source.CaughtUp ? 1 : 0),
    ];

    public static IEnumerable<MetricFamily> Families => s_figures.Select(figure => figure.Family);

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach (Figure figure in s_figures)
        {
            if (!page.Family(figure.Family))
                continue;
            foreach (ModelSnapshot model in models)
                figure.Write(page, model);
        }
    }

    /// <summary>One figure of a source, or one for each value of the family's last label.</summary>
    private sealed record Figure(MetricFamily Family, Func<SourceSnapshot, double>? Value, Func<SourceSnapshot, IReadOnlyList<(string, long)>>? Counts)
    {
        public Figure(MetricFamily family, Func<SourceSnapshot, double> value)
            : this(family, value, null)
        {
        }

        public Figure(MetricFamily family, Func<SourceSnapshot, IReadOnlyList<(string, long)>> counts)
            : this(family, null, counts)
        {
        }

        public void Write(PageWriter page, ModelSnapshot model)
        {
            if (Value is not null)
                page.Sample(model.Labels.Model, Value(model.Source));
            foreach ((string value, long count) in Counts?.Invoke(model.Source) ?? [])
                page.Sample(model.Labels.With(Family.Labels[^1], value), count);
        }
    }
}
