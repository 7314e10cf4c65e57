using System.Diagnostics;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Samples;

/// <summary>
/// samples/compose as processes: the model predicts and logs, people ask it, the sidecar scores what it logged, with the sample's own
/// configuration but for the paths inside containers.
/// </summary>
public sealed class ServedModelTests : IDisposable
{
    private const string Model = "adult-income";

    /// <summary>Requests until other people ask; one in <see cref="FailedEvery"/> fails.</summary>
    private const int Half = 4000, FailedEvery = 500;

    private readonly TempFolder _folder = new();

    private static string Compose => Path.Combine(TestData.Repository, "samples/compose");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sidecar_ScoresTheModelsOwnLog_AndFindsTheDriftOfItsVisitors()
    {
        string address = $"127.0.0.1:{Tool.FreePort()}";
        Directory.CreateDirectory(_folder["log"]);
        await using CommandLine model = Python("model.py", "--listen", address, "--log", _folder["log/inference.jsonl"], "--log-bytes", "1500000");
        await Wait.UntilAsync("the model to serve", () => model.OutputLines.Any(line => line.StartsWith("Serving", StringComparison.Ordinal)), () => model.Said);
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", await ConfigurationAsync(), "--evaluation.interval", "200ms");

        await AskAsync(address, Half);
        Scrape calm = await exporter.ScrapeAfterAsync(Half, Model);
        Assert.Equal(Half / FailedEvery, calm.Value("drift_inference_errors_total", ("model", Model)));
        Assert.Equal(0, calm.Of("drift_exporter_records_rejected_total").Sum(sample => sample.Value));
        Assert.True(calm.Value("drift_exporter_rotations_total", ("kind", "rename")) >= 1, calm.Excerpt("drift_exporter_rotations"));
        Assert.Equal(14, calm.Of("drift_psi").Count());
        Assert.All(calm.Of("drift_psi"), sample => Assert.True(sample.Value < 0.1, sample.Series));
        Assert.Equal(0, calm.Value("drift_detected_features", ("model", Model)));
        Assert.All(calm.Of("drift_detected"), sample => Assert.True(sample.Value == 0, sample.Series));

        await AskAsync(address, 2 * Half);
        Scrape drifted = await exporter.ScrapeAfterAsync(3 * Half, Model);
        Assert.True(drifted.Value("drift_psi", ("feature", "relationship")) > 0.25, drifted.Excerpt("drift_psi"));
        Assert.Equal(1, drifted.Value("drift_detected", ("feature", "relationship")));
        Assert.Equal(1, drifted.Value("drift_detected", ("feature", "pred_class")));

        model.Signal(ChildProcess.Terminate);
        Assert.Equal(0, await model.ExitCodeAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>The records from their beginning.</summary>
    private static async Task AskAsync(string address, int requests)
    {
        await using CommandLine traffic = Python("traffic.py", "--url", $"http://{address}", "--records", SampleSet.Adult.Log, "--rate", "0", "--requests", $"{requests}");
        CommandResult result = await traffic.ResultAsync(TimeSpan.FromMinutes(2));
        Assert.True(result.ExitCode == 0 && !result.Output.Contains("does not answer", StringComparison.Ordinal), result.ToString());
    }

    private static CommandLine Python(string script, params IEnumerable<string> arguments) =>
        CommandLine.Start(new ProcessStartInfo(Tool.Require("python3"), ["-u", Path.Combine(Compose, "model", script), .. arguments]));

    private async Task<string> ConfigurationAsync()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Compose, "drift-exporter.yml"), TestContext.Current.CancellationToken);
        return _folder.Write("drift-exporter.yml", text
            .Replace("/var/lib/drift-exporter", _folder["state"], StringComparison.Ordinal)
            .Replace("/baselines/", Path.Combine(TestData.Repository, "baselines") + "/", StringComparison.Ordinal)
            .Replace("/var/log/inference/", _folder["log"] + "/", StringComparison.Ordinal));
    }
}
