using System.Diagnostics;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Programs;

/// <summary>The package of ./build.sh tool, installed from its folder as a data scientist does it, with no other feed and no cache of packages.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(12);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tool_IsInstalledFromItsPackage_AndMakesTheSamplesBaseline()
    {
        await RunAsync("bash", Path.Combine(TestData.Repository, "build.sh"), "tool", _folder["packages"]);
        string package = Assert.Single(Directory.GetFiles(_folder["packages"]));
        string version = Path.GetFileNameWithoutExtension(package)["drift-exporter.".Length..];
        await RunAsync("dotnet", "tool", "install", "drift-exporter", "--version", version, "--tool-path", _folder["tools"], "--source", _folder["packages"]);

        string tool = _folder["tools/drift-exporter"], baseline = _folder["adult.baseline.json"];
        Assert.StartsWith($"drift-exporter {version}", (await RunAsync(tool, "--version")).Output, StringComparison.Ordinal);
        await RunAsync(tool, ["baseline", "-i", SampleSet.Adult.Training, "-o", baseline, "--model", SampleSet.Adult.Model, .. SampleSet.Adult.BaselineOptions]);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(TestData.Repository, "baselines/adult.baseline.json"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(baseline, TestContext.Current.CancellationToken));
        Assert.Contains("\"schemaVersion\"", (await RunAsync(tool, "dashboard")).Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["tools"], "inference.jsonl", SearchOption.AllDirectories), file => file.EndsWith("samples/adult/inference.jsonl", StringComparison.Ordinal));
    }

    private async Task<CommandResult> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Root };
        if (program == "dotnet")
            start.Environment["NUGET_PACKAGES"] = _folder["nuget"];
        start.Environment["DOTNET_ROOT"] = DotnetRoot();
        await using CommandLine command = CommandLine.Start(start);
        CommandResult result = await command.ResultAsync(s_patience);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Where the runtime of this test is: a tool's starter looks there when .NET is not in its usual place.</summary>
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
}
