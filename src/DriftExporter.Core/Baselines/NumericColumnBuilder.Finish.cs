using DriftExporter.Binning;
using DriftExporter.Windows;

namespace DriftExporter.Baselines;

internal sealed partial class NumericColumnBuilder
{
    /// <summary>Edges, fences and quantiles from exact ranks; counts on the grid that has them as points.</summary>
    private NumericProfile Finish(RankedValues ranked, MomentSums moments, double[] basePoints, Func<double[], long[]> countOn)
    {
        double[] edges = EdgeChooser.FromQuantiles(EdgeQuantiles(ranked));
        double mean = Unscaled(moments.Mean);
        double deviation = ranked.Count > 1 ? Unscaled(moments.StandardDeviation) : 0;
        Fences fences = FencesOf(ranked, mean, deviation);
        double[] points = PointChooser.With(basePoints, [.. edges, fences.Low, fences.High]);
        long[] counts = countOn(points);
        double[] split = EdgeChooser.SplitHeavyBin(edges, points, PointCounts(counts), ranked.BinCounts(edges), _decision.Float32);
        if (split.Length != edges.Length)
        {
            edges = split;
            points = PointChooser.With(points, edges);
            counts = countOn(points);
        }

        long largestGap = 0;
        for (int cell = 0; cell < counts.Length; cell += 2)
            largestGap = Math.Max(largestGap, counts[cell]);
        return new NumericProfile
        {
            Float32 = _decision.Float32,
            Minimum = ranked.At(0),
            Maximum = ranked.At(ranked.Count - 1),
            Mean = mean,
            StandardDeviation = deviation,
            Skewness = deviation > 0 ? moments.Skewness : 0,
            Quantiles = [.. s_probabilities.Select(probability => new Quantile(probability, ranked.Quantile(probability)))],
            Points = points,
            Counts = counts,
            KsErrorBound = (double)largestGap / ranked.Count,
            BinEdges = edges,
            BinCounts = BinCounts(points, counts, edges),
            Fences = fences,
        };
    }

    private double[] EdgeQuantiles(RankedValues ranked)
    {
        double[] quantiles = new double[_options.Bins - 1];
        for (int edge = 0; edge < quantiles.Length; edge++)
            quantiles[edge] = ranked.Quantile((edge + 1) / (double)_options.Bins);
        return quantiles;
    }

    /// <summary>A constant column has the fence [c, c] exactly: a summed mean can miss c by an ulp and make every row an outlier.</summary>
    private Fences FencesOf(RankedValues ranked, double mean, double deviation)
    {
        double minimum = ranked.At(0), maximum = ranked.At(ranked.Count - 1);
        if (minimum == maximum)
            return new Fences(_options.Outliers, minimum, minimum);
        double low, high;
        if (_options.Outliers == FenceRule.Sigma)
        {
            low = mean - (3 * deviation);
            high = mean + (3 * deviation);
        }
        else
        {
            double q1 = ranked.Quantile(0.25), q3 = ranked.Quantile(0.75);
            low = q1 - (1.5 * (q3 - q1));
            high = q3 + (1.5 * (q3 - q1));
        }

        return new Fences(_options.Outliers,
            Math.Max(low, -double.MaxValue) + 0.0, Math.Min(high, double.MaxValue) + 0.0);
    }

    /// <summary>Factor of the values in the moments: a power of two, so that it costs no bit, small enough that no cube of a
    /// value overflows. A column may use the largest double for "unknown".</summary>
    private static double ScaleFor(double minimum, double maximum) =>
        Math.Max(Math.Abs(minimum), Math.Abs(maximum)) < MomentSums.LargestDistance ? 1 : Math.ScaleB(1, -720);

    private double Unscaled(double figure) => Math.Clamp(figure / _scale, -double.MaxValue, double.MaxValue);

    private static long[] PointCounts(long[] counts)
    {
        long[] atPoints = new long[counts.Length / 2];
        for (int point = 0; point < atPoints.Length; point++)
            atPoints[point] = counts[(2 * point) + 1];
        return atPoints;
    }

    /// <summary>Sums of cells over (edge, next edge]; every edge is a point.</summary>
    internal static long[] BinCounts(double[] points, long[] counts, double[] edges)
    {
        long[] bins = new long[edges.Length + 1];
        int bin = 0;
        for (int cell = 0; cell < counts.Length; cell++)
        {
            bins[bin] += counts[cell];
            if (cell % 2 == 1 && bin < edges.Length && points[cell / 2] == edges[bin])
                bin++;
        }

        return bins;
    }
}
