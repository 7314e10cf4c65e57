using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;

namespace DriftExporter.Benchmarks;

/// <summary>The metrics page of about 5,000 series.</summary>
internal sealed class ScrapeStage : IStage
{
    private const int LeastSeries = 5000;
    private static readonly Figure[] s_figures = [new("CPU, ms", "0.000"), new("bytes of the page", "#,0"), new("series", "#,0"), new("bytes allocated", "#,0")];

    public string Name => "scrape";

    public string About => "The page in the text format. After an evaluation it is rendered once; every further scrape until the next one gets the same bytes with fresh process figures. prometheus_client renders at each scrape.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        ModelSnapshot[] models = Models(data);
        ModelSnapshot[] current = models;
        var status = new ExporterStatus { Version = "0", Revision = "0", Runtime = "0", LastReloadSuccess = DateTimeOffset.UnixEpoch };
        var page = new MetricsPage(() => current, () => status, full: true, int.MaxValue, _ => { });
        yield return new Comparison($"About {LeastSeries:N0} series", s_figures, HigherIsBetter: false,
        [
            new("DriftExporter, first scrape after an evaluation", () => Measure(page, () => current = [.. models.Select(model => model with { Generation = model.Generation + 1 })])),
            new("DriftExporter, further scrapes", () => Measure(page, () => { })),
            new("prometheus_client, generate_latest", () =>
            {
                PeerLine line = peers.PrometheusClient(LeastSeries);
                return [line["cpu"] * 1e3, line["bytes"], line["series"], double.NaN];
            }, IsPeer: true),
        ]);
    }

    private static double[] Measure(MetricsPage page, Action before)
    {
        int bytes = 0;
        (double seconds, double allocated) = Cpu.PerCall(() =>
        {
            before();
            (ReadOnlyMemory<byte> models, ReadOnlyMemory<byte> exporter) = page.Render(PageFormat.Text);
            bytes = models.Length + exporter.Length;
        });
        return [seconds * 1e3, bytes, Series(page), allocated];
    }

    /// <summary>Models of four windows each, until there are enough series.</summary>
    private static ModelSnapshot[] Models(BenchData data)
    {
        var models = new List<ModelSnapshot>();
        WindowLength[] windows = [new RowsWindow(1000), new RowsWindow(2000), new RowsWindow(3000), new RowsWindow(4000)];
        for (int series = 0; series < LeastSeries;)
        {
            ModelConfiguration model = data.Model(windows) with { Name = $"credit-{models.Count + 1}" };
            using var pipeline = new ModelPipeline(model, data.Baseline, data.Limits, TimeProvider.System, data.Silent);
            pipeline.Step();
            pipeline.Evaluate();
            models.Add(pipeline.Snapshot!);
            series = Series(new MetricsPage(() => models, () => new ExporterStatus { Version = "", Revision = "", Runtime = "", LastReloadSuccess = default }, full: true, int.MaxValue, _ => { }));
        }

        return [.. models];
    }

    private static int Series(MetricsPage page)
    {
        (ReadOnlyMemory<byte> models, ReadOnlyMemory<byte> exporter) = page.Render(PageFormat.Text);
        string text = System.Text.Encoding.UTF8.GetString([.. models.Span, .. exporter.Span]);
        return text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
    }
}
