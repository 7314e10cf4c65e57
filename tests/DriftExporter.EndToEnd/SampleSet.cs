using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd;

/// <summary>One of the two samples: where it is, and how the commands are told about it.</summary>
/// <param name="BaselineOptions">As baselines/make.sh has them.</param>
/// <param name="Predictions">Names of the predictions in the reference figures, and the baseline columns that hold them.</param>
/// <param name="Map">fields.map in YAML's flow form.</param>
internal sealed record SampleSet(
    string Name, string Model, string[] BaselineOptions, IReadOnlyDictionary<string, string> Predictions, string Map)
{
    public static SampleSet Adult { get; } = new(
        "adult", "adult-income", ["--label", "class", "--prediction", "pred_class,confidence"],
        new Dictionary<string, string> { ["@prediction"] = "pred_class", ["@score"] = "confidence" },
        "{pred_class: prediction.class, confidence: prediction.confidence}");

    public static SampleSet Bike { get; } = new(
        "bike", "bike-demand",
        ["--label", "cnt", "--timestamp", "ts", "--prediction", "prediction", "--categorical", "season,mnth,weekday,weathersit"],
        new Dictionary<string, string> { ["@prediction"] = "prediction" },
        "{}");

    public string Training => Path.Combine(TestData.Repository, "samples", Name, "train.parquet");

    public string Log => Path.Combine(TestData.Repository, "samples", Name, "inference.jsonl");

    /// <summary>Makes the baseline by the command line.</summary>
    public async Task<string> MakeBaselineAsync(TempFolder folder)
    {
        string file = folder[Name + ".baseline.json"];
        CommandResult made = await CommandLine.RunExporterAsync(["baseline", "-i", Training, "-o", file, "--model", Model, .. BaselineOptions]);
        Assert.True(made.ExitCode == 0, made.ToString());
        return file;
    }
}
