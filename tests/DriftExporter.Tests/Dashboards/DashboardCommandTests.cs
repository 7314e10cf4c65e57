using System.Text.Json;
using DriftExporter.Cli;
using DriftExporter.Tests.Cli;

namespace DriftExporter.Tests.Dashboards;

/// <summary>The verb: where it writes, and what it refuses.</summary>
public sealed class DashboardCommandTests : ProgramTests
{
    [Fact]
    public void Dashboard_GoesToStandardOutput_OrToAFileOverAnEarlierOne()
    {
        (int code, string output, string messages) = Run("dashboard");
        Assert.Equal((ExitCode.Done, ""), (code, messages));
        string file = Write("dashboard.json", "an earlier one");
        Assert.Equal((ExitCode.Done, "", ""), Run("dashboard", "-o", file));
        Assert.Equal(output, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(Folder));
    }

    [Fact]
    public void Dashboard_TakesTitleNameAndModel()
    {
        (_, string output, _) = Run("dashboard", "--title", "Credit", "--uid", "credit-drift", "--model", "credit");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(("Credit", "credit-drift"), (json.RootElement.GetProperty("title").GetString(), json.RootElement.GetProperty("uid").GetString()));
        Assert.Contains("/d/credit-drift?", output, StringComparison.Ordinal);
        JsonElement model = json.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Single(variable => variable.GetProperty("name").GetString() == "model");
        Assert.Equal("credit", model.GetProperty("current").GetProperty("value").GetString());
    }

    [Fact]
    public void Dashboard_TakesTheLimitsOfAModel()
    {
        string file = Configuration("{psi_critical: 0.4321}", "{psi_critical: 0.6543}");
        Assert.Contains("0.6543", Run("dashboard", "--config", file, "--model", "b").Output, StringComparison.Ordinal);
        Assert.Contains("0.4321", Run("dashboard", "--config", file, "--model", "a").Output, StringComparison.Ordinal);
        (int code, _, string messages) = Run("dashboard", "--config", file);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--model: is needed", messages, StringComparison.Ordinal);
        Assert.Contains("a, b", messages, StringComparison.Ordinal);
        Assert.Contains("0.6543", Run("dashboard", "--config", Configuration("{psi_critical: 0.6543}", "{psi_critical: 0.6543}")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--uid", "a b", "--uid: is \"a b\".")]
    [InlineData("--uid", "", "--uid: is \"\".")]
    [InlineData("--title", " ", "--title: is empty.")]
    [InlineData("--output", "", "--output: is empty.")]
    [InlineData("--output", "/", "/: is a folder.")]
    [InlineData("--output", "/absent/dashboard.json", "the folder /absent does not exist")]
    [InlineData("--config", "/absent.yml", "/absent.yml: does not exist")]
    public void Dashboard_RefusesWhatItCannotDo(string option, string value, string expected)
    {
        (int code, string output, string messages) = Run("dashboard", option, value);
        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains(expected, messages, StringComparison.Ordinal);
    }

    private string Configuration(params string[] alerts) => Write("exporter.yml",
        ["models:", .. alerts.Select((alert, index) => $"  - {{name: {(char)('a' + index)}, baseline: x.json, logs: {{paths: [{index}.jsonl]}}, alerts: {alert}}}")]);
}
