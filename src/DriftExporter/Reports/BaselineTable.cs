using System.Globalization;
using DriftExporter.Baselines;

namespace DriftExporter.Reports;

/// <summary>A baseline as a table: what `baseline` shows at its end, and `inspect` at any time.</summary>
internal static class BaselineTable
{
    public static void Write(TextWriter output, BaselineProfile baseline)
    {
        var table = new TextTable("feature", "role", "kind", "type", "missing", "bins", "points", "mean or top category");
        foreach (FeatureProfile feature in baseline.Features)
        {
            string bins = feature.Numeric is { } numeric ? Number(numeric.BinCounts.Length)
                : Number(feature.Categorical!.Categories.Count + (feature.Categorical.Other is null ? 0 : 1));
            table.Row(Clean(feature.Name), feature.Role == FeatureRole.Prediction ? "prediction" : "feature",
                feature.Numeric is null ? "categorical" : "numeric", Clean(feature.DataType), Share(feature.Missing, feature.Rows),
                bins, feature.Numeric is null ? "" : Number(feature.Numeric.Points.Length), Centre(feature));
        }

        table.Write(output);
        output.WriteLine($"{Clean(baseline.Model)}: {baseline.Features.Count} columns, {baseline.Source.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows, sha256 {baseline.Sha256[..12]}{(baseline.Source.Sample is { } sample ? $", a sample ({Clean(sample.Asked)})" : "")}");
    }

    internal static string Share(long part, long whole) =>
        whole == 0 ? "–" : (100.0 * part / whole).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>Control characters of a name would move the cursor of a terminal.</summary>
    internal static string Clean(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '�' : character));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Centre(FeatureProfile feature)
    {
        if (feature.Numeric is { } numeric)
            return numeric.Mean.ToString("G6", CultureInfo.InvariantCulture);
        return feature.Categorical!.Categories is [var top, ..]
            ? $"{Clean(top.Value.Length > 24 ? top.Value[..24] + "…" : top.Value)} {Share(top.Count, feature.Values)}" : "other";
    }
}
