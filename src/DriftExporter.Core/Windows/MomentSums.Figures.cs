using DriftExporter.Numerics;

namespace DriftExporter.Windows;

/// <summary>What the sums say. Every figure is NaN where it is not defined.</summary>
public partial struct MomentSums
{
    /// <summary>There are values and no sum has overflowed.</summary>
    public readonly bool HasMoments =>
        Count > 0 && double.IsFinite(Total(0).Value) && double.IsFinite(Total(1).Value) && double.IsFinite(Total(2).Value);

    public readonly double Mean => HasMoments ? (MeanDistance + Centre).Value : double.NaN;

    /// <summary>With n - 1 in the denominator; from two values on.</summary>
    public readonly double SampleVariance => HasMoments && Count > 1 ? Math.Max(0, SquaredDeviations.Value) / (Count - 1) : double.NaN;

    public readonly double StandardDeviation => Math.Sqrt(SampleVariance);

    /// <summary>g1 = m3 / m2^1.5 of the moments about the mean, n in the denominators; NaN when all values are equal.</summary>
    public readonly double Skewness
    {
        get
        {
            double squares = HasMoments ? SquaredDeviations.Value / Count : 0;
            return squares > 0 ? CubedDeviations.Value / Count / (squares * Math.Sqrt(squares)) : double.NaN;
        }
    }

    private readonly DoubleDouble MeanDistance => Total(0) / Count;

    /// <summary>Sum of (value - mean)^2 = S2 - S1 mean.</summary>
    private readonly DoubleDouble SquaredDeviations => Total(1) - (Total(0) * MeanDistance);

    /// <summary>Sum of (value - mean)^3 = S3 - mean (3 S2 - 2 S1 mean).</summary>
    private readonly DoubleDouble CubedDeviations =>
        Total(2) - (MeanDistance * ((Total(1) * 3) - (Total(0) * MeanDistance * 2)));

    private readonly DoubleDouble Total(int power)
    {
        DoubleDouble total = 0;
        for (int lane = 0; lane < Lanes; lane++)
            total += DoubleDouble.Sum(sums[High(power) + lane], sums[Low(power) + lane]);
        return total;
    }
}
