using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>Writes the body of a baseline file: readable, diffable, the same bytes for the same profile.</summary>
internal static class BaselineWriter
{
    private const int NumbersPerLine = 16;

    /// <summary>Everything before the line of the checksum.</summary>
    public static string Body(BaselineProfile profile)
    {
        var text = new StringBuilder();
        text.Append("{\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"format\": \"{BaselineFile.Format}\",\n  \"version\": {BaselineFile.Version},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"model\": {Quote(profile.Model)},\n");
        if (profile.VersionLabel is { } label)
            text.Append(CultureInfo.InvariantCulture, $"  \"versionLabel\": {Quote(label)},\n");
        if (profile.Created is { } created)
            text.Append(CultureInfo.InvariantCulture, $"  \"created\": {Quote(created)},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"source\": {{\"files\": [{string.Join(", ", profile.Source.Files.Select(Quote))}], \"rows\": {profile.Source.Rows}, \"schemaSha256\": \"{profile.Source.SchemaSha256}\"{Sample(profile.Source.Sample)}}},\n");
        text.Append("  \"features\": [");
        for (int index = 0; index < profile.Features.Count; index++)
        {
            text.Append(index == 0 ? "\n" : ",\n");
            Feature(text, profile.Features[index]);
        }

        text.Append("\n  ],\n");
        return text.ToString();
    }

    private static string Sample(SampleSource? sample) => sample is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $", \"sample\": {{\"asked\": {Quote(sample.Asked)}{(sample.OfRows is { } rows ? $", \"ofRows\": {rows}" : "")}}}");

    private static void Feature(StringBuilder text, FeatureProfile feature)
    {
        string role = feature.Role == FeatureRole.Prediction ? "prediction" : "feature";
        string kind = feature.Numeric is null ? "categorical" : "numeric";
        text.Append(CultureInfo.InvariantCulture, $"    {{\n      \"name\": {Quote(feature.Name)},\n      \"role\": \"{role}\",\n      \"kind\": \"{kind}\",\n      \"dataType\": {Quote(feature.DataType)},\n");
        text.Append(CultureInfo.InvariantCulture, $"      \"rows\": {feature.Rows},\n      \"missing\": {feature.Missing},\n      \"invalid\": {feature.Invalid},\n");
        if (feature.Numeric is { } numeric)
            Numeric(text, numeric);
        else
            Categorical(text, feature.Categorical!);
        text.Append("    }");
    }

    private static void Numeric(StringBuilder text, NumericProfile numeric)
    {
        text.Append("      \"numeric\": {\n");
        if (numeric.Float32)
            text.Append("        \"float32\": true,\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"min\": {numeric.Minimum:R},\n        \"max\": {numeric.Maximum:R},\n        \"mean\": {numeric.Mean:R},\n        \"stddev\": {numeric.StandardDeviation:R},\n        \"skewness\": {numeric.Skewness:R},\n");
        text.Append("        \"quantiles\": [");
        text.AppendJoin(", ", numeric.Quantiles.Select(quantile =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"q\": {quantile.Probability:R}, \"value\": {quantile.Value:R}}}")));
        text.Append("],\n");
        Numbers(text, "points", numeric.Points, "R");
        Numbers(text, "counts", numeric.Counts, "D");
        text.Append(CultureInfo.InvariantCulture, $"        \"ksErrorBound\": {numeric.KsErrorBound:R},\n");
        Numbers(text, "binEdges", numeric.BinEdges, "R");
        Numbers(text, "binCounts", numeric.BinCounts, "D");
        if (numeric.Sums is { } sums)
            text.Append(CultureInfo.InvariantCulture, $"        \"sums\": {{\"x\": \"{ScaledInteger.Format(sums.First)}\", \"x2\": \"{ScaledInteger.Format(sums.Second)}\", \"x3\": \"{ScaledInteger.Format(sums.Third)}\"}},\n");
        string rule = numeric.Fences.Rule == FenceRule.Iqr ? "iqr" : "sigma";
        text.Append(CultureInfo.InvariantCulture, $"        \"fences\": {{\"rule\": \"{rule}\", \"low\": {numeric.Fences.Low:R}, \"high\": {numeric.Fences.High:R}}}\n      }}\n");
    }

    private static void Categorical(StringBuilder text, CategoricalProfile categorical)
    {
        text.Append("      \"categorical\": {\n        \"categories\": [");
        text.AppendJoin(",", categorical.Categories.Select(category =>
            string.Create(CultureInfo.InvariantCulture, $"\n          {{\"value\": {Quote(category.Value)}, \"count\": {category.Count}}}")));
        text.Append("\n        ]");
        if (categorical.Other is { } other)
        {
            string hashes = other.Hashes is null ? "null" : $"[{string.Join(", ", other.Hashes.Select(hash => $"\"{hash:x16}\""))}]";
            text.Append(CultureInfo.InvariantCulture, $",\n        \"other\": {{\"count\": {other.Count}, \"distinct\": {other.Distinct}, \"hashes\": {hashes}}}");
        }

        text.Append("\n      }\n");
    }

    private static void Numbers<T>(StringBuilder text, string name, T[] values, string format)
        where T : IFormattable
    {
        text.Append(CultureInfo.InvariantCulture, $"        \"{name}\": [");
        for (int index = 0; index < values.Length; index++)
        {
            if (index > 0)
                text.Append(',');
            text.Append(index % NumbersPerLine == 0 && values.Length > NumbersPerLine ? "\n          " : index > 0 ? " " : "");
            text.Append(values[index].ToString(format, CultureInfo.InvariantCulture));
        }

        text.Append(values.Length > NumbersPerLine ? "\n        ],\n" : "],\n");
    }

    private static string Quote(string value) =>
        $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
