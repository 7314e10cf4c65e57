using System.Text.Json;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Golden;

/// <summary>
/// The reference figures of one sample: tests/golden/*.expected.json, made by numpy and scipy (tests/golden/README.md has every
/// convention). Predictions are "@prediction" and "@score" there and columns of the baseline here.
/// </summary>
internal sealed class Reference
{
    private readonly JsonElement _root;
    private readonly IReadOnlyDictionary<string, string> _predictions;

    public Reference(string sample, IReadOnlyDictionary<string, string> predictions)
    {
        _predictions = predictions;
        _root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Repository, "tests/golden", sample + ".expected.json"))).RootElement;
        Baseline = _root.GetProperty("baseline").EnumerateObject().ToDictionary(entry => ColumnOf(entry.Name), entry => entry.Value, StringComparer.Ordinal);
        CountWindows = [.. _root.GetProperty("windows").EnumerateArray().Where(window => window.GetProperty("type").GetString() == "count")
            .Select(window => new ReferenceWindow(
                window.GetProperty("id").GetString()!, window.GetProperty("after_row").GetInt32(), window.GetProperty("size").GetInt32(),
                window.GetProperty("features").EnumerateObject().ToDictionary(entry => ColumnOf(entry.Name), entry => entry.Value, StringComparer.Ordinal)))];
    }

    public int LogRows => _root.GetProperty("log_rows").GetInt32();

    /// <summary>By baseline column.</summary>
    public IReadOnlyDictionary<string, JsonElement> Baseline { get; }

    public IReadOnlyList<ReferenceWindow> CountWindows { get; }

    public string RoleOf(string column) => _predictions.Values.Contains(column) ? "prediction" : "feature";

    private string ColumnOf(string name) => _predictions.GetValueOrDefault(name, name);
}

/// <summary>The last <paramref name="Rows"/> records after record <paramref name="AfterRow"/> of the log.</summary>
/// <param name="Features">Figures by baseline column.</param>
internal sealed record ReferenceWindow(string Id, int AfterRow, int Rows, IReadOnlyDictionary<string, JsonElement> Features)
{
    public string Label => $"rows={Rows}";
}

internal static class JsonFigures
{
    /// <summary>The number at a path; null when any part of the path is absent or null. Names may hold dots, so the path is a list.</summary>
    public static double? Figure(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetDouble() : null;
    }

    public static long[] Counts(this JsonElement array) => [.. array.EnumerateArray().Select(count => count.GetInt64())];

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}
