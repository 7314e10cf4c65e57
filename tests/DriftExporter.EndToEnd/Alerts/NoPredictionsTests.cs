using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>The generated rules of a configuration in the real Prometheus: all are evaluated without an error, and when a log falls silent the
/// alert on it reaches a webhook through the real Alertmanager.</summary>
public sealed class NoPredictionsTests : IDisposable
{
    private const int Rows = 2000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NoPredictions_ReachTheWebhook_WhenTheLogFallsSilent()
    {
        await using var webhook = new WebhookReceiver();
        await using AlertmanagerProcess alertmanager = await AlertmanagerProcess.StartAsync(_folder, _folder.Write("alertmanager.yml", $$"""
            route: {receiver: webhook, group_by: [alertname], group_wait: 1s, group_interval: 1s}
            receivers: [{name: webhook, webhook_configs: [{url: "{{webhook.Url}}"}]}]
            """));
        string config = await WriteConfigurationAsync();
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", config);
        CommandResult made = await CommandLine.RunExporterAsync("rules", "--config", config, "--fleet", "-o", _folder["rules.yml"]);
        Assert.True(made.ExitCode == 0, made.ToString());
        string rules = await File.ReadAllTextAsync(_folder["rules.yml"], TestContext.Current.CancellationToken);
        _folder.Write("rules.yml", rules.Replace("for: 1m\n", "for: 2s\n", StringComparison.Ordinal));
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, _folder.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            alerting: {alertmanagers: [{static_configs: [{targets: ["{{alertmanager.Address}}"]}]}]}
            scrape_configs: [{job_name: drift-exporter, static_configs: [{targets: ["{{exporter.Address.Authority}}"]}]}]
            """));

        string[] lines = await File.ReadAllLinesAsync(SampleSet.Adult.Log, TestContext.Current.CancellationToken);
        _folder.AppendLines("log.jsonl", MovedLog.ToNow(lines.Take(Rows)));
        await Wait.ForAsync("all records to be scraped", async () => await prometheus.QueryAsync($"drift_inference_predictions_total == {Rows}") is null ? null : "yes", () => prometheus.Said);
        await Wait.ForAsync("all rules to be evaluated", async () => await prometheus.RuleHealthAsync() is (> 30, []) ? "yes" : null,
            () => string.Join('\n', prometheus.RuleHealthAsync().Result.Unhealthy));
        Assert.Equal(Rows, await prometheus.QueryAsync("drift_inference_latency_seconds_count"));

        ReceivedAlert received = await Wait.ForAsync("the webhook to be called", () => Task.FromResult(
            webhook.Alerts.FirstOrDefault(alert => alert.Labels["alertname"] == "DriftNoPredictions")), () => prometheus.Said + alertmanager.Said);
        Assert.Equal(("firing", "adult-income", "critical"), (received.Status, received.Labels["model"], received.Labels["severity"]));
        Assert.Equal("Predictions of model adult-income in the last 6s, in all logs that can be read: 0.", received.Annotations["description"]);
        Assert.Equal("https://grafana.example.com/d/drift?var-model=adult-income", received.Annotations["dashboard_url"]);
        Assert.Equal("https://wiki.example.com/DriftNoPredictions", received.Annotations["runbook_url"]);
        Assert.DoesNotContain(webhook.Alerts, alert => alert.Annotations.Values.Any(text => text.Contains("error", StringComparison.OrdinalIgnoreCase)));
        Assert.Null(await prometheus.QueryAsync("ALERTS{alertname=\"DriftLogUnreadable\"}"));
    }

    private async Task<string> WriteConfigurationAsync()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        _folder.Write("log.jsonl", "");
        return _folder.Write("exporter.yml", $$$"""
            evaluation_interval: 500ms
            models:
              - name: adult-income
                baseline: {{{baseline}}}
                logs: {paths: [log.jsonl]}
                fields: {map: {{{SampleSet.Adult.Map}}}}
                windows: [{rows: 1000}]
                expose_bins: true
                alerts:
                  no_predictions: 6s
                  dashboard_url: "https://grafana.example.com/d/drift?var-model={{ $labels.model }}"
                  runbook_url: https://wiki.example.com/
            """);
    }
}
