using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>samples/prometheus by Prometheus' own tools.</summary>
public sealed class SampleRulesTests
{
    private static string Folder => Path.Combine(TestData.Repository, "samples/prometheus");

    [Fact]
    public Task Alerts_PassPromtoolCheckRules() => PassAsync("promtool", "check", "rules", "--lint=all", "--lint-fatal", "alerts.yml");

    [Fact]
    public Task Alerts_FireAndStaySilent_AsTheirUnitTestsSay() => PassAsync("promtool", "test", "rules", "alerts.test.yml");

    [Fact]
    public Task Configuration_PassesPromtoolCheckConfig() => PassAsync("promtool", "check", "config", "prometheus.yml");

    [Fact]
    public Task AlertmanagerConfiguration_PassesAmtoolCheckConfig() => PassAsync("amtool", "check-config", "alertmanager.yml");

    private static async Task PassAsync(string tool, params string[] arguments)
    {
        CommandResult result = await Tool.RunAsync(tool, Folder, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
