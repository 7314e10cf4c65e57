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

    /// <summary>With ddof 1; numeric, two values or more.</summary>
    public double? StandardDeviation { get; init; }
}

/// <summary>One window, evaluated.</summary>
/// <param name="OldestTime">Nanoseconds since the Unix epoch; null while the window is empty.</param>
/// <param name="NewestTime">Nanoseconds since the Unix epoch; null while the window is empty.</param>
/// <param name="Features">In the baseline's order.</param>
public sealed record WindowDrift(
    string Label, long Rows, long? OldestTime, long? NewestTime, IReadOnlyList<FeatureDrift> Features);

/// <summary>All windows of a model at one moment. Immutable: what a scrape sees is all of one evaluation.</summary>
public sealed record DriftSnapshot(IReadOnlyList<WindowDrift> Windows)
{
    public static DriftSnapshot Empty { get; } = new([]);
}
