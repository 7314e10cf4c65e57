using DriftExporter.Baselines;
using DriftExporter.Scoring;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>The further figures of each feature in each window; what <c>drift.measures</c> leaves out has no series. To add one: 1 a
/// figure in Scoring/FeatureMeasures; 2 a family here; 3 ./build.sh docs.</summary>
internal static class MeasureFamilies
{
    private static readonly string[] s_labels = ["model", "feature", "role", "window"];

    private static readonly (MetricFamily Family, Func<FeatureMeasures, double?> Figure)[] s_figures =
    [
        (new("drift_ks_p_value", Gauge, Full, s_labels, "Chance of a Kolmogorov-Smirnov distance this large without drift, for one look and continuous values; too large with few distinct values. Not for alerts. Numeric features."), measures => measures.KsPValue),
        (new("drift_chi_square_p_value", Gauge, Full, s_labels, "Chance of a chi-square this large without drift, for one look. Not for alerts. Categorical features."), measures => measures.ChiSquarePValue),
        (new("drift_jensen_shannon_distance", Gauge, Full, s_labels, "Jensen-Shannon distance between the shares of the bins of PSI, base 2, 0..1."), measures => measures.JensenShannonDistance),
        (new("drift_wasserstein_distance", Gauge, Full, s_labels, "Wasserstein distance in standard deviations of the baseline. Numeric features."), measures => measures.WassersteinDistance),
        (new("drift_probability_greater", Gauge, Full, s_labels, "How likely a value of the window is above one of the baseline, ties counted half; 0.5 is no shift. Numeric features."), measures => measures.ProbabilityGreater),
        (new("drift_skewness", Gauge, Full, s_labels, "Third standardised moment of the window's values. Numeric features."), measures => measures.Skewness),
        (new("drift_kuiper_statistic", Gauge, Full, s_labels, "Kuiper's statistic, which does not depend on where a cycle starts, 0..1. With measures: kuiper. Numeric features."), measures => measures.Kuiper?.Statistic),
        (new("drift_kuiper_p_value", Gauge, Full, s_labels, "Chance of a Kuiper statistic this large without drift, for one look. With measures: kuiper. Numeric features."), measures => measures.Kuiper?.P),
        (new("drift_cramer_von_mises_statistic", Gauge, Full, s_labels, "Two-sample Cramer-von Mises statistic. With measures: cramer_von_mises. Numeric features."), measures => measures.CramerVonMises?.Statistic),
        (new("drift_cramer_von_mises_p_value", Gauge, Full, s_labels, "Chance of a Cramer-von Mises statistic this large without drift, for one look. With measures: cramer_von_mises. Numeric features."), measures => measures.CramerVonMises?.P),
        (new("drift_anderson_darling_statistic", Gauge, Full, s_labels, "Two-sample Anderson-Darling statistic, standardised: 0 is what chance gives on average, 3.75 is exceeded in 1 % of windows without drift. With measures: anderson_darling. Numeric features."), measures => measures.AndersonDarling?.Statistic),
    ];

    private static readonly MetricFamily s_quantile = new("drift_quantile", Gauge, Full, [.. s_labels, "q"], "Quantiles of the window's values, to the distance of two neighbouring points of the baseline. Numeric features.");

    private static readonly MetricFamily s_category = new("drift_category_ratio", Gauge, Core, [.. s_labels, "category"], "Share of the window's values in each of the 20 most frequent categories of the training data, 0..1. Predictions; features too with measures: category_ratios.");

    /// <summary>Where features are served too there may be thousands of series, and they are the first to go.</summary>
    private static readonly MetricFamily s_manyCategories = s_category with { Level = Full };

    public static IEnumerable<MetricFamily> Families => [.. s_figures.Select(figure => figure.Family), s_quantile];

    public static IEnumerable<MetricFamily> CategoryFamilies => [s_category];

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        foreach ((MetricFamily family, Func<FeatureMeasures, double?> figure) in s_figures)
        {
            if (!page.Family(family))
                continue;
            foreach (Series series in Measured(models))
                page.Sample(series.Labels, figure(series.Measures));
        }

        WriteQuantiles(page, models);
    }

    public static void WriteCategories(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        bool features = Measured(models).Any(series => series.Measures.CategoryShares is not null && series.Reference.Profile.Role == FeatureRole.Feature);
        if (!page.Family(features ? s_manyCategories : s_category))
            return;
        foreach (Series series in Measured(models))
        {
            for (int category = 0; category < (series.Measures.CategoryShares?.Count ?? 0); category++)
                page.Sample(series.Labels, series.Categories[category], series.Measures.CategoryShares![category]);
        }
    }

    private static void WriteQuantiles(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        if (!page.Family(s_quantile))
            return;
        foreach (Series series in Measured(models))
        {
            foreach (Quantile quantile in series.Measures.Quantiles ?? [])
                page.Sample(series.Labels, BaselineFamilies.QuantileLabel(quantile), quantile.Value);
        }
    }

    private static IEnumerable<Series> Measured(IReadOnlyList<ModelSnapshot> models)
    {
        foreach (ModelSnapshot model in models)
        {
            for (int window = 0; window < model.Drift.Windows.Count; window++)
            {
                IReadOnlyList<FeatureDrift> features = model.Drift.Windows[window].Features;
                for (int feature = 0; feature < features.Count; feature++)
                {
                    if (features[feature].Measures is { } measures)
                        yield return new Series(model.Labels.FeatureWindows[window][feature], model.References[feature], model.Labels.Categories[feature], measures);
                }
            }
        }
    }

    private readonly record struct Series(LabelSet Labels, FeatureReference Reference, byte[][] Categories, FeatureMeasures Measures);
}
