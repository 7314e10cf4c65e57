namespace DriftExporter.Numerics;

/// <summary>
/// Quantiles by linear interpolation: position h = (n-1) q, value a + (b-a) (h - floor h) in that form, a and b the values
/// at ranks floor h and floor h + 1 counted from 0. Exactly a where a equals b. NaN when there are no values.
/// </summary>
public static class Quantiles
{
    /// <param name="sorted">[n] ascending, without NaN.</param>
    /// <param name="q">0..1</param>
    public static double Linear(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty)
            return Empty(q);
        (long rank, double fraction) = Position(sorted.Length, q);
        double value = sorted[(int)rank];
        return fraction == 0 ? value : Between(value, sorted[(int)rank + 1], fraction);
    }

    /// <summary>The same as if each point stood in the sorted list as often as its count says.</summary>
    /// <param name="points">[P] ascending, without NaN.</param>
    /// <param name="counts">[P] at least 0.</param>
    /// <param name="q">0..1</param>
    public static double Linear(ReadOnlySpan<double> points, ReadOnlySpan<long> counts, double q)
    {
        if (counts.Length != points.Length)
            throw new ArgumentException($"{points.Length} points, {counts.Length} counts.");
        long rows = CountShares.Total(counts);
        if (rows == 0)
            return Empty(q);
        (long rank, double fraction) = Position(rows, q);
        int point = 0;
        long through = counts[0]; // rows on this point and before
        while (through <= rank)
            through += counts[++point];
        double value = points[point];
        if (fraction == 0 || through > rank + 1)
            return value;
        do
            point++;
        while (counts[point] == 0);
        return Between(value, points[point], fraction);
    }

    private static (long Rank, double Fraction) Position(long rows, double q)
    {
        CheckRange(q);
        double position = (rows - 1) * q;
        double rank = Math.Floor(position);
        return ((long)rank, position - rank);
    }

    /// <summary>A range wider than the largest double is weighed from both ends instead.</summary>
    private static double Between(double low, double high, double fraction)
    {
        double range = high - low;
        if (range == 0)
            return low;
        return double.IsFinite(range) ? low + (range * fraction) : (low * (1 - fraction)) + (high * fraction);
    }

    private static double Empty(double q)
    {
        CheckRange(q);
        return double.NaN;
    }

    private static void CheckRange(double q)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies in 0..1.");
    }
}
