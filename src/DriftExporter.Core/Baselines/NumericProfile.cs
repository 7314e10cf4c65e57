using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>Which rule made the outlier fences.</summary>
public enum FenceRule : byte
{
    /// <summary>[q1 - 1.5 IQR, q3 + 1.5 IQR]</summary>
    Iqr,

    /// <summary>mean ± 3 standard deviations (ddof 1)</summary>
    Sigma,
}

/// <summary>A value strictly below Low or strictly above High is an outlier.</summary>
public sealed record Fences(FenceRule Rule, double Low, double High);

public sealed record Quantile(double Probability, double Value);

/// <summary>
/// A numeric training column as exact counts over cells. Points cut the number line: cell 2k is the open gap below
/// point k (the last one lies above all points), cell 2k+1 is point k itself.
/// </summary>
/// <remarks>
/// Invariants, checked by the reader of a file. 1: Points [P] is finite and strictly ascending, P ≥ 1. 2: Counts [2P+1]
/// is not negative and sums to the values of the column. 3: BinEdges [K-1] and both fences are points.
/// 4: BinCounts [K] sums Counts over (edge, next edge]. 5: KsErrorBound = largest gap count / values.
/// </remarks>
public sealed record NumericProfile
{
    /// <summary>Log values are rounded to float32 on arrival.</summary>
    public bool Float32 { get; init; }

    public required double Minimum { get; init; }

    public required double Maximum { get; init; }

    public required double Mean { get; init; }

    /// <summary>With ddof 1; 0 for one value.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Third standardised moment (population form); 0 for a constant column.</summary>
    public required double Skewness { get; init; }

    /// <summary>Linear interpolation, position (n-1)q.</summary>
    public required IReadOnlyList<Quantile> Quantiles { get; init; }

    public required double[] Points { get; init; }

    public required long[] Counts { get; init; }

    /// <summary>The published KS statistic lies at most this far below the one against all training rows.</summary>
    public required double KsErrorBound { get; init; }

    /// <summary>Interior edges of the PSI bins; bin i is (edge i-1, edge i], the outer bins are open.</summary>
    public required double[] BinEdges { get; init; }

    public required long[] BinCounts { get; init; }

    public required Fences Fences { get; init; }

    /// <summary>Exact sums, of a baseline that was counted on another's points: what lets such baselines be merged.</summary>
    public ExactMoments? Sums { get; init; }
}
