using System.Diagnostics;
using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>kill -9 at any moment, while records are written and files are rotated away: each record is in the windows once.
/// DRIFT_KILLS says how often, 100 times by default. Backups last for 40 s: on a busy machine several lives in a
/// row can end before their first poll, and what is removed until then is lost by nobody's fault.</summary>
public sealed class KillTests
{
    private const int RowsWindow = 20_000, RecordsPerSecond = 5000, Backups = 20;

    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("DRIFT_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : 100;

    [Fact]
    public async Task Windows_AreExact_AfterKillsAtRandomMoments()
    {
        using var folder = new TempFolder();
        string baseline = await SmallModel.MakeBaselineAsync(folder);
        string[] arguments =
        [
            "--baseline", baseline, "--logs", folder["inference.jsonl"], "--model", "small", "--state.directory", folder["state"],
            "--window.rows", $"{RowsWindow}", "--window.duration", "1d", "--evaluation.interval", "200ms",
        ];
        // Files that were rotated away before the very first checkpoint are outside of the glob, and unknown to all.
        folder.Write("inference.jsonl", "");
        await using (ExporterProcess first = await ExporterProcess.StartAsync(arguments))
        {
            await first.ScrapeWhenAsync("the first checkpoint", page => page.Value("drift_exporter_checkpoint_timestamp_seconds") > 0);
            first.Signal(ChildProcess.KillAtOnce);
        }

        var random = new Random(20_261_121);
        using var stop = new CancellationTokenSource();
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, TestContext.Current.CancellationToken);
        Task<long> writer = Task.Run(() => Write(folder, finished.Token), CancellationToken.None);
        List<long> milliseconds = [];
        for (int kill = 0; kill < s_kills; kill++)
        {
            // Every other one lives long enough to come forward, however busy the machine is.
            await using ChildProcess exporter = kill % 2 == 0 ? await StartToFirstScrapeAsync(arguments, milliseconds)
                : CommandLine.Start(CommandLine.Exporter(["run", .. arguments, "--web.listen-address", "127.0.0.1:0"]));
            await Task.Delay(random.Next(50, 1500), TestContext.Current.CancellationToken);
            Assert.False(exporter.HasExited, exporter.Said);
            exporter.Signal(ChildProcess.KillAtOnce);
            await exporter.ExitCodeAsync(TimeSpan.FromSeconds(30));
        }

        await using ExporterProcess last = await StartToFirstScrapeAsync(arguments, milliseconds);
        await stop.CancelAsync();
        long records = await writer;
        Scrape page = await last.ScrapeWhenAsync($"{records} records in the window", scrape => scrape.Value("drift_window_rows", ("window", "1d")) is { } rows
            && (rows <= records ? rows == records : throw new InvalidOperationException($"{rows} rows of {records} records: some count twice")), TimeSpan.FromMinutes(1));
        Check(page, "1d", 0, records);
        Check(page, $"rows={RowsWindow}", Math.Max(0, records - RowsWindow), records);
        milliseconds.Sort();
        TestContext.Current.SendDiagnosticMessage($"{s_kills} kills, {records} records; start to first good scrape: median {milliseconds[milliseconds.Count / 2]} ms, "
            + $"99th percentile {milliseconds[(int)Math.Ceiling(milliseconds.Count * 0.99) - 1]} ms of {milliseconds.Count}");
    }

    /// <summary>The first scrape already has the rows that were saved.</summary>
    private static async Task<ExporterProcess> StartToFirstScrapeAsync(string[] arguments, List<long> milliseconds)
    {
        var watch = Stopwatch.StartNew();
        ExporterProcess exporter = await ExporterProcess.StartAsync(arguments);
        Scrape page = await exporter.ScrapeAsync();
        Assert.True(page.Value("drift_window_rows", ("window", "1d")) is > 0 || milliseconds.Count == 0, page.Excerpt("drift_"));
        milliseconds.Add(watch.ElapsedMilliseconds);
        return exporter;
    }

    /// <summary>The window holds the records [from, to): their numbers have this sum. A lost and a doubled record could make up for each
    /// other only when they have the same number.</summary>
    private static void Check(Scrape page, string window, long from, long to)
    {
        double rows = to - from;
        double sum = (from + to - 1) * rows / 2;
        Assert.Equal(rows, page.Value("drift_window_rows", ("window", window)));
        Assert.Equal(sum, Math.Round(page.Value("drift_mean", ("window", window), ("feature", "amount"))!.Value * rows));
        Assert.Equal(SumOfSquares(from, to), Math.Round(page.Value("drift_mean", ("window", window), ("feature", "score"))!.Value * rows), 1.0);
    }

    private static double SumOfSquares(long from, long to)
    {
        Int128 sum = 0;
        for (long id = from; id < to; id++)
            sum += (Int128)id * id % 1_000_003;
        return (double)sum;
    }

    /// <summary>Numbered records, 100 every 20 ms, into a log that is renamed every 2 s, until it is told to stop. Returns how many.</summary>
    private static async Task<long> Write(TempFolder folder, CancellationToken stop)
    {
        long records = 0;
        var clock = Stopwatch.StartNew();
        TimeSpan rotated = TimeSpan.Zero;
        string log = folder["inference.jsonl"];
        StreamWriter file = new(log, append: true);
        while (!stop.IsCancellationRequested)
        {
            for (long due = (long)(clock.Elapsed.TotalSeconds * RecordsPerSecond); records < due; records++)
            {
                file.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{{\"timestamp\":\"{DateTimeOffset.UtcNow:O}\",\"amount\":{records},\"flag\":1,\"colour\":\"red\",\"score\":{(long)((Int128)records * records % 1_000_003)}}}\n"));
            }

            await file.FlushAsync(CancellationToken.None);
            if (clock.Elapsed - rotated > TimeSpan.FromSeconds(2))
            {
                await file.DisposeAsync();
                for (int backup = Backups; backup > 0; backup--)
                {
                    string from = backup == 1 ? log : $"{log}.{backup - 1}";
                    if (File.Exists(from))
                        File.Move(from, $"{log}.{backup}", overwrite: true);
                }

                file = new StreamWriter(log, append: true);
                rotated = clock.Elapsed;
            }

            await Task.Delay(20, CancellationToken.None);
        }

        await file.DisposeAsync();
        return records;
    }
}
