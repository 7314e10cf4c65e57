using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>What the model answers, how often, how fast, and how often it fails.</summary>
internal static class PredictionSection
{
    private const string Predictions = $"sum(rate(drift_inference_predictions_total{{{Select.Model}}}[$__rate_interval]))";
    private const string Errors = $"sum(rate(drift_inference_errors_total{{{Select.Model}}}[$__rate_interval]))";
    private const string Buckets = "sum by (le) (rate(drift_inference_latency_seconds_bucket{" + Select.Model + "}[$__rate_interval]))";

    public static void Add(Grid grid, DashboardSettings settings)
    {
        grid.Row("Predictions");
        grid.Place(8, 8, Balance());
        grid.Place(8, 8, Confidence());
        grid.Place(8, 8, Draw.Lines("PSI of the predictions", "Dashed: critical values.", null,
            new Query($"avg by (feature) (drift_psi{{{Select.Predictions}}})", "{{feature}}"), new Query($"avg by (feature) (drift_psi_critical{{{Select.Predictions}}})", "{{feature}}, critical value")).Dashed(1, "orange"));
        grid.Place(6, 8, Draw.Lines("Predictions per second", "By the time at which they were read; failed ones are among them.", Draw.PerSecond, new Query(Predictions, "predictions"), new Query(Errors, "errors")));
        grid.Place(6, 8, Draw.Lines("Share of errors", "Records whose status says that the prediction failed.", Draw.Ratio, new Query($"{Errors} / ({Predictions} > 0)", "errors"))
            .Limits(Draw.Steps("transparent", (settings.Alerts.ErrorRatio, Draw.Red))));
        grid.Place(6, 8, Latency(settings));
        grid.Place(6, 8, Draw.Heatmap("Latency, distribution", "Predictions by their latency, as the log states it.",
            new HeatmapOptions { Color = new("Blues", null, null), CellValues = new("short", 0), RowsFrame = new("le", "predictions"), YAxis = new(Draw.Seconds) },
            new Query("sum by (le) (increase(drift_inference_latency_seconds_bucket{" + Select.Model + "}[$__rate_interval]))", "{{le}}"), "heatmap"));
    }

    private static Panel Balance() => Draw.Lines("Class balance", "Shares of the predicted classes in the window; at most the 20 most frequent of the training data.", Draw.Ratio,
            new Query($"avg by (feature, category) (drift_category_ratio{{{Select.Predictions}}})", "{{category}} ({{feature}})"))
        .With(defaults => defaults with { Min = 0, Custom = new TimeSeriesField { FillOpacity = 40, Stacking = new("normal") } });

    private static Panel Confidence() => Draw.Lines("Confidence and scores", "Mean of each numeric prediction, and of the same column in the baseline (dashed).", null,
            new Query($"avg by (feature) (drift_mean{{{Select.Predictions}}})", "{{feature}}"), new Query($"avg by (feature) (drift_baseline_mean{{{Select.BaselinePredictions}}})", "{{feature}} in the baseline"))
        .Dashed(1, "orange")
        .With(defaults => defaults with { Custom = new TimeSeriesField { AxisSoftMin = null } });

    private static Panel Latency(DashboardSettings settings) => Draw.Lines("Latency, quantiles", "Estimated from the buckets of latency_buckets.", Draw.Seconds,
            [.. ((string[])["0.5", "0.95", "0.99"]).Select(quantile => new Query($"histogram_quantile({quantile}, {Buckets})", $"P{quantile[2..].PadRight(2, '0')}"))])
        .Limits(Draw.Steps("transparent", (settings.Alerts.LatencyP95.TotalSeconds, Draw.Red)));
}
