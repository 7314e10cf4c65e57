using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>Logs that other programs wrote as columns, read live and compared with a baseline of the same rows.</summary>
public sealed class ColumnLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Written by Apache Arrow for JavaScript; here it grows, a piece at a time.</summary>
    [Fact]
    public async Task ArrowStream_IsReadAsItGrows()
    {
        string writers = Path.Combine(TestData.Repository, "tests/DriftExporter.Core.Tests/Formats/Arrow/Writers");
        byte[] stream = await File.ReadAllBytesAsync(Path.Combine(writers, "arrow-js.arrows"), TestContext.Current.CancellationToken);
        string baseline = await MakeBaselineAsync(Path.Combine(writers, "arrow-js.arrow"));
        await using ExporterProcess exporter = await StartAsync(baseline, "*.arrows");
        for (int piece = 0; piece < 4; piece++)
        {
            await File.WriteAllBytesAsync(_folder["logs/model.arrows"], stream[..(stream.Length * (piece + 1) / 4)], TestContext.Current.CancellationToken);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        AssertNoDrift(await exporter.ScrapeAfterAsync(100, "columns"), 100);
    }

    /// <summary>The hourly file comes in two pieces, and is renamed when it has been read.</summary>
    [Fact]
    public async Task ParquetFile_IsReadOnce_WhenItIsComplete()
    {
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(TestData.Repository, "samples/adult/train.parquet"), TestContext.Current.CancellationToken);
        string baseline = await MakeBaselineAsync(Path.Combine(TestData.Repository, "samples/adult/train.parquet"));
        await using ExporterProcess exporter = await StartAsync(baseline, "*.parquet");
        await File.WriteAllBytesAsync(_folder["logs/hour-1.parquet"], file[..(file.Length / 2)], TestContext.Current.CancellationToken);
        Scrape first = await exporter.ScrapeAfterAsync(0, "columns");
        int rows = (int)first.Value("drift_baseline_rows", ("model", "columns"))!.Value;
        await File.WriteAllBytesAsync(_folder["logs/hour-1.parquet"], file, TestContext.Current.CancellationToken);
        first = await exporter.ScrapeAfterAsync(rows, "columns");
        File.Move(_folder["logs/hour-1.parquet"], _folder["logs/hour-1.read.parquet"]);
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        AssertNoDrift(await exporter.ScrapeAfterAsync(first, "columns"), rows);
    }

    private async Task<string> MakeBaselineAsync(string training)
    {
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", _folder["b.json"], "--model", "columns", "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        Directory.CreateDirectory(_folder["logs"]);
        return _folder["b.json"];
    }

    private Task<ExporterProcess> StartAsync(string baseline, string pattern) => ExporterProcess.StartAsync("--config.file", _folder.Write("columns.yml", $$"""
        evaluation_interval: 200ms
        models:
          - name: columns
            baseline: {{baseline}}
            logs: {paths: [{{_folder["logs"]}}/{{pattern}}]}
            windows: [{rows: 100000}]
            minimum_rows: 1

        """));

    private static void AssertNoDrift(Scrape page, long rows)
    {
        Assert.Equal(rows, page.Value("drift_exporter_records_total", ("model", "columns")));
        Assert.Equal(0, page.Of("drift_exporter_records_rejected_total", ("model", "columns")).Sum(sample => sample.Value));
        Assert.Equal(0, page.Of("drift_exporter_lost_bytes_total", ("model", "columns")).Sum(sample => sample.Value));
        Assert.Equal(1, page.Value("drift_exporter_caught_up", ("model", "columns")));
        Assert.NotEmpty(page.Of("drift_psi", ("model", "columns")));
        Assert.All(page.Of("drift_psi", ("model", "columns")), sample => Assert.Equal(0, sample.Value));
    }
}
