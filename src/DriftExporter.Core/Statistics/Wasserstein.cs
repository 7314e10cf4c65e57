namespace DriftExporter.Statistics;

/// <summary>An estimate of the Wasserstein-1 distance and how far the true one may be from it.</summary>
/// <param name="Value">In the feature's own unit; NaN without rows on either side.</param>
/// <param name="ErrorBound">At most half of what lies in gaps times their widths (triangle inequality); infinite where rows lie outside
/// the points and their sum is not known.</param>
public readonly record struct WassersteinDistance(double Value, double ErrorBound)
{
    /// <summary>In baseline standard deviations; deviations below 0.001 count as 0.001, so that a constant column stays finite.</summary>
    public WassersteinDistance InDeviations(double baselineDeviation)
    {
        double unit = Math.Max(baselineDeviation, 0.001);
        return new(Value / unit, ErrorBound / unit);
    }
}

/// <summary>W1 = integral of |F - G| from counts per cell, with the rows of a gap spread evenly over it. Exact where gaps are empty.</summary>
public static class Wasserstein
{
    /// <param name="points">[K], strictly ascending, finite; cell 2k+1 is point k, cell 2k the gap before it.</param>
    /// <param name="baselineCumulative">[2K+1] baseline rows in this cell and before.</param>
    /// <param name="windowCounts">[2K+1 or more] window rows in each cell; what lies beyond the cells is not read.</param>
    /// <param name="belowSum">Sum over the window's rows below the first point of how far they are below; NaN when not known.</param>
    /// <param name="aboveSum">Likewise above the last point.</param>
    public static WassersteinDistance Evaluate(
        ReadOnlySpan<double> points, ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, double belowSum = double.NaN, double aboveSum = double.NaN)
    {
        if (baselineCumulative.Length != (2 * points.Length) + 1)
            throw new ArgumentException($"{points.Length} points make {(2 * points.Length) + 1} cells, not {baselineCumulative.Length}.", nameof(baselineCumulative));
        long windowRows = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
            windowRows += windowCounts[cell];
        double n = windowRows, m = baselineCumulative[^1];
        if (n < 1 || m < 1 || points.Length == 0)
            return new(double.NaN, double.NaN);

        int last = baselineCumulative.Length - 1;
        double sum = 0, error = 0;
        Outside(windowCounts[0], baselineCumulative[0], belowSum, n, ref sum, ref error);
        long window = windowCounts[0];
        for (int k = 0; k + 1 < points.Length; k++)
        {
            int gap = (2 * k) + 2;
            window += windowCounts[gap - 1];
            double left = (window / n) - (baselineCumulative[gap - 1] / m);
            double windowShare = windowCounts[gap] / n, baselineShare = (baselineCumulative[gap] - baselineCumulative[gap - 1]) / m;
            window += windowCounts[gap];
            double right = (window / n) - (baselineCumulative[gap] / m);
            double width = points[k + 1] - points[k];
            double mean = left * right >= 0
                ? 0.5 * Math.Abs(left + right)
                : 0.5 * ((left * left) + (right * right)) / Math.Abs(right - left);
            sum += mean * width;
            error += 0.5 * (windowShare + baselineShare) * width;
        }

        Outside(windowCounts[last], baselineCumulative[last] - baselineCumulative[last - 1], aboveSum, n, ref sum, ref error);
        return new(sum, error);
    }

    private static void Outside(int windowRows, long baselineRows, double excess, double n, ref double sum, ref double error)
    {
        if (baselineRows > 0 || (windowRows > 0 && double.IsNaN(excess)))
            error = double.PositiveInfinity;
        if (windowRows > 0 && !double.IsNaN(excess))
            sum += excess / n;
    }
}
