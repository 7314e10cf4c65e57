using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>
/// Four replicas each see a quarter of a log; the recording rules of <c>rules --fleet</c> in the real Prometheus say what one exporter says
/// that saw all of it. A fifth with another baseline is not mixed in.
/// </summary>
public sealed class FleetTests : IDisposable
{
    private const int Replicas = 4;
    private const double Tolerance = 1e-9;
    private const string Model = "adult-income", Window = "rows=10000";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RecordedFigures_AreThoseOfOneExporterThatSawAll()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        string[] lines = await File.ReadAllLinesAsync(SampleSet.Adult.Log, TestContext.Current.CancellationToken);
        await using ExporterProcess whole = await StartAsync("whole", baseline, lines);
        var replicas = new List<ExporterProcess>();
        try
        {
            for (int replica = 0; replica < Replicas; replica++)
                replicas.Add(await StartAsync($"replica{replica}", baseline, lines.Where((_, row) => row % Replicas == replica)));
            replicas.Add(await StartAsync("other", await OtherBaselineAsync(), lines.Take(1000)));
            CommandResult made = await CommandLine.RunExporterAsync("rules", "--config", _folder["whole.yml"], "--fleet", "-o", _folder["rules.yml"]);
            Assert.True(made.ExitCode == 0, made.ToString());
            await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, _folder.Write("prometheus.yml", $$"""
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs: [{job_name: drift-exporter, static_configs: [{targets: [{{string.Join(", ", replicas.Select(replica => $"\"{replica.Address.Authority}\""))}}]}]}]
                """));

            Scrape all = await whole.ScrapeAfterAsync(lines.Length, Model);
            var pages = new List<Scrape>();
            foreach (ExporterProcess replica in replicas.Take(Replicas))
                pages.Add(await replica.ScrapeAfterAsync(lines.Length / Replicas, Model));
            string sha256 = all.Of("drift_baseline_info").Single().Labels["sha256"];
            foreach (string feature in all.Of("drift_psi").Select(sample => sample.Labels["feature"]))
            {
                var bins = FleetTable.Of(pages, feature);
                Assert.Equal(all.Of("drift_bin_rows", ("feature", feature)).Select(sample => (sample.Labels["bin"], sample.Value)), bins.Bins.Zip(bins.Window));
                await RecordedAsync(prometheus, "fleet:drift_psi:binned", feature, sha256, all.Value("drift_psi", ("feature", feature))!.Value);
                await RecordedAsync(prometheus, "fleet:drift_chi_square_statistic:unpooled", feature, sha256, await bins.ChiSquareAsync());
                if (all.Value("drift_ks_statistic", ("feature", feature)) is { } ks)
                {
                    Assert.InRange(bins.Ks, 0, ks + 1e-3); // the exporter's own is a lower bound, too
                    await RecordedAsync(prometheus, "fleet:drift_ks_statistic:binned", feature, sha256, bins.Ks);
                }
                else
                {
                    Assert.Empty(await prometheus.QuerySeriesAsync($"fleet:drift_ks_statistic:binned{{feature=\"{feature}\"}}"));
                }

                double critical = all.Value("drift_psi_critical", ("feature", feature))!.Value;
                Assert.True(await prometheus.QueryAsync($"fleet:drift_psi_critical:bound{{feature=\"{feature}\",sha256=\"{sha256}\"}}") > critical / 2, feature);
            }

            Assert.Equal(2, await prometheus.QueryAsync("count(count by (sha256) (fleet:drift_psi:binned))"));
            Assert.Equal((true, true), await prometheus.RuleHealthAsync() is (> 40, []) ? (true, true) : (false, false));
            Assert.Null(await prometheus.QueryAsync("drift_exporter_series_dropped > 0"));
        }
        finally
        {
            foreach (ExporterProcess replica in replicas)
                await replica.DisposeAsync();
        }
    }

    private static async Task RecordedAsync(PrometheusProcess prometheus, string name, string feature, string sha256, double expected)
    {
        string seen = "nothing";
        string query = $"{name}{{model=\"{Model}\", feature=\"{feature}\", sha256=\"{sha256}\", window=\"{Window}\"}}";
        await Wait.ForAsync($"{query} to be {expected.ToString("R", CultureInfo.InvariantCulture)}", async () =>
        {
            double? recorded = await prometheus.QueryAsync(query);
            seen = $"{recorded:R}";
            return recorded is { } value && Math.Abs(value - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)) ? "equal" : null;
        }, () => $"{seen}\n{prometheus.Said}", TimeSpan.FromSeconds(30));
    }

    private async Task<string> OtherBaselineAsync()
    {
        CommandResult made = await CommandLine.RunExporterAsync(
            ["baseline", "-i", SampleSet.Adult.Training, "-o", _folder["other.baseline.json"], "--model", Model, "--bins", "5", .. SampleSet.Adult.BaselineOptions]);
        Assert.True(made.ExitCode == 0, made.ToString());
        return _folder["other.baseline.json"];
    }

    private Task<ExporterProcess> StartAsync(string name, string baseline, IEnumerable<string> lines)
    {
        _folder.Write($"{name}/log.jsonl", string.Concat(lines.Select(line => line + "\n")));
        return ExporterProcess.StartAsync("--config.file", _folder.Write($"{name}.yml", $$"""
            evaluation_interval: 500ms
            models:
              - name: {{Model}}
                baseline: {{baseline}}
                logs: {paths: [{{name}}/*.jsonl]}
                fields: {map: {{SampleSet.Adult.Map}}}
                windows: [{rows: 10000}]
                expose_bins: true
            """));
    }
}
