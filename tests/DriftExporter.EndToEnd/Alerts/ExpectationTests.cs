using System.Text.RegularExpressions;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>
/// What the one on call expects, with the real Prometheus and the sample rules: a feature that vanishes alarms; records of another
/// model in the same file do not, when <c>where</c> keeps them out.
/// </summary>
public sealed partial class ExpectationTests : IDisposable
{
    /// <summary>Rows of the adult log before its drift sets in.</summary>
    private const int Rows = 4000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AVanishedFeatureAlarms_AndAnotherModelsRecordsDoNot()
    {
        string[] lines = [.. (await File.ReadAllLinesAsync(SampleSet.Adult.Log, TestContext.Current.CancellationToken)).Take(Rows)];
        await using ExporterProcess exporter = await StartExporterAsync();
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, WritePrometheusConfiguration(exporter));
        _folder.AppendLines("gone/log.jsonl", MovedLog.ToNow(lines.Select((line, row) => row < Rows / 2 ? line : Age().Replace(line, ""))));
        _folder.AppendLines("mixed/log.jsonl", MovedLog.ToNow(lines.SelectMany(line => (string[])[line, OfAnotherModel(line)])));

        await Wait.ForAsync("the alert on the feature that vanished",
            async () => await prometheus.QueryAsync("ALERTS{alertname=\"DriftDetected\",alertstate=\"firing\",model=\"gone\",feature=\"age\"}") is null ? null : "fires", () => prometheus.Said);
        await Wait.ForAsync("the alert on the model that reads another's records",
            async () => await prometheus.QueryAsync("ALERTS{alertname=\"DriftDetected\",alertstate=\"firing\",model=\"everything\",feature=\"age\"}") is null ? null : "fires", () => prometheus.Said);
        Assert.Equal(1, await prometheus.QueryAsync("drift_missing_ratio{model=\"gone\",feature=\"age\"}"));
        Assert.Equal(1, await prometheus.QueryAsync("count(ALERTS{alertname=\"DriftDetected\",model=\"gone\"})"));
        await Wait.ForAsync("all records of the model to be read", async () => await prometheus.QueryAsync(
            $"min_over_time(drift_exporter_records_total{{model=\"adult\"}}[3s]) == {Rows} and min_over_time(drift_exporter_records_filtered_total{{model=\"adult\"}}[3s]) == {Rows}") is null ? null : "read", () => prometheus.Said);
        Assert.Equal(12, await prometheus.QueryAsync("drift_scored_features{model=\"adult\"}"));
        Assert.Equal(0, await prometheus.QueryAsync("max_over_time((count(ALERTS{model=\"adult\",alertname=~\"Drift(Detected|ManyFeatures|Psi.*|Missing.*)\"}) or vector(0))[1m:1s])"));
    }

    /// <summary>The same record of a model whose people are centuries old.</summary>
    private static string OfAnotherModel(string line) => line
        .Replace("\"name\":\"adult-income\"", "\"name\":\"fraud\"", StringComparison.Ordinal)
        .Replace("\"age\":", "\"age\":9", StringComparison.Ordinal);

    private async Task<ExporterProcess> StartExporterAsync()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        _folder.Write("gone/log.jsonl", "");
        _folder.Write("mixed/log.jsonl", "");
        (string Name, string Logs)[] sources =
        [
            ("gone", "{paths: [gone/*.jsonl]}"),
            ("adult", "{paths: [mixed/*.jsonl], where: {model.name: adult-income}}"),
            ("everything", "{paths: [mixed/*.jsonl]}"),
        ];
        string models = string.Concat(sources.Select(source => $$"""
              - name: {{source.Name}}
                baseline: {{baseline}}
                logs: {{source.Logs}}
                fields: {map: {{SampleSet.Adult.Map}}}
                windows: [{rows: 1000}]

            """));
        return await ExporterProcess.StartAsync("--config.file", _folder.Write("exporter.yml", $"evaluation_interval: 500ms\nmodels:\n{models}"));
    }

    private string WritePrometheusConfiguration(ExporterProcess exporter)
    {
        string rules = File.ReadAllText(Path.Combine(TestData.Repository, "samples/prometheus/alerts.yml"));
        _folder.Write("alerts.yml", rules.Replace("for: 10m", "for: 3s", StringComparison.Ordinal));
        return _folder.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [alerts.yml]
            scrape_configs: [{job_name: drift-exporter, static_configs: [{targets: ["{{exporter.Address.Authority}}"]}]}]
            """);
    }

    [GeneratedRegex("\"age\":[0-9]+,")]
    private static partial Regex Age();
}
