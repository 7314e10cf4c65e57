using DriftExporter.Configuration;
using DriftExporter.Scoring;

namespace DriftExporter.Pipeline;

/// <summary>From the configuration's words to what is computed at each evaluation: of the core page little more than the core.</summary>
internal static class MeasureSettings
{
    private static readonly (Measures Asked, MeasureSet Computed)[] s_sets =
    [
        (Measures.JensenShannon, MeasureSet.BinDistances),
        (Measures.Wasserstein, MeasureSet.Wasserstein),
        (Measures.ProbabilityGreater, MeasureSet.ProbabilityGreater),
        (Measures.Moments, MeasureSet.Moments),
        (Measures.Quantiles, MeasureSet.Quantiles),
        (Measures.CategoryRatios, MeasureSet.FeatureCategories),
        (Measures.Kuiper, MeasureSet.Kuiper),
        (Measures.CramerVonMises, MeasureSet.CramerVonMises),
        (Measures.AndersonDarling, MeasureSet.AndersonDarling),
    ];

    public static MeasureOptions Of(DriftConfiguration drift, MetricExposure expose)
    {
        MeasureSet set = MeasureSet.Always;
        if (expose == MetricExposure.Full)
            set = s_sets.Where(pair => drift.Measures.HasFlag(pair.Asked)).Aggregate(set, (all, pair) => all | pair.Computed);
        return new MeasureOptions(set, (Statistics.PsiSmoothing)drift.PsiSmoothing);
    }
}
