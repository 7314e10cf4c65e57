using System.Diagnostics;
using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>
/// A model that logs numbered records, 50 every 10 ms, into a log that is renamed away every second and keeps its backups. The numbers and
/// their squares are values of the records, so that sums over the window tell a lost record from a doubled one.
/// </summary>
internal sealed class NumberedLog(TempFolder folder)
{
    private const int Batch = 50, Modulus = 1_000_003;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10), s_rotation = TimeSpan.FromSeconds(1);

    private int _rotations;

    public string Path => folder["inference.jsonl"];

    public long Records { get; private set; }

    public int Rotations => _rotations;

    /// <summary>Writes for as long as something else takes.</summary>
    public async Task WhileWritingAsync(Func<Task> something)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task writer = Task.Run(() => WriteAsync(stop.Token), CancellationToken.None);
        try
        {
            await something();
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }
    }

    public void Append(int records)
    {
        string[] lines = [.. Enumerable.Range(0, records).Select(_ => Line(Records++))];
        folder.AppendLines("inference.jsonl", lines);
    }

    public void Rotate()
    {
        for (int backup = _rotations++; backup > 0; backup--)
            File.Move($"{Path}.{backup}", $"{Path}.{backup + 1}");
        File.Move(Path, Path + ".1");
    }

    /// <summary>The first page whose window holds as many rows as were written, 500 at least: each of them once.</summary>
    public async Task<Scrape> ScrapeAllAsync(ExporterProcess exporter)
    {
        Scrape page = await exporter.ScrapeWhenAsync($"{Records} records in the window", scrape => scrape.Value("drift_window_rows", ("model", "small")) is { } rows
            && (rows <= Records ? rows == Records : throw new InvalidOperationException($"{rows} rows of {Records} records: some count twice\n{exporter.Said}")));
        Assert.Equal((double)Records * (Records - 1) / 2, Sum(page, "amount"));
        double squares = 0;
        for (long id = 0; id < Records; id++)
            squares += (long)((Int128)id * id % Modulus);
        Assert.Equal(squares, Sum(page, "score"), 1.0);
        Assert.Equal(0, page.Of("drift_exporter_lost_bytes_total", ("model", "small")).Sum(sample => sample.Value));
        Assert.Equal(0, page.Of("drift_exporter_records_rejected_total", ("model", "small")).Sum(sample => sample.Value));
        return page;
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan rotated = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            Append(Batch);
            if (clock.Elapsed - rotated > s_rotation)
            {
                Rotate();
                rotated = clock.Elapsed;
            }

            await Task.Delay(s_pause, CancellationToken.None);
        }
    }

    private static string Line(long id) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"amount\":{id},\"flag\":1,\"colour\":\"red\",\"score\":{(long)((Int128)id * id % Modulus)}}}");

    private double Sum(Scrape page, string feature) =>
        Math.Round(page.Value("drift_mean", ("model", "small"), ("feature", feature))!.Value * Records);
}
