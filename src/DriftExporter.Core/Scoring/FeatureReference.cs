using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>A feature's baseline, prepared once for many comparisons: its cells, and the baseline's counts in the shapes that the statistics ask for.</summary>
public sealed class FeatureReference
{
    public FeatureReference(FeatureProfile profile)
    {
        Profile = profile;
        if (profile.Numeric is { } numeric)
        {
            Cells = new FeatureCells(new NumericCells(numeric.Points), numeric.Float32);
            Cumulative = CumulativeOf(numeric.Counts);
            BinCounts = numeric.BinCounts;
            BinEnds = [.. numeric.BinEdges.Select(edge => TieCell(numeric, edge) + 1), numeric.Counts.Length];
            LowFenceCell = TieCell(numeric, numeric.Fences.Low);
            HighFenceCell = TieCell(numeric, numeric.Fences.High);
            Outliers = numeric.Counts.AsSpan(0, LowFenceCell).ToArray().Sum() + numeric.Counts.AsSpan(HighFenceCell + 1).ToArray().Sum();
            CategoryOrder = [];
        }
        else
        {
            CategoricalProfile categorical = profile.Categorical!;
            byte[][] keys = [.. categorical.Categories.Select(category => Encoding.UTF8.GetBytes(category.Value))];
            Cells = new FeatureCells(new CategoryCells(keys, categorical.Other is { } other ? other.Hashes : []));
            BinCounts = [.. categorical.Categories.Select(category => category.Count), categorical.Other?.Count ?? 0, 0];
            Cumulative = [];
            BinEnds = [];
            int[] order = [.. Enumerable.Range(0, keys.Length)];
            Array.Sort(order, (left, right) => keys[left].AsSpan().SequenceCompareTo(keys[right]));
            CategoryOrder = [.. order, keys.Length, keys.Length + 1];
            Singletons = categorical.Categories.Count(category => category.Count == 1) + SingletonsOf(categorical.Other);
        }
    }

    public FeatureProfile Profile { get; }

    public FeatureCells Cells { get; }

    /// <summary>About what the moments of a window are summed: the baseline's mean, where sums about it cannot overflow.</summary>
    public double Centre => Math.Abs(Profile.Numeric?.Mean ?? 0) < MomentSums.LargestDistance ? Profile.Numeric?.Mean ?? 0 : 0;

    /// <summary>Numeric: [2P+1] training values in all cells up to this one.</summary>
    public long[] Cumulative { get; }

    /// <summary>Numeric: [K] training values in each PSI bin. Categorical: [C+2] in each category, other, unseen (0).</summary>
    public long[] BinCounts { get; }

    /// <summary>Numeric: [K] the cell after the last one of each PSI bin.</summary>
    public int[] BinEnds { get; }

    /// <summary>Numeric: the cell of the low fence; cells below it are outliers.</summary>
    public int LowFenceCell { get; }

    /// <summary>Numeric: the cell of the high fence; cells above it are outliers.</summary>
    public int HighFenceCell { get; }

    /// <summary>Numeric: training values outside the fences.</summary>
    public long Outliers { get; }

    /// <summary>Numeric: share of the training values outside the fences.</summary>
    public double OutlierRatio => (double)Outliers / Profile.Values;

    /// <summary>Categorical: training categories that were there exactly once. The baseline has no counts of the categories beyond its
    /// cap: as many of them as can be are taken for single ones, so that a test of unseen values errs on the quiet side.</summary>
    public long Singletons { get; }

    /// <summary>Categorical: [C+2] cells by category key in code point order, then other and unseen: ties of the pooling rule go by it.</summary>
    public int[] CategoryOrder { get; }

    /// <summary>A window's rows in the bins of <see cref="BinCounts"/>.</summary>
    /// <param name="counts">Of all cells of the feature.</param>
    public int[] BinRows(ReadOnlySpan<int> counts)
    {
        if (Profile.Numeric is null)
            return counts[..BinCounts.Length].ToArray();
        int[] rows = new int[BinEnds.Length];
        int start = 0;
        for (int bin = 0; bin < rows.Length; bin++)
        {
            rows[bin] = System.Numerics.Tensors.TensorPrimitives.Sum(counts[start..BinEnds[bin]]);
            start = BinEnds[bin];
        }

        return rows;
    }

    private static long SingletonsOf(OtherCategories? other) =>
        other is null ? 0 : other.Count == other.Distinct ? other.Distinct : other.Distinct - 1;

    private static int TieCell(NumericProfile numeric, double point) => (2 * Array.BinarySearch(numeric.Points, point)) + 1;

    private static long[] CumulativeOf(long[] counts)
    {
        long[] cumulative = new long[counts.Length];
        long sum = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            cumulative[cell] = sum += counts[cell];
        return cumulative;
    }
}
