using DriftExporter.Scoring;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>Windows, evaluations and inference of a model as a whole.</summary>
internal static class ModelFamilies
{
    private static readonly string[] s_model = ["model"];
    private static readonly string[] s_window = ["model", "window"];

    private static readonly (MetricFamily Family, Func<WindowDrift, double?> Figure)[] s_windows =
    [
        (new("drift_detected_features", Gauge, Core, s_window, "Features in which the last verdict found drift: the sum of drift_detected with role feature. Absent before the first verdict."), window => window.DetectedFeatures),
        (new("drift_scored_features", Gauge, Core, s_window, "Features that the last verdict was about: those with drift_detected, role feature. Absent before the first verdict."), window => window.ScoredFeatures),
        (new("drift_detected_ratio", Gauge, Core, s_window, "drift_detected_features over drift_scored_features, 0..1."), window => window.DetectedRatio),
        (new("drift_window_rows", Gauge, Core, s_window, "Records in the window."), window => window.Rows),
        (new("drift_window_oldest_timestamp_seconds", Gauge, Core, s_window, "Event time of the oldest record of a rows window; start of a duration window. Unix time."), window => Seconds(window.OldestTime)),
        (new("drift_window_newest_timestamp_seconds", Gauge, Core, s_window, "Event time of the newest record of the window. Unix time."), window => Seconds(window.NewestTime)),
        (new("drift_verdict_timestamp_seconds", Gauge, Core, s_window, "Event time of the last verdict. Absent before the first. Unix time."), window => Seconds(window.VerdictTime)),
    ];

    private static readonly (MetricFamily Family, Func<ModelSnapshot, double?> Figure)[] s_models =
    [
        (new("drift_evaluation_generation", Gauge, Core, s_model, "Evaluations so far; up by one at every interval, also when nothing was read."), model => model.Generation),
        (new("drift_evaluation_timestamp_seconds", Gauge, Core, s_model, "When the figures of this page were computed. Unix time."), model => model.EvaluatedAt.ToUnixTimeMilliseconds() / 1000.0),
        (new("drift_evaluation_duration_seconds", Gauge, Core, s_model, "How long computing the figures of this page took."), model => model.EvaluationDuration.TotalSeconds),
        (new("drift_inference_predictions_total", Counter, Core, s_model, "Records accepted from the inference log, failed ones too."), model => model.Source.Predictions),
        (new("drift_inference_errors_total", Counter, Core, s_model, "Accepted records whose status says that the prediction failed."), model => model.Source.Errors),
        (new("drift_inference_last_event_timestamp_seconds", Gauge, Core, s_model, "Event time of the newest record, or its time of arrival where records have no time. Unix time."), model => model.Source.LastEvent?.ToUnixTimeMilliseconds() / 1000.0),
    ];

    public static IEnumerable<MetricFamily> WindowFamilies => s_windows.Select(figure => figure.Family);

    public static IEnumerable<MetricFamily> Families => s_models.Select(figure => figure.Family);

    public static void WriteWindows(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<WindowDrift, double?> figure) in s_windows)
        {
            if (!page.Family(family))
                continue;
            foreach (ModelSnapshot model in models)
            {
                for (int window = 0; window < model.Drift.Windows.Count; window++)
                    page.Sample(model.Labels.Windows[window], figure(model.Drift.Windows[window]));
            }
        }
    }

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<ModelSnapshot, double?> figure) in s_models)
            Write(page, family, models, model => model.Labels.Model, figure);
    }

    /// <summary>One series a model.</summary>
    public static void Write(PageWriter page, MetricFamily family, IReadOnlyList<ModelSnapshot> models,
        Func<ModelSnapshot, LabelSet> labels, Func<ModelSnapshot, double?> figure)
    {
        if (!page.Family(family))
            return;
        foreach (ModelSnapshot model in models)
            page.Sample(labels(model), figure(model));
    }

    /// <summary>Nearest double to the exact quotient: a double of nanoseconds has lost digits already.</summary>
    private static double? Seconds(long? nanoseconds) => (double?)(nanoseconds / 1_000_000_000m);
}
