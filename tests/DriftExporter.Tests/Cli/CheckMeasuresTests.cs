using System.Globalization;
using System.Text.Json;

namespace DriftExporter.Tests.Cli;

/// <summary>Every measure of `check` between the two halves of a real log, against scipy (tests/golden/measures.py).</summary>
public sealed class CheckMeasuresTests : ProgramTests
{
    [Fact]
    public void Measures_AreScipys_ForTheHalvesOfTheAdultLog()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Repository, "tests", "golden", "adult.measures.json")));
        string[] names = [.. golden.RootElement.EnumerateObject().Select(column => column.Name)];
        string[] rows = [.. File.ReadLines(Path.Combine(TestData.Repository, "samples", "adult", "inference.jsonl")).Select(line => Row(line, names))];
        string header = string.Join(',', names), baseline = At("first.baseline.json");
        (int code, _, string messages) = Run("baseline", "-i", Write("first.csv", [header, .. rows[..4000]]), "-o", baseline);
        Assert.True(code == 0, messages);
        (_, string output, _) = Run("check", "-b", baseline, "-i", Write("second.csv", [header, .. rows[4000..]]), "--format", "json");
        using JsonDocument check = JsonDocument.Parse(output);
        JsonElement[] features = [.. check.RootElement.GetProperty("features").EnumerateArray()];
        Assert.Equal(names.Order(StringComparer.Ordinal), features.Select(feature => feature.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        foreach (JsonElement feature in features)
        {
            JsonElement expected = golden.RootElement.GetProperty(feature.GetProperty("name").GetString()!), measures = feature.GetProperty("measures");
            Close(expected, "jensenShannonDistance", feature, 1e-9);
            Close(expected, "hellingerDistance", measures, 1e-9);
            Close(expected, "totalVariation", measures, 1e-12);
            if (feature.GetProperty("kind").GetString() == "categorical")
                CheckCategorical(expected, feature.GetProperty("chiSquare"));
            else
                CheckNumeric(expected, feature, measures);
        }
    }

    private static void CheckCategorical(JsonElement expected, JsonElement chiSquare)
    {
        Assert.Equal(expected.GetProperty("degreesOfFreedom").GetInt32(), chiSquare.GetProperty("degreesOfFreedom").GetInt32());
        Assert.Equal(expected.GetProperty("chiSquare").GetDouble(), chiSquare.GetProperty("statistic").GetDouble(), 1e-8);
        double log10 = expected.GetProperty("chiSquareLog10PValue").GetDouble();
        Assert.Equal(log10, chiSquare.GetProperty("log10PValue").GetDouble(), 1e-9 * Math.Abs(log10));
        Assert.Equal(Math.Pow(10, log10), chiSquare.GetProperty("pValue").GetDouble(), 1e-9);
    }

    /// <summary>The score has more distinct values than the baseline has points: its figures hold to the gaps between them.</summary>
    private static void CheckNumeric(JsonElement expected, JsonElement feature, JsonElement measures)
    {
        bool gaps = feature.GetProperty("name").GetString() == "score";
        JsonElement ks = feature.GetProperty("ks");
        Assert.Equal(expected.GetProperty("ks").GetDouble(), ks.GetProperty("statistic").GetDouble(), gaps ? 1e-3 : 1e-12);
        double log10 = expected.GetProperty("ksLog10PValue").GetDouble();
        Assert.Equal(log10, ks.GetProperty("log10PValue").GetDouble(), 0.02 + (0.01 * Math.Abs(log10))); // scipy's is the law of a rounded sample size
        Close(expected, "wassersteinDistance", feature, 0.005); // values that are new in the window lie in gaps
        Close(expected, "probabilityGreater", measures, gaps ? 1e-3 : 1e-12);
        Close(expected, "meanShift", measures, 1e-9);
        Assert.Equal(expected.GetProperty("deviationRatio").GetDouble(), measures.GetProperty("standardDeviationRatio").GetDouble(), 1e-9);
        Close(expected, "skewness", measures, 1e-8);
        double median = measures.GetProperty("quantiles").EnumerateArray().Single(quantile => quantile.GetProperty("q").GetDouble() == 0.5).GetProperty("value").GetDouble();
        Assert.Equal(expected.GetProperty("median").GetDouble(), median, gaps ? 1e-3 : 0);
        foreach (string test in (string[])["cramerVonMises", "andersonDarling"])
        {
            double statistic = expected.GetProperty(test).GetDouble();
            Assert.Equal(statistic, measures.GetProperty(test).GetProperty("statistic").GetDouble(), 0.01 * Math.Abs(statistic));
        }
    }

    private static void Close(JsonElement expected, string name, JsonElement actual, double tolerance) =>
        Assert.Equal(expected.GetProperty(name).GetDouble(), actual.GetProperty(name).GetDouble(), tolerance);

    private static string Row(string line, string[] names)
    {
        using JsonDocument record = JsonDocument.Parse(line);
        JsonElement features = record.RootElement.GetProperty("features");
        return string.Join(',', names.Select(name =>
            name == "score" ? record.RootElement.GetProperty("prediction").GetProperty("confidence").GetDouble().ToString("R", CultureInfo.InvariantCulture)
            : features.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : ""));
    }
}
