using DriftExporter.Baselines;

namespace DriftExporter.Tests.Baselines;

/// <summary>Small valid profiles for tests that start from one.</summary>
internal static class Profiles
{
    public static BaselineProfile Of(NumericProfile numeric, string name = "x") =>
        Of(new FeatureProfile { Name = name, DataType = "double", Rows = numeric.Counts.Sum(), Missing = 0, Invalid = 0, Numeric = numeric });

    public static BaselineProfile Of(params FeatureProfile[] features) => new()
    {
        Model = "m",
        Source = new BaselineSource(["train.parquet"], features[0].Rows, new string('0', 64)),
        Features = features,
    };

    /// <summary>A numeric feature, a flag and a capped categorical prediction over 1,000 rows, with missing and invalid ones.</summary>
    public static BaselineProfile Mixed()
    {
        NumericProfile numeric = Samples.Build(Samples.Values("two decimals", 990), points: 32);
        return Of(
            new FeatureProfile { Name = "lead \"time\"\\\n", DataType = "double", Rows = 1000, Missing = 7, Invalid = 3, Numeric = numeric },
            new FeatureProfile { Name = "flag", DataType = "double", Rows = 1000, Missing = 0, Invalid = 0, Numeric = Samples.Build(Samples.Values("flag", 1000)) with { Float32 = true } },
            new FeatureProfile
            {
                Name = "país",
                Role = FeatureRole.Prediction,
                DataType = "string",
                Rows = 1000,
                Missing = 10,
                Invalid = 0,
                Categorical = new CategoricalProfile
                {
                    Categories = [new Category("ES", 500), new Category("", 300), new Category("𝔉", 100)],
                    Other = new OtherCategories(90, 2, [3, 0xfedcba9876543210]),
                },
            }) with { VersionLabel = "3.1", Created = "2026-01-01T00:00:00Z" };
    }
}
