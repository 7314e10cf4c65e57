using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Commands;

/// <summary>The commands that only show something, and the demo.</summary>
public sealed class OtherCommandTests : IDisposable
{
    private static readonly string[] s_verbs = ["run", "baseline", "check", "inspect", "health", "demo"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_IsOnStandardOutput_ForTheProgramAndEachVerb()
    {
        CommandResult help = await CommandLine.RunExporterAsync("--help");
        Assert.True(help is { ExitCode: 0, Errors: "" }, help.ToString());
        Assert.All(s_verbs, verb => Assert.Contains(verb, help.Output, StringComparison.Ordinal));
        foreach (string verb in s_verbs)
        {
            CommandResult own = await CommandLine.RunExporterAsync(verb, "--help");
            Assert.True(own is { ExitCode: 0, Errors: "" } && own.Output.Contains("--", StringComparison.Ordinal), own.ToString());
        }
    }

    [Fact]
    public async Task Version_IsOnStandardOutput()
    {
        CommandResult version = await CommandLine.RunExporterAsync("--version");
        Assert.True(version is { ExitCode: 0, Errors: "" }, version.ToString());
        Assert.Matches(@"^drift-exporter \d+\.\d+\.\d+", version.Output);
    }

    [Fact]
    public async Task WrongUsage_EndsWith2_AndKeepsStandardOutputClean()
    {
        foreach (string[] arguments in (string[][])[[], ["fly"], ["run", "--nonsense"], ["baseline"], ["inspect"], ["demo", "--speed", "0"], ["run"]])
        {
            CommandResult result = await CommandLine.RunExporterAsync(arguments);
            Assert.True(result is { ExitCode: 2, Output: "" } && result.Errors.Length > 0, $"{string.Join(' ', arguments)}: {result}");
        }
    }

    [Fact]
    public async Task Inspect_ShowsTheFeaturesOfABaseline()
    {
        CommandResult result = await CommandLine.RunExporterAsync("inspect", Path.Combine(TestData.Repository, "baselines/adult.baseline.json"), "--feature", "age,workclass");
        Assert.True(result.ExitCode == 0, result.ToString());
        foreach (string part in (string[])["native-country", "prediction", "Self-emp-not-inc", "12,000"])
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.RunExporterAsync("inspect", Path.Combine(TestData.Repository, "baselines/adult.baseline.json"), "--feature", "agee")).ExitCode);
    }

    [Fact]
    public async Task ConfigCheck_SaysWhatEachColumnResolvedTo()
    {
        string file = Path.Combine(TestData.Repository, "samples/adult.yml");
        CommandResult result = await CommandLine.RunExporterAsync("run", "--config.file", file, "--config.check", "--sample", SampleSet.Adult.Log);
        Assert.True(result is { ExitCode: 0, Errors: "" }, result.ToString());
        Assert.Contains("100 records accepted", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"pred_class +100 +0 +0", result.Output);
    }

    [Fact]
    public async Task Demo_ReplaysTheLogOnce_AndSeesTheDrift()
    {
        CommandResult result = await CommandLine.RunExporterAsync("demo", "--once", "--speed", "20000", "--web.listen-address", "127.0.0.1:0",
            "--samples", Path.Combine(TestData.Repository, "samples"), "--folder", _folder.Root);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("8,000 records", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"relationship \d+\.\d+.* DRIFT", result.Output);
        Assert.Matches(@"http://127\.0\.0\.1:[1-9]\d*/metrics", result.Output);
        Assert.Equal(8000, File.ReadLines(_folder["inference.jsonl"]).Count());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(TestData.Repository, "baselines/adult.baseline.json"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_folder["adult.baseline.json"], TestContext.Current.CancellationToken));
    }
}
