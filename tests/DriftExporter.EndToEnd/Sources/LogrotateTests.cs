using System.Diagnostics;
using System.Globalization;
using System.Text;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>
/// The real logrotate, forced every second while a model logs at megabytes a second. Records are numbered, so the window's number of
/// rows and the sum of their numbers tell a lost record from a doubled one. DRIFT_SOAK_SECONDS makes it longer.
/// </summary>
public sealed class LogrotateTests : IDisposable
{
    private const int RecordsPerBatch = 500;
    private static readonly TimeSpan s_batchPause = TimeSpan.FromMilliseconds(20);
    private static readonly int s_seconds = int.Parse(Environment.GetEnvironmentVariable("DRIFT_SOAK_SECONDS") ?? "8", CultureInfo.InvariantCulture);

    private readonly TempFolder _folder = new();
    private long _written;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("create\n  compress")]
    [InlineData("create\n  compress\n  delaycompress")]
    public async Task Create_LosesAndDoublesNothing(string mode)
    {
        await using ExporterProcess exporter = await StartAsync();
        await RotateWhileWritingAsync(mode, reopens: true);
        Scrape page = await exporter.ScrapeAfterAsync(_written, "m");
        page = await exporter.ScrapeAfterAsync(page, "m");
        Assert.Equal(_written, page.Value("drift_window_rows", ("model", "m")));
        Assert.Equal(_written * (_written - 1) / 2, Math.Round(page.Value("drift_mean", ("feature", "id"))!.Value * _written));
        Assert.Equal(0, Lost(page));
        Assert.True(page.Of("drift_exporter_rotations_total", ("model", "m")).Sum(sample => sample.Value) >= s_seconds / 2, page.Excerpt("drift_exporter_"));
    }

    /// <summary>What is written between logrotate's copy and its truncation is gone for everybody; nothing is counted twice.</summary>
    [Fact]
    public async Task Copytruncate_DoublesNothing_AndCountsNoMoreThanIsLost()
    {
        await using ExporterProcess exporter = await StartAsync();
        await RotateWhileWritingAsync("copytruncate", reopens: false);
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Scrape page = await exporter.ScrapeWhenAsync("all that is there to be read", scrape => scrape.Value("drift_exporter_caught_up", ("model", "m")) == 1);
        page = await exporter.ScrapeAfterAsync(page, "m");
        long rows = (long)page.Value("drift_window_rows", ("model", "m"))!.Value;
        Assert.Equal(rows, page.Value("drift_exporter_records_total", ("model", "m")));
        long there = Directory.GetFiles(_folder["logs"]).Sum(file => File.ReadAllText(file).Split('\n').Count(line => line.Contains("{\"id\":", StringComparison.Ordinal) && line.EndsWith("\"}", StringComparison.Ordinal)));
        long missing = _written - rows;
        Assert.True(rows == there, $"{rows} read, {there} are there, {_written} were written, {Lost(page)} bytes lost.\n{page.Excerpt("drift_exporter_")}");
        Assert.InRange(missing, 0, _written / 20);
        // Without a doubled record, the sum of what was read lies between those of the first and of the last records.
        double sum = page.Value("drift_mean", ("feature", "id"))!.Value * rows;
        Assert.InRange(sum, (rows * (rows - 1.0) / 2) - rows, (rows * (rows - 1.0) / 2) + ((double)rows * missing) + rows);
        Assert.True(Lost(page) <= (missing + 1) * Line(0).Length, $"{Lost(page)} bytes counted as lost, {missing} records of {Line(0).Length} bytes are.");
    }

    /// <summary>Of one length whatever its number.</summary>
    private static string Line(long id) => $"{{\"id\":{id.ToString("D9", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(1, '0')},\"pad\":\"{new string('x', 200 - Digits(id))}\"}}\n";

    private static int Digits(long id) => id.ToString(CultureInfo.InvariantCulture).Length;

    private static double Lost(Scrape page) => page.Of("drift_exporter_lost_bytes_total", ("model", "m")).Sum(sample => sample.Value);

    private async Task<ExporterProcess> StartAsync()
    {
        Tool.Require("logrotate");
        string training = _folder.Write("training.csv", "id\n" + string.Concat(Enumerable.Range(0, 2000).Select(row => $"{row * 100}\n")));
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", _folder["b.json"], "--model", "m", "--include", "id", "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        _folder.Write("logs/app.jsonl", "");
        return await ExporterProcess.StartAsync("--config.file", _folder.Write("m.yml", $$"""
            evaluation_interval: 200ms
            models:
              - name: m
                baseline: {{_folder["b.json"]}}
                logs: {paths: [{{_folder["logs"]}}/app.jsonl]}
                windows: [{rows: 10000000}]
                moments: true
                minimum_rows: 1

            """));
    }

    private async Task RotateWhileWritingAsync(string mode, bool reopens)
    {
        string configuration = _folder.Write("logrotate.conf", $"{_folder["logs/app.jsonl"]} {{\n  rotate 1000\n  missingok\n  {mode}\n}}\n");
        var clock = Stopwatch.StartNew();
        Task writer = Task.Run(() => Write(clock, reopens), TestContext.Current.CancellationToken);
        while (clock.Elapsed.TotalSeconds < s_seconds - 1)
        {
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            CommandResult rotated = await Tool.RunAsync("logrotate", _folder["logs"], "--force", "--state", _folder["logrotate.state"], configuration);
            Assert.True(rotated.ExitCode == 0, rotated.ToString());
        }

        await writer;
    }

    /// <summary>As Python's WatchedFileHandler, or as a process that keeps its file.</summary>
    private void Write(Stopwatch clock, bool reopens)
    {
        string path = _folder["logs/app.jsonl"];
        FileStream? kept = reopens ? null : Open(path);
        var batch = new StringBuilder();
        while (clock.Elapsed.TotalSeconds < s_seconds)
        {
            batch.Clear();
            for (int record = 0; record < RecordsPerBatch; record++)
                batch.Append(Line(_written++));
            FileStream file = kept ?? Open(path);
            file.Write(Encoding.ASCII.GetBytes(batch.ToString()));
            file.Flush();
            if (reopens)
                file.Dispose();
            Thread.Sleep(s_batchPause);
        }

        kept?.Dispose();
    }

    /// <summary>Keeps its position: a file that was truncated meanwhile gets a hole of zeros before the next record.</summary>
    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
    });
}
