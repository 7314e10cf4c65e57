namespace DriftExporter.Binning;

/// <summary>Interior edges of the PSI bins of a numeric column. Bin i is (edge i-1, edge i]; the outer bins are open.</summary>
public static class EdgeChooser
{
    /// <summary>Share of the training values from which a bin of several values gives its most frequent value a bin of its own.</summary>
    public const double HeavyShare = 0.9;

    /// <summary>The distinct values of the quantiles, ascending; non-finite ones (overflow in interpolation) are left out.</summary>
    /// <param name="quantiles">[bins-1] quantiles at i/bins, ascending.</param>
    public static double[] FromQuantiles(ReadOnlySpan<double> quantiles)
    {
        var edges = new List<double>(quantiles.Length);
        foreach (double quantile in quantiles)
        {
            double edge = quantile + 0.0; // -0.0 and 0.0 are one edge
            if (double.IsFinite(edge) && (edges.Count == 0 || edge > edges[^1]))
                edges.Add(edge);
        }

        return [.. edges];
    }

    /// <summary>
    /// Adds the edges that a heavy value asks for: when one bin holds <see cref="HeavyShare"/> of the values or more and
    /// more than one distinct value, its most frequent value (ties: the smaller) becomes a bin of its own. Without it a
    /// flag that falls from 95 % to 10 % stays in one bin and is invisible.
    /// </summary>
    /// <param name="edges">Ascending.</param>
    /// <param name="values">Ascending distinct values that hold every value of the heavy bin's mass worth naming (points of the grid).</param>
    /// <param name="counts">[values] training rows exactly at each.</param>
    /// <param name="binCounts">[edges+1] training rows in each bin, all values.</param>
    /// <param name="float32">The largest float32 below the value is taken instead of the largest double below it.</param>
    public static double[] SplitHeavyBin(
        double[] edges, ReadOnlySpan<double> values, ReadOnlySpan<long> counts, ReadOnlySpan<long> binCounts, bool float32)
    {
        long total = 0;
        foreach (long count in binCounts)
            total += count;
        int heavyBin = -1;
        for (int bin = 0; bin < binCounts.Length; bin++)
        {
            if (binCounts[bin] >= HeavyShare * total)
                heavyBin = bin;
        }

        if (heavyBin < 0)
            return edges;
        double low = heavyBin == 0 ? double.NegativeInfinity : edges[heavyBin - 1];
        double high = heavyBin == edges.Length ? double.PositiveInfinity : edges[heavyBin];
        int heaviest = -1;
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index] > low && values[index] <= high && (heaviest < 0 || counts[index] > counts[heaviest]))
                heaviest = index;
        }

        if (heaviest < 0 || counts[heaviest] == binCounts[heavyBin])
            return edges;
        double heavy = values[heaviest];
        double below = float32 ? MathF.BitDecrement((float)heavy) : Math.BitDecrement(heavy);
        return [.. edges.Append(below).Append(heavy).Where(double.IsFinite).Distinct().Order()];
    }
}
