using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>
/// The product's main job with everything real: a model's log grows, the exporter scores it, Prometheus scrapes and evaluates the
/// sample rules, Alertmanager hands the alert to a webhook. The rules are samples/prometheus/alerts.yml but for their patience.
/// </summary>
public sealed class FiringAlertTests : IDisposable
{
    private const string Alert = "DriftDetected", Threshold = "DriftPsiCritical";
    private const int Drift = 4000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task VerdictAlert_GoesFromInactiveToFiring_AndReachesTheWebhook_WhenTheLogDrifts()
    {
        await using var webhook = new WebhookReceiver();
        await using AlertmanagerProcess alertmanager = await AlertmanagerProcess.StartAsync(_folder, WriteAlertmanagerConfiguration(webhook));
        await using ExporterProcess exporter = await StartExporterAsync();
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, WritePrometheusConfiguration(exporter, alertmanager));
        string[] lines = await File.ReadAllLinesAsync(SampleSet.Adult.Log, TestContext.Current.CancellationToken);

        _folder.AppendLines("log.jsonl", MovedLog.ToNow(lines.Take(Drift)));
        await ScrapedAsync(prometheus, Drift);
        Assert.InRange((await prometheus.QueryAsync("max(drift_psi)"))!.Value, 0, 0.1);
        Assert.Equal(0, await prometheus.QueryAsync("max_over_time((count(ALERTS) or vector(0))[1m:1s])"));
        Assert.Equal(("inactive", true), await prometheus.AlertStateAsync(Alert));

        _folder.AppendLines("log.jsonl", MovedLog.ToNow(lines.Skip(Drift)));
        var states = new List<string>();
        Scrape? page = null;
        await Wait.ForAsync("the alert to fire", async () =>
        {
            (string state, _) = await prometheus.AlertStateAsync(Alert);
            page = await exporter.ScrapeAsync();
            if (states.LastOrDefault() != state)
                states.Add(state);
            return state == "firing" ? state : null;
        }, () => $"states: {string.Join(", ", states)}\n{exporter.Said}\n{page?.Excerpt("drift_")}\n{prometheus.Said}");
        Assert.Equal(["inactive", "firing"], states.Prepend("inactive").Distinct());

        ReceivedAlert received = await Wait.ForAsync("the webhook to be called", () => Task.FromResult(webhook.Alerts.FirstOrDefault(alert =>
            alert.Labels["alertname"] == Alert && alert.Labels.GetValueOrDefault("feature") == "relationship")), () => alertmanager.Said);
        Assert.Equal("firing", received.Status);
        Assert.Equal(("adult-income", "feature", "rows=1000", "critical"),
            (received.Labels["model"], received.Labels["role"], received.Labels["window"], received.Labels["severity"]));
        Assert.Contains("The last verdict on relationship (model adult-income", received.Annotations["description"], StringComparison.Ordinal);
        received = await Wait.ForAsync("the threshold to be passed on, too", () => Task.FromResult(webhook.Alerts.FirstOrDefault(alert =>
            alert.Labels["alertname"] == Threshold && alert.Labels.GetValueOrDefault("feature") == "relationship")), () => alertmanager.Said);
        double psi = (await exporter.ScrapeAfterAsync(lines.Length, "adult-income")).Value("drift_psi", ("feature", "relationship"))!.Value;
        Assert.InRange(psi, 0.25, 20);
        Assert.Contains("PSI of relationship (model adult-income", received.Annotations["description"], StringComparison.Ordinal);
        Assert.DoesNotContain(webhook.Alerts, alert => alert.Labels.GetValueOrDefault("feature") is "education-num" or "capital-loss");
    }

    private async Task<ExporterProcess> StartExporterAsync()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        _folder.Write("log.jsonl", "");
        return await ExporterProcess.StartAsync("--config.file", _folder.Write("exporter.yml", $$"""
            evaluation_interval: 500ms
            models:
              - name: adult-income
                baseline: {{baseline}}
                logs: {paths: [log.jsonl]}
                fields: {map: {{SampleSet.Adult.Map}}}
                windows: [{rows: 1000}]
            """));
    }

    private string WriteAlertmanagerConfiguration(WebhookReceiver webhook) => _folder.Write("alertmanager.yml", $$"""
        route: {receiver: webhook, group_by: [alertname], group_wait: 1s, group_interval: 1s}
        receivers: [{name: webhook, webhook_configs: [{url: "{{webhook.Url}}"}]}]
        """);

    private string WritePrometheusConfiguration(ExporterProcess exporter, AlertmanagerProcess alertmanager)
    {
        string rules = File.ReadAllText(Path.Combine(TestData.Repository, "samples/prometheus/alerts.yml"));
        string impatient = rules.Replace("for: 10m", "for: 3s", StringComparison.Ordinal);
        Assert.NotEqual(rules, impatient);
        _folder.Write("alerts.yml", impatient);
        return _folder.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [alerts.yml]
            alerting: {alertmanagers: [{static_configs: [{targets: ["{{alertmanager.Address}}"]}]}]}
            scrape_configs: [{job_name: drift-exporter, static_configs: [{targets: ["{{exporter.Address.Authority}}"]}]}]
            """);
    }

    /// <summary>Prometheus has scraped a page with all these records, and evaluated the rules on it.</summary>
    private static async Task ScrapedAsync(PrometheusProcess prometheus, int records) => await Wait.ForAsync(
        $"Prometheus to have {records} records",
        async () => await prometheus.QueryAsync($"min_over_time(drift_exporter_records_total[3s]) == {records} and count_over_time(drift_exporter_records_total[3s]) > 2") is null ? null : "yes",
        () => prometheus.Said);
}
