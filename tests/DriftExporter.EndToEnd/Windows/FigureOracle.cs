using System.Text.Json;
using DriftExporter.EndToEnd.Golden;

namespace DriftExporter.EndToEnd.Windows;

/// <summary>Figures of a set of records against one feature of a baseline file, by the contract's words and nothing of the product's.</summary>
internal sealed class FigureOracle
{
    private readonly JsonElement _feature;
    private readonly JsonElement[] _values;

    public FigureOracle(JsonElement feature, IReadOnlyList<LoggedRecord> records)
    {
        _feature = feature;
        Name = feature.GetProperty("name").GetString()!;
        IsNumeric = feature.GetProperty("kind").GetString() == "numeric";
        _values = [.. records.Select(record => record.Feature(Name)).OfType<JsonElement>()];
        MissingRatio = (double)(records.Count - _values.Length) / records.Count;
    }

    public string Name { get; }

    public bool IsNumeric { get; }

    public double MissingRatio { get; }

    public int Values => _values.Length;

    /// <summary>The mean; null for categories.</summary>
    public double? Mean => IsNumeric ? Numbers.Average() : null;

    /// <summary>With Jeffreys' half rows.</summary>
    public double Psi => IsNumeric ? NumericPsi() : CategoricalPsi();

    private double[] Numbers => [.. _values.Select(value => value.GetDouble())];

    public static double PsiOf(IReadOnlyList<long> window, IReadOnlyList<long> training)
    {
        double n = window.Sum() + (window.Count / 2.0), m = training.Sum() + (window.Count / 2.0);
        return window.Zip(training, (inWindow, inTraining) => (Q: (inWindow + 0.5) / n, P: (inTraining + 0.5) / m))
            .Sum(bin => (bin.Q - bin.P) * Math.Log(bin.Q / bin.P));
    }

    private double NumericPsi()
    {
        JsonElement numeric = _feature.GetProperty("numeric");
        double[] edges = numeric.GetProperty("binEdges").Numbers();
        long[] window = new long[edges.Length + 1];
        foreach (double number in Numbers)
            window[edges.Count(edge => edge < number)]++;
        return PsiOf(window, numeric.GetProperty("binCounts").Counts());
    }

    private double CategoricalPsi()
    {
        Dictionary<string, long> training = _feature.GetProperty("categorical").GetProperty("categories").EnumerateArray()
            .ToDictionary(category => category.GetProperty("value").GetString()!, category => category.GetProperty("count").GetInt64());
        ILookup<string, JsonElement> window = _values.ToLookup(Key);
        long unseen = window.Where(category => !training.ContainsKey(category.Key)).Sum(category => category.LongCount());
        List<(long Window, long Training)> bins = [.. training.Select(category => (window[category.Key].LongCount(), category.Value))];
        if (unseen > 0)
            bins.Add((unseen, 0));
        return PsiOf([.. bins.Select(bin => bin.Window)], [.. bins.Select(bin => bin.Training)]);
    }

    private static string Key(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
