namespace DriftExporter.Baselines;

/// <summary>The values of a column by rank, exactly, wherever they are kept.</summary>
internal abstract class RankedValues
{
    /// <summary>M, the number of values.</summary>
    public abstract long Count { get; }

    /// <summary>Value at a zero-based position of the ascending order.</summary>
    public abstract double At(long position);

    /// <summary>How many values are at most <paramref name="value"/>; a quantile, an edge or a point.</summary>
    public abstract long CountAtMost(double value);

    /// <summary>Linear interpolation at position h = (M-1)q as a + (b-a)(h - floor h); exactly a when both neighbours are equal.</summary>
    public double Quantile(double probability)
    {
        double position = (Count - 1) * probability;
        long below = (long)Math.Floor(position);
        double low = At(below);
        double high = below + 1 < Count ? At(below + 1) : low;
        double share = position - below;
        if (low == high || share == 0)
            return low;
        double value = low + ((high - low) * share);
        return double.IsFinite(value) ? value : (low * (1 - share)) + (high * share); // high - low overflowed
    }

    /// <summary>[edges+1] values in each bin (edge i-1, edge i].</summary>
    public long[] BinCounts(ReadOnlySpan<double> edges)
    {
        long[] counts = new long[edges.Length + 1];
        long before = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            long upTo = bin < edges.Length ? CountAtMost(edges[bin]) : Count;
            counts[bin] = upTo - before;
            before = upTo;
        }

        return counts;
    }
}

/// <summary>All values in memory.</summary>
/// <param name="sorted">[M] ascending.</param>
internal sealed class SortedValues(ReadOnlyMemory<double> sorted) : RankedValues
{
    public override long Count => sorted.Length;

    public override double At(long position) => sorted.Span[(int)position];

    public override long CountAtMost(double value)
    {
        ReadOnlySpan<double> values = sorted.Span;
        int low = 0, high = values.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (values[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>
/// Exact counts on a fine grid, and the values themselves in the few gaps that hold a wanted rank. Asking for a value
/// in another gap is a mistake of the caller.
/// </summary>
/// <param name="points">[P] ascending.</param>
/// <param name="counts">[2P+1] values in each cell.</param>
/// <param name="gapValues">Cell → its values, ascending.</param>
internal sealed class GridValues(double[] points, long[] counts, IReadOnlyDictionary<int, double[]> gapValues) : RankedValues
{
    private readonly long[] _upTo = Cumulative(counts);

    public override long Count => _upTo[^1];

    public override double At(long position)
    {
        int cell = CellOfRank(_upTo, position);
        return cell % 2 == 1 ? points[cell / 2] : gapValues[cell][position - (_upTo[cell] - counts[cell])];
    }

    public override long CountAtMost(double value)
    {
        int point = Array.BinarySearch(points, value);
        if (point >= 0)
            return _upTo[(2 * point) + 1];
        int cell = 2 * ~point;
        long before = _upTo[cell] - counts[cell];
        return counts[cell] == 0 ? before : before + gapValues[cell].Count(gapValue => gapValue <= value);
    }

    /// <summary>The cell that holds a zero-based position, given cumulative counts.</summary>
    public static int CellOfRank(ReadOnlySpan<long> upTo, long position)
    {
        int low = 0, high = upTo.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > position)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    public static long[] Cumulative(ReadOnlySpan<long> counts)
    {
        long[] upTo = new long[counts.Length];
        long sum = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            upTo[cell] = sum += counts[cell];
        return upTo;
    }
}
