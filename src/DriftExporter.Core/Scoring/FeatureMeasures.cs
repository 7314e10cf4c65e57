using DriftExporter.Baselines;

namespace DriftExporter.Scoring;

/// <summary>A statistic and the chance of one that large without drift; P is null where only the statistic is of use.</summary>
public readonly record struct TestFigure(double Statistic, double? P);

/// <summary>
/// The figures of one feature in one window beside the core: p-values, distances, effect sizes, shapes. What was not asked
/// for, does not exist for the kind, or is not defined, is null, never NaN. Source: docs/statistics.md.
/// </summary>
public sealed record FeatureMeasures
{
    /// <summary>Two-sided, of the published distance; numeric. Conservative where <see cref="KsIsTied"/>.</summary>
    public double? KsPValue { get; init; }

    /// <summary>Decimal logarithm of the p-value; goes on where the p-value underflows to 0.</summary>
    public double? KsLog10PValue { get; init; }

    /// <summary>The training values are so few distinct ones that the p-value of KS, which is for continuous data, is several times too
    /// large: PSI decides.</summary>
    public bool KsIsTied { get; init; }

    /// <summary>Upper tail; categorical.</summary>
    public double? ChiSquarePValue { get; init; }

    public double? ChiSquareLog10PValue { get; init; }

    /// <summary>0..1, base 2, over the bins of PSI.</summary>
    public double? JensenShannonDistance { get; init; }

    /// <summary>0..1, over the bins of PSI.</summary>
    public double? HellingerDistance { get; init; }

    /// <summary>0..1: the share of rows that would have to change their bin.</summary>
    public double? TotalVariation { get; init; }

    /// <summary>Wasserstein-1 in (population) standard deviations of the baseline; numeric.</summary>
    public double? WassersteinDistance { get; init; }

    /// <summary>P(window > baseline) + P(tie) / 2, 0..1; 0.5 is no shift; numeric.</summary>
    public double? ProbabilityGreater { get; init; }

    /// <summary>Window's mean less the baseline's, in standard deviations of the baseline; numeric.</summary>
    public double? MeanShift { get; init; }

    /// <summary>Window's standard deviation over the baseline's; numeric.</summary>
    public double? DeviationRatio { get; init; }

    /// <summary>Third standardised moment, population form; numeric, not all values equal.</summary>
    public double? Skewness { get; init; }

    /// <summary>The window's at the probabilities of the baseline's, to one gap between points; numeric.</summary>
    public IReadOnlyList<Quantile>? Quantiles { get; init; }

    /// <summary>[at most 20] the window's share of each of the baseline's first categories, 0..1 of values; categorical.</summary>
    public IReadOnlyList<double>? CategoryShares { get; init; }

    /// <summary>V and its p-value; numeric, for cyclic features.</summary>
    public TestFigure? Kuiper { get; init; }

    /// <summary>T and its p-value; numeric.</summary>
    public TestFigure? CramerVonMises { get; init; }

    /// <summary>The standardised statistic; its significance is known between 0.001 and 0.25 alone, and left out. Numeric.</summary>
    public TestFigure? AndersonDarling { get; init; }

    /// <summary>What PSI is made of; of the features with the largest PSI.</summary>
    public FeatureContributions? Contributions { get; init; }
}
