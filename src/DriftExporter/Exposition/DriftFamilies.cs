using DriftExporter.Scoring;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>
/// The figures of each feature in each window. To add one: 1 a figure in Scoring/FeatureDrift; 2 a family here; 3 a line in
/// <see cref="Write"/>; 4 ./build.sh docs.
/// </summary>
internal static class DriftFamilies
{
    private static readonly string[] s_labels = ["model", "feature", "role", "window"];

    private static readonly (MetricFamily Family, Func<FeatureDrift, double?> Figure)[] s_figures =
    [
        (new("drift_psi", Gauge, Core, s_labels, "Population stability index of the window against the baseline, natural logarithm, 0 is no change. Absent below the minimum of rows.") { Keep = true }, drift => drift.Psi),
        (new("drift_psi_critical", Gauge, Core, s_labels, "What drift_psi has to exceed before chance and the tolerated drift no longer explain it, at the window's present number of values and the level of the last verdict."), drift => drift.PsiCritical),
        (new("drift_ks_statistic", Gauge, Core, s_labels, "Kolmogorov-Smirnov distance of the window to all training rows, 0..1; at most drift_baseline_ks_error_bound too low. Numeric features."), drift => drift.KsStatistic),
        (new("drift_ks_critical", Gauge, Core, s_labels, "What drift_ks_statistic has to exceed before chance and the tolerated drift no longer explain it, at the window's present number of values and the level of the last verdict. Numeric features."), drift => drift.KsCritical),
        (new("drift_chi_square_statistic", Gauge, Core, s_labels, "Chi-square statistic of homogeneity of window and baseline over pooled categories. Categorical features."), drift => drift.ChiSquare?.Statistic),
        (new("drift_detected", Gauge, Core, s_labels, "1 when the last verdict on the window found drift, 0 when it did not. Taken once in every fresh window, within drift.false_alarms, and held until the next; absent where too few rows let no test run.") { Keep = true }, drift => drift.Detected is { } detected ? (detected ? 1 : 0) : null),
        (new("drift_values", Gauge, Core, s_labels, "Records in the window with a value for the feature: neither missing nor invalid."), drift => drift.Values),
        (new("drift_missing_ratio", Gauge, Core, s_labels, "Share of the window's records without a value (absent, null, NaN), 0..1.") { Keep = true }, drift => drift.MissingRatio),
        (new("drift_invalid_ratio", Gauge, Core, s_labels, "Share of the window's records with a value of the wrong type or not finite, 0..1."), drift => drift.InvalidRatio),
        (new("drift_outlier_ratio", Gauge, Core, s_labels, "Share of the window's values outside the baseline's fences, 0..1. Numeric features."), drift => drift.OutlierRatio),
        (new("drift_unseen_ratio", Gauge, Core, s_labels, "Share of the window's values whose category the training data did not have, 0..1. Categorical features."), drift => drift.UnseenRatio),
        (new("drift_mean", Gauge, Core, s_labels, "Mean of the window's values. Numeric features."), drift => drift.Mean),
        (new("drift_evidence", Gauge, Full, s_labels, "Evidence of slow drift that single verdicts may miss: Shiryaev-Roberts, one step a verdict, at most ten times drift_evidence_critical."), drift => drift.Evidence),
        (new("drift_evidence_critical", Gauge, Full, s_labels, "The evidence that counts as an alarm: verdicts until a single feature may alarm falsely once."), drift => drift.EvidenceCritical),
        (new("drift_stddev", Gauge, Full, s_labels, "Standard deviation of the window's values, ddof 1. Numeric features."), drift => drift.StandardDeviation),
    ];

    public static IEnumerable<MetricFamily> Families => s_figures.Select(figure => figure.Family);

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<FeatureDrift, double?> figure) in s_figures)
        {
            if (!page.Family(family))
                continue;
            foreach (ModelSnapshot model in models)
            {
                for (int window = 0; window < model.Drift.Windows.Count; window++)
                {
                    IReadOnlyList<FeatureDrift> features = model.Drift.Windows[window].Features;
                    for (int feature = 0; feature < features.Count; feature++)
                        page.Sample(model.Labels.FeatureWindows[window][feature], figure(features[feature]));
                }
            }
        }
    }
}
