using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>A ConfigMap in a volume: b.json leads to ..data/b.json, and kubelet switches ..data in one step to a folder with the new files.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _versions;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Baseline_IsTakenOnce_WhenItsFolderIsSwitched_AndKeptWhenTheNewOneIsBroken()
    {
        Directory.CreateDirectory(_folder["volume"]);
        Switch(await BaselineAsync(2000));
        File.CreateSymbolicLink(_folder["volume/b.json"], "..data/b.json");
        string configuration = _folder.Write("drift.yml", $$"""
            evaluation_interval: 200ms
            models:
              - name: small
                baseline: {{_folder["volume/b.json"]}}
                reload_baseline: true
                logs: {paths: [{{_folder["logs"]}}/*.jsonl]}
                windows: [{rows: 1000}]
                minimum_rows: 1

            """);
        _folder.Write("logs/app.jsonl", string.Concat(SmallModel.Lines(0, 100).Select(line => line + "\n")));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", configuration);
        await exporter.ScrapeAfterAsync(100, "small");

        Switch(await BaselineAsync(3000));
        Scrape page = await exporter.ScrapeWhenAsync("the second baseline", scrape => scrape.Value("drift_baseline_rows") == 3000);
        Assert.Equal((0, 1), (page.Value("drift_window_rows"), page.Value("drift_exporter_config_last_reload_successful")));
        _folder.AppendLines("logs/app.jsonl", SmallModel.Lines(100, 10));
        page = await exporter.ScrapeAfterAsync(110, "small");
        Assert.Equal(10, page.Value("drift_window_rows"));

        Switch(_folder.Write("broken.json", File.ReadAllBytes(_folder["volume/b.json"]).AsSpan(0, 1000)));
        page = await exporter.ScrapeWhenAsync("the broken one to be refused", scrape => scrape.Value("drift_exporter_config_last_reload_successful") == 0);
        Assert.Equal((3000, 10), (page.Value("drift_baseline_rows"), page.Value("drift_window_rows")));
        _folder.AppendLines("logs/app.jsonl", SmallModel.Lines(110, 10));
        page = await exporter.ScrapeAfterAsync(120, "small");
        Assert.Equal((3000, 20), (page.Value("drift_baseline_rows"), page.Value("drift_window_rows")));

        Switch(await BaselineAsync(4000));
        page = await exporter.ScrapeWhenAsync("the last baseline", scrape => scrape.Value("drift_baseline_rows") == 4000);
        Assert.Equal(1, page.Value("drift_exporter_config_last_reload_successful"));
    }

    private async Task<string> BaselineAsync(int rows)
    {
        string training = _folder.Write($"{rows}.jsonl", string.Concat(SmallModel.Lines(0, rows).Select(line => line + "\n")));
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", _folder[$"{rows}.json"], "--prediction", "score", "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        return _folder[$"{rows}.json"];
    }

    /// <summary>As kubelet's AtomicWriter: a new folder, a new link beside the old one, one rename over it, and the old folder is removed.</summary>
    private void Switch(string baseline)
    {
        string version = $"..version{_versions++}", former = _folder[$"volume/..version{_versions - 2}"];
        Directory.CreateDirectory(_folder["volume/" + version]);
        File.Copy(baseline, _folder[$"volume/{version}/b.json"]);
        File.CreateSymbolicLink(_folder["volume/..data_tmp"], version);
        using var move = System.Diagnostics.Process.Start("mv", ["-T", _folder["volume/..data_tmp"], _folder["volume/..data"]]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
        if (Directory.Exists(former))
            Directory.Delete(former, recursive: true);
    }
}
