using System.Text.Json;
using DriftExporter.Baselines;

namespace DriftExporter.Tests.Cli;

/// <summary>The same records in every layout are the same data: no column differs from a baseline made of one of them.</summary>
public sealed class LogLayoutTests : ProgramTests
{
    private const string Plain = "map: {prediction: prediction, score: confidence}";

    [Theory]
    [InlineData("sagemaker_capture_csv.jsonl", "none", "sagemaker")]
    [InlineData("sagemaker_capture_base64.jsonl", "none", "auto")]
    [InlineData("sagemaker_capture_json.jsonl", "auto", "sagemaker")]
    [InlineData("kserve_cloudevents_v1.jsonl", "none", "kserve")]
    [InlineData("kserve_cloudevents_v2.jsonl", "none", "auto")]
    [InlineData("bentoml_data.0.log", "auto", "bentoml")]
    [InlineData("azureml_inputs.jsonl,azureml_outputs.jsonl", "none", "azureml")]
    [InlineData("azureml_inputs.jsonl,azureml_outputs.jsonl", "none", "auto")]
    [InlineData("docker_json-file.log", "docker", "none")]
    [InlineData("docker_json-file.log", "auto", "auto")]
    public void Check_FindsNoDifference_BetweenLayoutsOfTheSameRecords(string files, string wrapper, string preset)
    {
        string baseline = CriBaseline();
        string config = Config(wrapper, preset, wrapper == "docker" || files.StartsWith("docker", StringComparison.Ordinal) ? Plain : "map: {}");
        (int code, string output, string messages) = Run(["check", "-b", baseline, .. Inputs(files), "--config", config, "--format", "json", "--minimum-rows", "1"]);

        Assert.True(code == 0, messages);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(200, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(14, json.RootElement.GetProperty("features").GetArrayLength());
        foreach (JsonElement feature in json.RootElement.GetProperty("features").EnumerateArray())
            Assert.Equal(("no difference", 0.0), (feature.GetProperty("psi").ValueKind == JsonValueKind.Number && feature.GetProperty("psi").GetDouble() == 0 ? "no difference" : feature.ToString(), feature.GetProperty("invalidRatio").GetDouble()));
    }

    [Theory]
    [InlineData("kserve_cloudevents_v1.jsonl", "kserve", "age", "label")]
    [InlineData("kserve_cloudevents_v2.jsonl", "auto", "age", "predict")]
    [InlineData("sagemaker_capture_json.jsonl", "sagemaker", "age", "predicted_label")]
    [InlineData("sagemaker_capture_csv.jsonl", "sagemaker", "0", "output.0")]
    [InlineData("bentoml_data.0.log", "bentoml", "age", "pred")]
    [InlineData("azureml_inputs.jsonl,azureml_outputs.jsonl", "azureml", "age", "label")]
    public void Baseline_TakesTheColumnsOfTheRows(string files, string preset, string age, string label)
    {
        string output = At("made.json");
        (int code, _, string messages) = Run(["baseline", .. Inputs(files), "-o", output, "--config", Config("none", preset, "map: {}"), "--prediction", label, "--yes"]);

        Assert.True(code == 0, messages);
        BaselineProfile profile = BaselineFile.Read(output);
        Assert.Equal((200L, 14), (profile.Source.Rows, profile.Features.Count));
        Assert.Equal(7803, profile.Features.Single(feature => feature.Name == age).Numeric!.Mean * 200, 1e-9);
        Assert.Equal(FeatureRole.Prediction, profile.Features.Single(feature => feature.Name == label).Role);
        Assert.Equal(2, profile.Features.Single(feature => feature.Name == label).Categorical!.Categories.Count);
    }

    [Fact]
    public void Baseline_RefusesALogOfAnotherLayout_SayingWhatToCheck()
    {
        (int code, _, string messages) = Run(["baseline", .. Inputs("bentoml_data.0.log"), "-o", At("made.json"), "--config", Config("cri", "kserve", "map: {}")]);
        Assert.NotEqual(0, code);
        Assert.Contains("200 wrapper. Check logs.wrapper and logs.preset", messages, StringComparison.Ordinal);
        Assert.False(File.Exists(At("made.json")));
    }

    [Fact]
    public void ConfigCheck_SaysWhatAutoFound()
    {
        string baseline = CriBaseline();
        string config = Config("auto", "auto", "map: {}");
        File.Move(baseline, At("b.json"), overwrite: true);
        (int code, string output, string messages) = Run("run", "--config.file", config, "--config.check", "--sample", TestData.Shared("data/formats/kserve_cloudevents_v2.jsonl"));
        Assert.True(code == 0, messages);
        Assert.Contains("preset: kserve", output, StringComparison.Ordinal);
        Assert.Contains("100 records accepted", output, StringComparison.Ordinal);
    }

    private static string[] Inputs(string files) => [.. files.Split(',').SelectMany(file => new[] { "-i", TestData.Shared("data/formats/" + file) })];

    private string CriBaseline()
    {
        string output = At("adult.json");
        (int code, _, string messages) = Run(["baseline", .. Inputs("cri_container.log"), "-o", output, "--config", Config("cri", "none", Plain), "--prediction", "prediction,score", "--yes"]);
        Assert.True(code == 0, messages);
        Assert.Equal(200, BaselineFile.Read(output).Source.Rows);
        return output;
    }

    private string Config(string wrapper, string preset, string fields) => Write("drift.yml",
        "models:",
        "  - name: adult",
        $"    baseline: {At("b.json")}",
        $"    logs: {{paths: [\"{At("*.log")}\"], wrapper: {wrapper}, preset: {preset}}}",
        $"    fields: {{{fields}}}");
}
