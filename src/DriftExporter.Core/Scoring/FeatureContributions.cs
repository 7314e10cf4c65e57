using System.Numerics.Tensors;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Statistics;

namespace DriftExporter.Scoring;

/// <summary>One bin's part of a feature's PSI.</summary>
/// <param name="Label">The interval <c>(e, f]</c>, or the category, <c>other</c>, <c>unseen</c>.</param>
/// <param name="BaselineShare">0..1 of the training values, not smoothed.</param>
/// <param name="WindowShare">0..1 of the window's values, not smoothed.</param>
/// <param name="Contribution">At least 0; all bins' parts sum to the PSI.</param>
public sealed record BinContribution(string Label, double BaselineShare, double WindowShare, double Contribution);

/// <summary>Which bins a feature's PSI comes from: why, and not only that.</summary>
/// <param name="Bins">All bins in their own order; where there are more than were asked for, the largest parts first.</param>
/// <param name="Rest">What was left out, summed; null when nothing was.</param>
public sealed record FeatureContributions(IReadOnlyList<BinContribution> Bins, BinContribution? Rest)
{
    /// <param name="counts">The window's counts of all cells.</param>
    /// <param name="labels">Of all bins of the reference, as <see cref="BinLabels"/> makes them.</param>
    /// <param name="most">Bins told one by one.</param>
    /// <returns>Null where PSI does not exist: a side has no values.</returns>
    public static FeatureContributions? Of(
        FeatureReference reference, ReadOnlySpan<int> counts, PsiSmoothing smoothing, string[] labels, int most = int.MaxValue)
    {
        var bins = new BinnedCounts();
        bins.Fill(reference, counts);
        double windowRows = TensorPrimitives.Sum(bins.Window), baselineRows = reference.Profile.Values;
        if (windowRows == 0 || baselineRows == 0)
            return null;
        double[] parts = new double[bins.Count];
        PopulationStability.Compute(bins.Window, bins.Baseline, smoothing, parts);
        var all = new BinContribution[bins.Count];
        for (int bin = 0; bin < all.Length; bin++)
            all[bin] = new BinContribution(labels[bins.Origin[bin]], bins.Baseline[bin] / baselineRows, bins.Window[bin] / windowRows, parts[bin]);
        return new FeatureContributions(all, null).Shortened(most);
    }

    /// <summary>The same when there are no more bins than that; else those with the largest parts, and the rest of them summed.</summary>
    public FeatureContributions Shortened(int most)
    {
        if (Bins.Count <= most || Rest is not null)
            return this;
        BinContribution[] ranked = [.. Bins.OrderByDescending(bin => bin.Contribution)];
        BinContribution[] rest = ranked[most..];
        return new FeatureContributions(ranked[..most], new BinContribution(
            $"{rest.Length} more", rest.Sum(bin => bin.BaselineShare), rest.Sum(bin => bin.WindowShare), rest.Sum(bin => bin.Contribution)));
    }
}

/// <summary>Names of the bins of a feature, all of them different.</summary>
public static class BinLabels
{
    /// <summary>[bins of the reference]: intervals, or categories, other, unseen. A category that is called like one of the last two
    /// stands in quotes, and so do the empty one and those that begin with a quote.</summary>
    public static string[] Of(FeatureReference reference) => Of(reference.Profile);

    public static string[] Of(FeatureProfile profile)
    {
        if (profile.Kind == FeatureKind.Categorical)
            return [.. profile.Categorical!.Categories.Select(category => Category(category.Value)), "other", "unseen"];
        double[] edges = profile.Numeric!.BinEdges;
        return [.. Enumerable.Range(0, edges.Length + 1).Select(bin =>
            $"({(bin == 0 ? "-inf" : Edge(edges[bin - 1]))}, {(bin == edges.Length ? "inf)" : Edge(edges[bin]) + "]")}")];
    }

    private static string Category(string value) => value is "" or "other" or "unseen" || value.StartsWith('"') ? $"\"{value}\"" : value;

    private static string Edge(double edge) => edge.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
