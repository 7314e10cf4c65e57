using System.Globalization;
using DriftExporter.Baselines;

namespace DriftExporter.Reports;

/// <summary>The bins of one feature as a bar chart of characters.</summary>
internal static class HistogramText
{
    private const int Width = 40;
    private const int MostCategories = 20;

    public static void Write(TextWriter output, FeatureProfile feature)
    {
        output.WriteLine();
        output.WriteLine($"{BaselineTable.Clean(feature.Name)}  ({BaselineTable.Clean(feature.DataType)}, {feature.Values.ToString("N0", CultureInfo.InvariantCulture)} values)");
        (string Label, long Count)[] bins = feature.Numeric is { } numeric ? [.. Numeric(numeric)] : [.. Categories(feature.Categorical!)];
        long largest = Math.Max(1, bins.Max(bin => bin.Count));
        int labelWidth = bins.Max(bin => bin.Label.Length);
        foreach ((string label, long count) in bins)
        {
            string bar = new('#', (int)Math.Round((double)Width * count / largest));
            output.WriteLine($"  {label.PadRight(labelWidth)}  {BaselineTable.Share(count, feature.Values),8}  {bar}".TrimEnd());
        }

        if (feature.Numeric is { } profile)
        {
            string outliers = profile.Fences.Rule == FenceRule.Iqr ? "1.5 interquartile ranges" : "3 standard deviations";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  mean {profile.Mean:G6}, standard deviation {profile.StandardDeviation:G6}, fences {profile.Fences.Low:G6} to {profile.Fences.High:G6} ({outliers}), KS at most {profile.KsErrorBound:G3} too low"));
        }
    }

    private static IEnumerable<(string, long)> Numeric(NumericProfile numeric)
    {
        for (int bin = 0; bin < numeric.BinCounts.Length; bin++)
        {
            string low = bin == 0 ? "-inf" : Edge(numeric.BinEdges[bin - 1]);
            string high = bin == numeric.BinEdges.Length ? "inf)" : Edge(numeric.BinEdges[bin]) + "]";
            yield return ($"({low}, {high}", numeric.BinCounts[bin]);
        }
    }

    private static IEnumerable<(string, long)> Categories(CategoricalProfile categorical)
    {
        foreach (Category category in categorical.Categories.Take(MostCategories))
            yield return (BaselineTable.Clean(category.Value.Length == 0 ? "\"\"" : category.Value), category.Count);
        if (categorical.Categories.Count > MostCategories)
            yield return ($"… {categorical.Categories.Count - MostCategories} more", categorical.Categories.Skip(MostCategories).Sum(category => category.Count));
        if (categorical.Other is { } other)
            yield return ($"other ({other.Distinct} categories)", other.Count);
    }

    private static string Edge(double edge) => edge.ToString("G6", CultureInfo.InvariantCulture);
}
