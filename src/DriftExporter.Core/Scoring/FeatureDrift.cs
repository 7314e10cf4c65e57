using DriftExporter.Baselines;
using DriftExporter.Columns;

namespace DriftExporter.Scoring;

/// <summary>Chi-square homogeneity of the 2 × K table of pooled category counts.</summary>
public readonly record struct ChiSquareScore(double Statistic, int DegreesOfFreedom);

/// <summary>The figures of one feature in one window. A figure that does not exist (too few rows, other kind) is null, never 0.</summary>
public sealed record FeatureDrift
{
    public required string Name { get; init; }

    public required FeatureRole Role { get; init; }

    public required FeatureKind Kind { get; init; }

    /// <summary>Records in the window.</summary>
    public required long Records { get; init; }

    /// <summary>Records with a value: neither missing nor invalid.</summary>
    public required long Values { get; init; }

    /// <summary>Further figures; null where none were asked for, or PSI does not exist.</summary>
    public FeatureMeasures? Measures { get; init; }

    /// <summary>Rows in each bin of the reference, however few they are; null where nobody asked for them.</summary>
    public IReadOnlyList<int>? BinRows { get; init; }

    /// <summary>0..1 of records.</summary>
    public double? MissingRatio { get; init; }

    /// <summary>0..1 of records.</summary>
    public double? InvalidRatio { get; init; }

    /// <summary>0..1 of values; numeric.</summary>
    public double? OutlierRatio { get; init; }

    /// <summary>0..1 of values; categorical, where the baseline can tell.</summary>
    public double? UnseenRatio { get; init; }

    /// <summary>Population stability index, ≥ 0, natural logarithm.</summary>
    public double? Psi { get; init; }

    /// <summary>Kolmogorov–Smirnov distance, 0..1: the lower end of its certified bracket; numeric.</summary>
    public double? KsStatistic { get; init; }

    /// <summary>Categorical.</summary>
    public ChiSquareScore? ChiSquare { get; init; }

    /// <summary>Numeric.</summary>
    public double? Mean { get; init; }

    /// <summary>Third standardised moment, population form; numeric, not all values equal.</summary>
    public double? Skewness { get; init; }

    /// <summary>With ddof 1; numeric, two values or more.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>What <see cref="Psi"/> has to exceed at this window's number of values.</summary>
    public double? PsiCritical { get; init; }

    /// <summary>What <see cref="KsStatistic"/> has to exceed at this window's number of values, at most 1; numeric.</summary>
    public double? KsCritical { get; init; }

    /// <summary>Whether the last verdict found drift; null before the first, and where none of its tests could run.</summary>
    public bool? Detected { get; init; }

    /// <summary>One line a test that found drift at the last verdict.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>0..1: the p-value of the last verdict, adjusted for the number of columns by Benjamini and Hochberg.</summary>
    public double? QValue { get; init; }

    /// <summary>Shiryaev-Roberts evidence of slow drift, ≥ 0; null before a verdict has added to it.</summary>
    public double? Evidence { get; init; }

    /// <summary>The evidence that counts as an alarm.</summary>
    public double? EvidenceCritical { get; init; }
}

/// <summary>One window, evaluated.</summary>
/// <param name="OldestTime">Nanoseconds since the Unix epoch; null while the window is empty.</param>
/// <param name="NewestTime">Nanoseconds since the Unix epoch; null while the window is empty.</param>
/// <param name="Features">In the baseline's order.</param>
public sealed record WindowDrift(
    string Label, long Rows, long? OldestTime, long? NewestTime, IReadOnlyList<FeatureDrift> Features)
{
    /// <summary>Event time of the last verdict, nanoseconds since the Unix epoch; null before the first.</summary>
    public long? VerdictTime { get; init; }

    /// <summary>Columns of role feature that the last verdict was about; null before the first.</summary>
    public int? ScoredFeatures { get; init; }

    /// <summary>Those of them in which it found drift.</summary>
    public int? DetectedFeatures { get; init; }

    /// <summary>The one over the other, 0..1; null when no column could be judged.</summary>
    public double? DetectedRatio => ScoredFeatures > 0 ? (double)DetectedFeatures!.Value / ScoredFeatures.Value : null;
}

/// <summary>All windows of a model at one moment. Immutable: what a scrape sees is all of one evaluation.</summary>
public sealed record DriftSnapshot(IReadOnlyList<WindowDrift> Windows)
{
    public static DriftSnapshot Empty { get; } = new([]);
}
