using DriftExporter.Columns;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Scoring;

/// <summary>Populations that stand a given PSI apart, over the bins that a baseline of the one has.</summary>
internal static class ShiftedColumns
{
    private const int LargeBaseline = 1_000_000;

    /// <summary>Columns of one kind, moved in directions of their own: up, down, and in waves.</summary>
    public static (PopulationColumn[] Before, PopulationColumn[] After) Of(PopulationKind kind, int columns, double psi)
    {
        PopulationColumn before = new(kind, "c", 0);
        int[] bins = Bins(before);
        PopulationColumn[] directions = [.. Enumerable.Range(0, Math.Min(columns, 10)).Select(direction => Shift(before, kind, bins, psi, direction / 2, direction % 2 == 0 ? 1 : -1))];
        return ([.. Enumerable.Repeat(before, columns)], [.. Enumerable.Range(0, columns).Select(column => directions[column % directions.Length])]);
    }

    /// <summary>PSI of the populations' shares of the bins.</summary>
    public static double Psi(PopulationColumn before, PopulationColumn after, int[] bins)
    {
        double[] p = Binned(before.Shares(), bins), q = Binned(after.Shares(), bins);
        return p.Zip(q, (left, right) => left > 0 && right > 0 ? (right - left) * Math.Log(right / left) : 0).Sum();
    }

    /// <summary>[levels] the bin of each, over a large baseline.</summary>
    public static int[] Bins(PopulationColumn column)
    {
        FeatureReference reference = column.Baseline(LargeBaseline, new SplitMix(1));
        int levels = column.Shares().Length;
        return [.. Enumerable.Range(0, levels).Select(level => reference.Profile.Kind == FeatureKind.Categorical ? level
            : Array.FindIndex(reference.BinEnds, end => end > reference.Cells.Numeric!.Id(level)))];
    }

    private static PopulationColumn Shift(PopulationColumn before, PopulationKind kind, int[] bins, double psi, int waves, int sign)
    {
        double low = 0, high = 6;
        while (high - low > 1e-4)
        {
            double middle = 0.5 * (low + high);
            if (Psi(before, new PopulationColumn(kind, "c", 0, sign * middle, waves), bins) < psi)
                low = middle;
            else
                high = middle;
        }

        return new PopulationColumn(kind, "c", 0, sign * low, waves);
    }

    private static double[] Binned(double[] shares, int[] bins)
    {
        double[] binned = new double[bins.Max() + 1];
        for (int level = 0; level < shares.Length; level++)
            binned[bins[level]] += shares[level];
        return binned;
    }
}
