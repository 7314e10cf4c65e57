using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Sources;

namespace DriftExporter.EndToEnd.Commands;

/// <summary>A configuration and baselines that change while the program runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private const int Hup = 1;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hup_KeepsWhatDidNotChange_AndTakesWhatDid(bool withState)
    {
        string baseline = await SmallModel.MakeBaselineAsync(_folder);
        string state = withState ? $"state_directory: {_folder["state"]}\n" : "";
        Configure(state, baseline, "first", "{rows: 1000}, {rows: 100}");
        _folder.Write("logs/app.jsonl", string.Concat(SmallModel.Lines(0, 300).Select(line => line + "\n")));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", _folder["drift.yml"]);
        await exporter.ScrapeAfterAsync(300, "first");

        // A window more and one less; the one that stays keeps its records, and the log is not read again.
        Configure(state, baseline, "first", "{rows: 1000}, {rows: 200}");
        exporter.Signal(Hup);
        Scrape page = await exporter.ScrapeWhenAsync("the new window", scrape => scrape.Value("drift_window_rows", ("window", "rows=200")) is not null);
        _folder.AppendLines("logs/app.jsonl", SmallModel.Lines(300, 50));
        page = await exporter.ScrapeAfterAsync(350, "first");
        Assert.Equal((350, 50), (page.Value("drift_window_rows", ("window", "rows=1000")), page.Value("drift_window_rows", ("window", "rows=200"))));
        Assert.Null(page.Value("drift_window_rows", ("window", "rows=100")));
        Assert.Equal(1, page.Value("drift_exporter_config_last_reload_successful"));

        // A mistake changes nothing but the gauge.
        _folder.Write("drift.yml", "models: [{name: first, nonsense: 1}]\n");
        exporter.Signal(Hup);
        page = await exporter.ScrapeWhenAsync("the failed reload", scrape => scrape.Value("drift_exporter_config_last_reload_successful") == 0);
        _folder.AppendLines("logs/app.jsonl", SmallModel.Lines(350, 10));
        page = await exporter.ScrapeAfterAsync(360, "first");
        Assert.Equal(360, page.Value("drift_window_rows", ("window", "rows=1000")));
        Assert.Contains("nonsense", exporter.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ReloadsWhereThatIsEnabled_AndAReplacedBaselineIsTaken()
    {
        string baseline = await SmallModel.MakeBaselineAsync(_folder);
        Configure("web: {enable_lifecycle: true}\n", baseline, "first", "{rows: 1000}", "reload_baseline: true");
        _folder.Write("logs/app.jsonl", string.Concat(SmallModel.Lines(0, 300).Select(line => line + "\n")));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", _folder["drift.yml"]);
        await exporter.ScrapeAfterAsync(300, "first");
        Assert.Equal(405, (int)(await exporter.SendAsync(HttpMethod.Get, "/-/reload")).StatusCode);
        Configure("web: {enable_lifecycle: true}\n", baseline, "second", "{rows: 1000}", "reload_baseline: true");
        Assert.Equal(200, (int)(await exporter.SendAsync(HttpMethod.Post, "/-/reload")).StatusCode);
        Scrape page = await exporter.ScrapeAfterAsync(300, "second");
        Assert.Empty(page.Of("drift_window_rows", ("model", "first")));

        string training = _folder.Write("more.jsonl", string.Concat(SmallModel.Lines(0, 3000).Select(line => line + "\n")));
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", baseline, "--prediction", "score", "--quiet", "--yes");
        Assert.True(made.ExitCode == 0, made.ToString());
        page = await exporter.ScrapeWhenAsync("the new baseline", scrape => scrape.Value("drift_baseline_rows", ("model", "second")) == 3000);
        Assert.Equal(0, page.Value("drift_window_rows", ("model", "second")));
        Assert.Equal(300, page.Value("drift_exporter_records_total", ("model", "second")));
    }

    private void Configure(string top, string baseline, string model, string windows, string more = "minimum_rows: 1") => _folder.Write("drift.yml", $$"""
        {{top}}evaluation_interval: 200ms
        models:
          - name: {{model}}
            baseline: {{baseline}}
            logs: {paths: [{{_folder["logs"]}}/*.jsonl]}
            windows: [{{windows}}]
            {{more}}

        """);
}
