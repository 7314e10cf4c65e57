using System.Text.Json;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Golden;

/// <summary>
/// One sample through the whole program, once for all tests of it: the baseline by the command line, the log written up to each
/// record at which the reference has a window, the page scraped there. Two models read the same log, one for each smoothing of PSI.
/// </summary>
public abstract class GoldenRun : IAsyncLifetime
{
    private const string Log = "log.jsonl";

    private readonly SampleSet _sample;
    private readonly TempFolder _folder = new();
    private readonly Dictionary<int, Scrape> _pages = [];

    private protected GoldenRun(SampleSet sample)
    {
        _sample = sample;
        Reference = new Reference(sample.Name, sample.Predictions);
    }

    internal Reference Reference { get; }

    /// <summary>The baseline file.</summary>
    internal JsonElement Baseline { get; private set; }

    internal Scrape PageOf(ReferenceWindow window) => _pages[window.AfterRow];

    public async ValueTask InitializeAsync()
    {
        string baseline = await _sample.MakeBaselineAsync(_folder);
        Baseline = JsonDocument.Parse(await File.ReadAllBytesAsync(baseline)).RootElement;
        string windows = string.Join(", ", Reference.CountWindows.Select(window => window.Rows).Distinct().Select(rows => $"{{rows: {rows}}}"));
        string configuration = _folder.Write("golden.yml", $$"""
            evaluation_interval: 100ms
            expose: full
            models:
              - &model
                name: jeffreys
                baseline: {{baseline}}
                logs: {paths: [{{Log}}]}
                fields: {map: {{_sample.Map}}}
                windows: [{{windows}}]
                minimum_rows: 1
              - <<: *model
                name: floor
                drift: {psi_smoothing: floor}
            """);
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", configuration);
        string[] lines = await File.ReadAllLinesAsync(_sample.Log);
        Assert.Equal(Reference.LogRows, lines.Length);
        int written = 0;
        _folder.Write(Log, "");
        foreach (int row in Reference.CountWindows.Select(window => window.AfterRow).Distinct().Order())
        {
            _folder.AppendLines(Log, lines.AsSpan(written, row - written).ToArray());
            written = row;
            await exporter.ScrapeAfterAsync(row, "jeffreys");
            _pages[row] = await exporter.ScrapeAfterAsync(row, "floor");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class AdultRun() : GoldenRun(SampleSet.Adult);

public sealed class BikeRun() : GoldenRun(SampleSet.Bike);
