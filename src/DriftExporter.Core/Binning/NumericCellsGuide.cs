using System.Numerics;

namespace DriftExporter.Binning;

/// <summary>
/// Shortens the search for a value's place among many points: a monotone map takes a value to a bucket, a table says how
/// many points lie in the buckets before it, and a branchless search of <see cref="Steps"/> halvings does the rest.
/// </summary>
/// <remarks>
/// Why the answer does not depend on the map: it never decreases, rounding included, so a point in an earlier bucket
/// is below the value and a point in a later one above it. The map only decides how crowded the fullest bucket is, and
/// so the number of steps, the same for every value (no branch to mispredict). Quantile points of columns with light
/// tails need 1 to 3 steps under a linear map, heavy tails under a logarithmic one; the worst case is a plain binary
/// search. Sentinels such as 999999 would leave a linear map one bucket, so the outermost points may be left outside.
/// </remarks>
internal sealed class NumericCellsGuide
{
    private const int MaxBuckets = 32_768;
    private static readonly int[] Trims = [0, 1, 3, 7, 15];

    public NumericCellsGuide(ReadOnlySpan<double> points)
    {
        int buckets = Math.Min(MaxBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)points.Length * 4));
        ushort[] starts = new ushort[buckets + 1]; // one more: a 32-bit gather reads two entries
        Map = Choose(points, starts, buckets);
        int fullest = CountFullest(points, Map, starts);
        int running = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int inBucket = starts[bucket];
            starts[bucket] = (ushort)running;
            running += inBucket;
        }

        Steps = BitOperations.Log2((uint)fullest) + 1;
        Starts = starts;
        Sorted = new double[points.Length + (1 << Steps)];
        Sorted.AsSpan().Fill(double.NaN); // below nothing, equal to nothing
        points.CopyTo(Sorted);
    }

    public NumericCellsMap Map { get; }

    /// <summary>[buckets + 1] number of points in the buckets before this one.</summary>
    public ushort[] Starts { get; }

    /// <summary>[P + 2^Steps] the points, then NaN.</summary>
    public double[] Sorted { get; }

    /// <summary>Halvings that any bucket needs; 2^Steps - 1 is at least the number of points in the fullest.</summary>
    public int Steps { get; }

    private static NumericCellsMap Choose(ReadOnlySpan<double> points, ushort[] scratch, int buckets)
    {
        double[] magnitudes = Magnitudes(points);
        double first = points[0];
        double last = points[^1];
        NumericCellsMap best = default; // all in one bucket
        int fewest = int.MaxValue;
        foreach (int trim in Trims)
        {
            if ((2 * trim) + 1 >= points.Length)
                break;
            Try(points, scratch, NumericCellsMap.Linear(points[trim], points[^(1 + trim)], buckets), 0, ref best, ref fewest);
            Try(points, scratch, NumericCellsMap.Logarithmic(first, last, 0, magnitudes[trim], buckets), 1, ref best, ref fewest);
            Try(points, scratch, NumericCellsMap.Logarithmic(first, last, first, points[1 + trim] - first, buckets), 1, ref best, ref fewest);
        }

        return best;
    }

    /// <summary>Ascending distances of the points from zero, without zero itself.</summary>
    private static double[] Magnitudes(ReadOnlySpan<double> points)
    {
        var magnitudes = new List<double>(points.Length);
        foreach (double point in points)
        {
            if (point != 0)
                magnitudes.Add(Math.Abs(point));
        }

        magnitudes.Sort();
        return [.. magnitudes];
    }

    private static void Try(
        ReadOnlySpan<double> points, ushort[] scratch, NumericCellsMap? candidate, int surcharge, ref NumericCellsMap best, ref int fewest)
    {
        if (candidate is not { } map)
            return;
        int steps = BitOperations.Log2((uint)CountFullest(points, map, scratch)) + 1 + surcharge;
        if (steps >= fewest)
            return;
        best = map;
        fewest = steps;
    }

    /// <summary>Leaves the number of points of each bucket in <paramref name="counts"/>.</summary>
    private static int CountFullest(ReadOnlySpan<double> points, NumericCellsMap map, ushort[] counts)
    {
        Array.Clear(counts);
        int fullest = 0;
        foreach (double point in points)
            fullest = Math.Max(fullest, ++counts[map.Bucket(point)]);
        return fullest;
    }
}
