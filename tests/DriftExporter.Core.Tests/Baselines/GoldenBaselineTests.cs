using System.Text.Json;
using DriftExporter.Baselines;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Baselines;

/// <summary>Baselines of the bundled real data against figures that numpy and scipy computed (data/CONVENTIONS.md).</summary>
public sealed class GoldenBaselineTests
{
    private static readonly Dictionary<string, BaselineOptions> s_options = new()
    {
        ["adult"] = new BaselineOptions { Model = "adult", Label = "class", Predictions = ["pred_class", "confidence"] },
        ["bike"] = new BaselineOptions { Model = "bike", Label = "cnt", Timestamp = "ts", Predictions = ["prediction"], Categorical = ["season", "mnth", "weekday", "weathersit"] },
    };

    private static BaselineProfile Build(string set, BaselineOptions options, int inMemoryLimit = NumericColumnBuilder.InMemoryLimit)
    {
        string path = Path.Combine(TestData.Repository, "samples", set, "train.parquet");
        using var data = new TrainingSet([new TrainingFile(path, () => ColumnReaders.Open(path))]);
        return new ProfileBuilder(options) { InMemoryLimit = inMemoryLimit }.Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
    }

    private static string ColumnOf(string set, string feature) => (set, feature) switch
    {
        ("adult", "@prediction") => "pred_class",
        ("adult", "@score") => "confidence",
        (_, "@prediction") => "prediction",
        _ => feature,
    };

    [Theory]
    [InlineData("adult", FenceRule.Iqr, 1 << 20)]
    [InlineData("bike", FenceRule.Iqr, 1 << 20)]
    [InlineData("adult", FenceRule.Sigma, 1 << 20)]
    [InlineData("bike", FenceRule.Sigma, 1 << 20)]
    [InlineData("adult", FenceRule.Iqr, 1000)]
    [InlineData("bike", FenceRule.Iqr, 1000)]
    public void Build_GivesTheReferenceFigures(string set, FenceRule rule, int inMemoryLimit)
    {
        BaselineProfile profile = Build(set, s_options[set] with { Outliers = rule }, inMemoryLimit);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Repository, "tests", "golden", $"{set}.expected.json")));
        JsonElement features = expected.RootElement.GetProperty("baseline");
        Assert.Equal(features.EnumerateObject().Count(), profile.Features.Count);
        foreach (JsonProperty feature in features.EnumerateObject())
        {
            string name = ColumnOf(set, feature.Name);
            FeatureProfile actual = profile.Features.Single(candidate => candidate.Name == name);
            JsonElement figures = feature.Value;
            Assert.Equal(feature.Name[0] == '@' ? FeatureRole.Prediction : FeatureRole.Feature, actual.Role);
            Assert.Equal(figures.GetProperty("rows").GetInt64(), actual.Rows);
            Assert.Equal(figures.GetProperty("nulls").GetInt64(), actual.Missing);
            Assert.Equal(0, actual.Invalid);
            if (figures.GetProperty("kind").GetString() == "numeric")
                CheckNumeric(figures, actual.Numeric!, rule);
            else
                CheckCategories(figures, actual.Categorical!);
        }
    }

    private static void CheckNumeric(JsonElement figures, NumericProfile actual, FenceRule rule)
    {
        Close(figures, "mean", actual.Mean);
        Close(figures, "std_ddof1", actual.StandardDeviation);
        Assert.Equal(figures.GetProperty("min").GetDouble(), actual.Minimum);
        Assert.Equal(figures.GetProperty("max").GetDouble(), actual.Maximum);
        foreach (JsonProperty quantile in figures.GetProperty("quantiles_linear").EnumerateObject())
        {
            double probability = double.Parse(quantile.Name, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(quantile.Value.GetDouble(), actual.Quantiles.Single(candidate => candidate.Probability == probability).Value);
        }

        JsonElement deciles = figures.GetProperty("bins").GetProperty("A_decile_right");
        Assert.Equal(deciles.GetProperty("interior_edges").EnumerateArray().Select(edge => edge.GetDouble()), actual.BinEdges);
        Assert.Equal(deciles.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()), actual.BinCounts);
        double[] fences = [.. figures.GetProperty("fences").GetProperty(rule == FenceRule.Iqr ? "iqr_1.5" : "sigma_3_ddof1").EnumerateArray().Select(fence => fence.GetDouble())];
        Assert.Equal(fences[0], actual.Fences.Low, 1e-9);
        Assert.Equal(fences[1], actual.Fences.High, 1e-9);
        if (rule == FenceRule.Iqr)
            Assert.Equal((fences[0], fences[1]), (actual.Fences.Low, actual.Fences.High));
        int distinct = figures.GetProperty("distinct").GetInt32();
        Assert.Equal(distinct <= 2048, actual.KsErrorBound == 0);
        Assert.InRange(actual.KsErrorBound, 0, 2 / 2048.0);
    }

    private static void CheckCategories(JsonElement figures, CategoricalProfile actual)
    {
        Assert.Equal(figures.GetProperty("counts").EnumerateObject().Select(category => (category.Name, category.Value.GetInt64())).OrderBy(category => category.Name, StringComparer.Ordinal),
            actual.Categories.Select(category => (category.Value, category.Count)).OrderBy(category => category.Value, StringComparer.Ordinal));
        Assert.Null(actual.Other);
    }

    private static void Close(JsonElement figures, string name, double actual)
    {
        double expected = figures.GetProperty(name).GetDouble();
        Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [InlineData("adult")]
    [InlineData("bike")]
    public void Build_GivesTheSameBytesTwice(string set) =>
        Assert.Equal(BaselineFile.Serialize(Build(set, s_options[set])).Bytes, BaselineFile.Serialize(Build(set, s_options[set])).Bytes);
}
