namespace DriftExporter.Statistics;

/// <summary>
/// The two-sample Kolmogorov-Smirnov distance as exact integers over <see cref="Denominator"/> = n M, so that it is the
/// same on every machine. G is the baseline's distribution function, F the window's.
/// </summary>
/// <param name="WindowRows">n</param>
/// <param name="BaselineRows">M</param>
/// <param name="PlusNumerator">sup(G - F) n M, at least 0: the window lies higher.</param>
/// <param name="MinusNumerator">sup(F - G) n M, at least 0: the window lies lower.</param>
public readonly record struct KsDistance(long WindowRows, long BaselineRows, Int128 PlusNumerator, Int128 MinusNumerator)
{
    public Int128 Denominator => (Int128)WindowRows * BaselineRows;

    public Int128 Numerator => Int128.Max(PlusNumerator, MinusNumerator);

    /// <summary>D in 0..1; NaN when either side has no rows. Within 2 ulp of the exact ratio.</summary>
    public double Statistic => (double)Numerator / (double)Denominator;

    public double Plus => (double)PlusNumerator / (double)Denominator;

    public double Minus => (double)MinusNumerator / (double)Denominator;

    /// <summary>V = D+ + D-, in 0..1.</summary>
    public double Kuiper => (double)(PlusNumerator + MinusNumerator) / (double)Denominator;
}
