using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>Profiles from what adds up exactly: counts on fixed points or categories, exact sums, extremes.</summary>
internal static class FixedGrid
{
    /// <param name="plan">Gives points, edges, fences and the probabilities of the quantiles.</param>
    /// <param name="counts">[2P+1]</param>
    /// <param name="minimum">+∞ without values; then so is nothing else, and the profile states 0.</param>
    public static NumericProfile Numeric(NumericProfile plan, long[] counts, ExactMoments sums, double minimum, double maximum)
    {
        bool any = sums.Count > 0;
        long largestGap = 0;
        for (int cell = 0; cell < counts.Length; cell += 2)
            largestGap = Math.Max(largestGap, counts[cell]);
        return plan with
        {
            Minimum = any ? minimum : 0,
            Maximum = any ? maximum : 0,
            Mean = any ? sums.Mean : 0,
            StandardDeviation = sums.Count > 1 ? sums.StandardDeviation : 0,
            Skewness = sums.Skewness,
            Quantiles = [.. plan.Quantiles.Select(quantile => quantile with { Value = any ? Quantile(plan.Points, counts, minimum, maximum, quantile.Probability) : 0 })],
            Counts = counts,
            KsErrorBound = any ? (double)largestGap / sums.Count : 0,
            BinCounts = NumericColumnBuilder.BinCounts(plan.Points, counts, plan.BinEdges),
            Sums = sums,
        };
    }

    /// <param name="plan">Gives the categories and their order.</param>
    /// <param name="counts">[categories]</param>
    /// <param name="hashes">Of the values that are none of them; more than the limit stands for too many.</param>
    public static CategoricalProfile Categorical(CategoricalProfile plan, long[] counts, long otherCount, IReadOnlyCollection<ulong> hashes)
    {
        bool tooMany = hashes.Count > CategoricalColumnBuilder.HashLimit;
        return new CategoricalProfile
        {
            Categories = [.. plan.Categories.Select((category, index) => category with { Count = counts[index] })],
            Other = otherCount == 0 ? null
                : new OtherCategories(otherCount, tooMany ? CategoricalColumnBuilder.HashLimit + 1 : hashes.Count, tooMany ? null : [.. hashes.Order()]),
        };
    }

    /// <summary>Linear interpolation between ranks; a rank inside a gap is placed evenly between the gap's neighbours, so it is right to one gap.</summary>
    private static double Quantile(double[] points, long[] counts, double minimum, double maximum, double probability)
    {
        long[] upTo = GridValues.Cumulative(counts);
        double position = (upTo[^1] - 1) * probability;
        long below = (long)Math.Floor(position);
        double low = At(below), high = At(Math.Min(below + 1, upTo[^1] - 1)), share = position - below;
        return low == high || share == 0 ? low : low + ((high - low) * share);

        double At(long rank)
        {
            int cell = GridValues.CellOfRank(upTo, rank);
            if (cell % 2 == 1)
                return points[cell / 2];
            double left = cell == 0 ? minimum : points[(cell / 2) - 1];
            double right = cell == counts.Length - 1 ? maximum : points[cell / 2];
            double part = (rank - (upTo[cell] - counts[cell]) + 0.5) / counts[cell];
            return left + ((right - left) * part);
        }
    }
}
