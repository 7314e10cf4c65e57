using DriftExporter.EndToEnd.Alerts;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Dashboards;

/// <summary>
/// Every query of the dashboard, asked of a real Prometheus that scrapes an exporter while the adult sample is replayed: panels,
/// annotations and the variables above them. A query has to return a number for one of the features at least.
/// </summary>
public sealed class DashboardQueryTests : IDisposable
{
    private const string Model = "adult-income";

    /// <summary>A numeric feature, a categorical one.</summary>
    private static readonly string[] s_features = ["age", "relationship"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryQuery_ReturnsData_WhileTheSampleIsReplayed()
    {
        WrittenDashboard dashboard = await WrittenDashboard.MakeAsync();
        await using ExporterProcess exporter = await StartExporterAsync();
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, _folder.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            scrape_configs: [{job_name: drift-exporter, static_configs: [{targets: ["{{exporter.Address.Authority}}"]}]}]
            """));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task replay = ReplayAsync(ended.Token);
        await WaitForBaselineChangeAsync(exporter);

        List<DashboardQuery> silent = [.. dashboard.Queries];
        int queries = silent.Count;
        Assert.True(queries > 70, $"Only {queries} queries.");
        await Wait.ForAsync("every query to return data", async () =>
        {
            for (int index = silent.Count - 1; index >= 0; index--)
            {
                if (await HasDataAsync(prometheus, silent[index]))
                    silent.RemoveAt(index);
            }

            return silent.Count == 0 ? "all" : null;
        }, () => string.Join('\n', silent.Select(query => $"{query.Where}: {query.Expression}")), TimeSpan.FromSeconds(90));

        var values = new Dictionary<string, string>(Values(s_features[0]));
        foreach ((string name, string selector, string label) in dashboard.Variables)
        {
            IReadOnlyList<string> found = await prometheus.LabelValuesAsync(WrittenDashboard.With(selector, values), label);
            string expected = name is "job" ? "drift-exporter" : name is "instance" ? exporter.Address.Authority : name is "role" ? "prediction" : values[name];
            Assert.Contains(expected, found);
        }

        await ended.CancelAsync();
        await replay;
    }

    private static async Task<bool> HasDataAsync(PrometheusProcess prometheus, DashboardQuery query)
    {
        foreach (string feature in s_features)
        {
            // What changed in the last five minutes is here what changed in the last few seconds.
            string expression = WrittenDashboard.With(query.Expression, Values(feature)).Replace("offset 5m", "offset 5s", StringComparison.Ordinal);
            if ((await prometheus.ValuesAsync(expression)).Any(value => !double.IsNaN(value)))
                return true;
        }

        return false;
    }

    private static Dictionary<string, string> Values(string feature) => new()
    {
        ["job"] = ".*",
        ["instance"] = ".*",
        ["model"] = Model,
        ["window"] = "rows=1000",
        ["role"] = ".*",
        ["feature"] = feature,
        ["__rate_interval"] = "10s",
    };

    private async Task<ExporterProcess> StartExporterAsync()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        _folder.Write("log.jsonl", "");
        return await ExporterProcess.StartAsync("--config.file", _folder.Write("exporter.yml", $$"""
            evaluation_interval: 500ms
            state_directory: state
            expose: full
            models:
              - name: {{Model}}
                baseline: {{baseline}}
                reload_baseline: true
                expose_bins: true
                logs: {paths: [log.jsonl]}
                fields: {map: {{SampleSet.Adult.Map}}}
                windows: [{rows: 1000}]
            """));
    }

    /// <summary>The log from its beginning to its end, and again, 400 records a second.</summary>
    private async Task ReplayAsync(CancellationToken end)
    {
        string[] lines = await File.ReadAllLinesAsync(SampleSet.Adult.Log, CancellationToken.None);
        for (int line = 0; !end.IsCancellationRequested; line = (line + 100) % lines.Length)
        {
            _folder.AppendLines("log.jsonl", MovedLog.ToNow(lines.Skip(line).Take(100)));
            await Task.Delay(250, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Another version of the baseline, some seconds after the first was scraped.</summary>
    private async Task WaitForBaselineChangeAsync(ExporterProcess exporter)
    {
        await exporter.ScrapeWhenAsync("figures", page => page.Of("drift_detected").Any());
        CommandResult made = await CommandLine.RunExporterAsync(["baseline", "-i", SampleSet.Adult.Training, "-o", _folder["adult.baseline.json"], "--model", Model, "--version-label", "2", "--yes", .. SampleSet.Adult.BaselineOptions]);
        Assert.True(made.ExitCode == 0, made.ToString());
    }
}
