using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>What <c>rules</c> writes, by the real promtool: it is read, and every alert fires and stays silent as its unit tests say.</summary>
public sealed class RulesCommandTests : IDisposable
{
    /// <summary>Thresholds and names that are not the defaults.</summary>
    private const string Odd = """
        models:
          - name: 'credit "x" \ y'
            baseline: credit.baseline.json
            expose_bins: true
            logs: {paths: ["logs/*.jsonl"]}
            minimum_rows: 200
            drift: {psi_smoothing: floor, psi_tolerance: 0.05}
            alerts:
              psi_warning: 0.2
              psi_critical: 0.4
              drifted_ratio: 0.5
              missing_ratio_increase: 0.1
              no_predictions: 30s
              error_ratio: 0.013
              latency_p95: 1500ms
              stale_after: 2h
              dashboard_url: "https://grafana.example.com/d/drift?var-model={{ $labels.model | urlquery }}&var-feature={{ $labels.feature }}"
              runbook_url: "https://wiki.example.com/{alert}.html"
          - name: churn
            baseline: churn.baseline.json
            logs: {paths: ["logs/*.jsonl"]}
            alerts: {error_ratio: 1, missing_ratio_increase: 1, runbook_url: "https://wiki.example.com/drift/"}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rules_PassTheirUnitTests(bool configured)
    {
        string[] from = configured ? ["--config", _folder.Write("exporter.yml", Odd)] : [];
        await DoneAsync(CommandLine.RunExporterAsync(["rules", "-o", _folder["rules.yml"], "--unit-tests", _folder["rules.test.yml"], "--fleet", .. from]));
        await DoneAsync(Tool.RunAsync("promtool", _folder.Root, "check", "rules", "--lint=all", "--lint-fatal", "rules.yml"));
        await DoneAsync(Tool.RunAsync("promtool", _folder.Root, "test", "rules", "rules.test.yml"));
    }

    /// <summary>Below spec: a PrometheusRule has what Prometheus reads.</summary>
    [Fact]
    public async Task PrometheusRule_HoldsTheSameRules()
    {
        string config = _folder.Write("exporter.yml", Odd);
        CommandResult plain = await DoneAsync(CommandLine.RunExporterAsync("rules", "--config", config, "--fleet"));
        CommandResult wrapped = await DoneAsync(CommandLine.RunExporterAsync("rules", "--config", config, "--fleet", "--format", "prometheus-operator"));
        string[] lines = wrapped.Output.Split('\n');
        Assert.Contains("kind: PrometheusRule", lines);
        IEnumerable<string> spec = lines.SkipWhile(line => line != "spec:").Skip(1).Select(line => line[Math.Min(2, line.Length)..]);
        Assert.Equal(plain.Output.Split('\n').Where(line => !line.StartsWith('#')), spec);
    }

    [Fact]
    public async Task UnitTests_AreRefused_WhereALinkCannotBeTold()
    {
        string config = _folder.Write("exporter.yml", Odd.Replace("| urlquery", "| toUpper", StringComparison.Ordinal));
        CommandResult refused = await CommandLine.RunExporterAsync("rules", "--config", config, "-o", _folder["rules.yml"], "--unit-tests", _folder["rules.test.yml"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Use {{ $labels.NAME }}", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["rules.yml"]));
    }

    private static async Task<CommandResult> DoneAsync(Task<CommandResult> command)
    {
        CommandResult result = await command;
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }
}
