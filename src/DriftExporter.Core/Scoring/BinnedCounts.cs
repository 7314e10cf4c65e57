using System.Numerics.Tensors;
using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Scoring;

/// <summary>Window and baseline on the bins of PSI: of categories, <c>other</c> where the baseline was capped or the window holds any, and
/// <c>unseen</c> where the window holds any. Owns its arrays, which grow to the widest feature; one thread at a time.</summary>
internal sealed class BinnedCounts
{
    private int[] _window = [];
    private long[] _baseline = [];
    private int[] _origin = [];

    public int Count { get; private set; }

    /// <summary>[bins]</summary>
    public ReadOnlySpan<int> Window => _window.AsSpan(0, Count);

    /// <summary>[bins]</summary>
    public ReadOnlySpan<long> Baseline => _baseline.AsSpan(0, Count);

    /// <summary>[bins] which of the reference's bins each is.</summary>
    public ReadOnlySpan<int> Origin => _origin.AsSpan(0, Count);

    /// <param name="counts">The window's counts of all cells of the feature.</param>
    public void Fill(FeatureReference reference, ReadOnlySpan<int> counts)
    {
        if (_window.Length < reference.BinCounts.Length)
        {
            _window = new int[reference.BinCounts.Length];
            _baseline = new long[_window.Length];
            _origin = new int[_window.Length];
        }

        Count = 0;
        if (reference.Profile.Kind == FeatureKind.Numeric)
            FillNumeric(reference, counts);
        else
            FillCategorical(reference, counts);
    }

    private void FillNumeric(FeatureReference reference, ReadOnlySpan<int> counts)
    {
        int start = 0;
        foreach (int end in reference.BinEnds)
        {
            Add(Count, TensorPrimitives.Sum(counts[start..end]), reference);
            start = end;
        }
    }

    private void FillCategorical(FeatureReference reference, ReadOnlySpan<int> counts)
    {
        CategoryCells cells = reference.Cells.Categories!;
        for (int cell = 0; cell < cells.OtherId; cell++)
            Add(cell, counts[cell], reference);
        if (reference.Profile.Categorical!.Other is not null || counts[cells.OtherId] > 0)
            Add(cells.OtherId, counts[cells.OtherId], reference);
        if (counts[cells.UnseenId] > 0)
            Add(cells.UnseenId, counts[cells.UnseenId], reference);
    }

    private void Add(int bin, int rows, FeatureReference reference)
    {
        _window[Count] = rows;
        _baseline[Count] = reference.BinCounts[bin];
        _origin[Count++] = bin;
    }
}
