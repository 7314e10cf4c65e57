using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Statistics;

/// <summary>Counts of two samples over the cells of a set of points, made with the product's own cells.</summary>
internal sealed record SampleCells(long[] BaselineCumulative, int[] WindowCounts, long WindowRows)
{
    /// <summary>The baseline keeps every distinct value as a point. Non-finite values are first replaced by ranks, which changes no order.</summary>
    public static SampleCells Exact(double[] baseline, double[] window)
    {
        if (baseline.Concat(window).Any(double.IsInfinity))
        {
            double[] order = [.. baseline.Concat(window).Where(value => !double.IsNaN(value)).Select(value => value + 0.0).Distinct().Order()];
            baseline = [.. baseline.Select(Rank)];
            window = [.. window.Select(Rank)];

            double Rank(double value) => double.IsNaN(value) ? value : Array.BinarySearch(order, value + 0.0);
        }

        return On([.. Present(baseline).Select(value => value + 0.0).Distinct().Order()], baseline, window);
    }

    /// <summary>The baseline keeps the points at ranks ceil(iM/K), i = 0..K (rank 1 for i = 0).</summary>
    public static SampleCells OnQuantilePoints(int k, double[] baseline, double[] window)
    {
        double[] sorted = [.. Present(baseline).Order()];
        long m = sorted.Length;
        var points = new SortedSet<double> { sorted[0] };
        for (long i = 1; i <= k; i++)
            points.Add(sorted[(((i * m) + k - 1) / k) - 1] + 0.0);
        return On([.. points], baseline, window);
    }

    public static SampleCells On(double[] points, double[] baseline, double[] window)
    {
        var cells = new NumericCells(points);
        int[] baselineCounts = Count(cells, baseline);
        long[] cumulative = new long[cells.ValueCellCount];
        long running = 0;
        for (int cell = 0; cell < cumulative.Length; cell++)
            cumulative[cell] = running += baselineCounts[cell];
        int[] windowCounts = Count(cells, window);
        return new SampleCells(cumulative, windowCounts, window.Length - windowCounts[cells.MissingId]);
    }

    private static IEnumerable<double> Present(double[] sample) => sample.Where(value => !double.IsNaN(value));

    private static int[] Count(NumericCells cells, double[] sample)
    {
        ushort[] ids = new ushort[sample.Length];
        cells.Map(sample, new ValueState[sample.Length], ids);
        int[] counts = new int[cells.CellCount];
        foreach (ushort id in ids)
            counts[id]++;
        return counts;
    }
}
