using System.Globalization;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Scoring;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>What the windows are compared with: figures of the training data, and which model and baseline these are.</summary>
internal static class BaselineFamilies
{
    private static readonly string[] s_feature = ["model", "feature", "role"];
    private static readonly string[] s_model = ["model"];

    private static readonly (MetricFamily Family, Func<FeatureReference, double?> Figure)[] s_figures =
    [
        (new("drift_baseline_mean", Gauge, Core, s_feature, "Mean of the training values. Numeric features."), reference => reference.Profile.Numeric?.Mean),
        (new("drift_baseline_missing_ratio", Gauge, Core, s_feature, "Share of the training rows without a value, 0..1."), reference => (double)reference.Profile.Missing / reference.Profile.Rows),
        (new("drift_baseline_outlier_ratio", Gauge, Core, s_feature, "Share of the training values outside the fences, 0..1. Numeric features."), reference => reference.Profile.Numeric is null ? null : reference.OutlierRatio),
        (new("drift_baseline_stddev", Gauge, Full, s_feature, "Standard deviation of the training values, ddof 1. Numeric features."), reference => reference.Profile.Numeric?.StandardDeviation),
    ];

    private static readonly MetricFamily s_quantile = new("drift_baseline_quantile", Gauge, Full, [.. s_feature, "q"], "Quantiles of the training values, linear interpolation. Numeric features.");
    private static readonly MetricFamily s_errorBound = new("drift_baseline_ks_error_bound", Gauge, Full, s_feature, "How far drift_ks_statistic may lie below the distance to all training rows, 0..1. Numeric features.");
    private static readonly MetricFamily s_modelInfo = new("drift_model_info", Gauge, Core, [.. s_model, "…"], "1; its labels are those that the configuration gives to the model.");
    private static readonly MetricFamily s_baselineInfo = new("drift_baseline_info", Gauge, Core, [.. s_model, "version", "sha256"], "1; its labels name the baseline file in use.");
    private static readonly MetricFamily s_rows = new("drift_baseline_rows", Gauge, Core, s_model, "Training rows of the baseline.");

    public static IEnumerable<MetricFamily> Families => [.. s_figures.Select(figure => figure.Family), s_quantile, s_errorBound];

    public static IEnumerable<MetricFamily> InfoFamilies => [s_modelInfo, s_baselineInfo, s_rows];

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<FeatureReference, double?> figure) in s_figures)
            Write(page, family, models, figure);
        WriteQuantiles(page, models);
        Write(page, s_errorBound, models, reference => reference.Profile.Numeric?.KsErrorBound);
    }

    public static void WriteInfo(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        ModelFamilies.Write(page, s_modelInfo, models, model => model.Labels.Info, _ => 1);
        ModelFamilies.Write(page, s_baselineInfo, models, model => model.Labels.BaselineInfo, _ => 1);
        ModelFamilies.Write(page, s_rows, models, model => model.Labels.Model, model => model.Baseline.Source.Rows);
    }

    private static void Write(PageWriter page, MetricFamily family, IReadOnlyList<ModelSnapshot> models, Func<FeatureReference, double?> figure)
    {
        if (!page.Family(family))
            return;
        foreach (ModelSnapshot model in models)
        {
            for (int feature = 0; feature < model.References.Count; feature++)
                page.Sample(model.Labels.Features[feature], figure(model.References[feature]));
        }
    }

    /// <summary>The label <c>q</c> alone.</summary>
    internal static byte[] QuantileLabel(Quantile quantile) =>
        Encoding.UTF8.GetBytes($"q=\"{quantile.Probability.ToString("R", CultureInfo.InvariantCulture)}\"");

    private static void WriteQuantiles(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        if (!page.Family(s_quantile))
            return;
        foreach (ModelSnapshot model in models)
        {
            for (int feature = 0; feature < model.References.Count; feature++)
            {
                foreach (Quantile quantile in model.References[feature].Profile.Numeric?.Quantiles ?? [])
                    page.Sample(model.Labels.Features[feature], QuantileLabel(quantile), quantile.Value);
            }
        }
    }
}
