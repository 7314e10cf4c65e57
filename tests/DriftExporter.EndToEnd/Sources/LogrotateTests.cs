using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>The real logrotate in its modes, for DRIFT_LOGROTATE_SECONDS each, a minute by default.</summary>
public abstract class LogrotateTests
{
    private static readonly int s_seconds = int.Parse(Environment.GetEnvironmentVariable("DRIFT_LOGROTATE_SECONDS") ?? "60", CultureInfo.InvariantCulture);

    /// <summary>Renamed, and a new file made: nothing is lost, nothing comes twice.</summary>
    private protected static async Task CheckRenamesAsync(string mode)
    {
        using var rig = new LogrotateRig(s_seconds);
        await using ExporterProcess exporter = await rig.StartAsync();
        await rig.RotateWhileWritingAsync(mode, reopens: true);
        Scrape page = await exporter.ScrapeAfterAsync(rig.Written, "m");
        page = await exporter.ScrapeAfterAsync(page, "m");
        Assert.Equal(rig.Written, page.Value("drift_window_rows", ("model", "m")));
        Assert.Equal(rig.Written * (rig.Written - 1) / 2, Sum(page));
        Assert.Equal(0, Lost(page));
        Assert.True(Rotations(page) >= s_seconds / 2, page.Excerpt("drift_exporter_"));
    }

    /// <summary>What is written between logrotate's copy and its truncation is gone for everybody who did not read it before, and no other
    /// record is. The writer's hole tells how much that was.</summary>
    private protected static async Task CheckCopiesAsync()
    {
        using var rig = new LogrotateRig(s_seconds);
        await using ExporterProcess exporter = await rig.StartAsync();
        await rig.RotateWhileWritingAsync("copytruncate", reopens: false);
        Scrape page = await exporter.ScrapeWhenAsync("every byte read or counted as lost", scrape => scrape.Value("drift_exporter_caught_up", ("model", "m")) == 1
            && (scrape.Value("drift_exporter_records_total", ("model", "m")) * rig.RecordBytes) + Lost(scrape) >= rig.Written * rig.RecordBytes, TimeSpan.FromSeconds(90));
        page = await exporter.ScrapeAfterAsync(page, "m");
        long rows = (long)page.Value("drift_window_rows", ("model", "m"))!.Value, missing = rig.Written - rows;
        string what = $"{rows} read, {rig.RecordsThere()} are there, {rig.Written} were written, {Lost(page)} bytes lost.\n{page.Excerpt("drift_exporter_")}";
        Assert.True(rows >= rig.RecordsThere(), what);
        Assert.True(Lost(page) == missing * rig.RecordBytes, what);
        // Without a doubled record, the sum of what was read lies between those of the first and of the last records.
        Assert.InRange(Sum(page), rows * (rows - 1) / 2, (rows * (rows - 1) / 2) + (rows * missing));
        Assert.Equal(rows, page.Value("drift_exporter_records_total", ("model", "m")));
        // logrotate copies the hole as well, which takes it longer each time.
        Assert.True(Rotations(page) >= s_seconds / 10, what);
    }

    private static long Sum(Scrape page) =>
        (long)Math.Round(page.Value("drift_mean", ("feature", "id"))!.Value * page.Value("drift_window_rows", ("model", "m"))!.Value);

    private static double Rotations(Scrape page) => page.Of("drift_exporter_rotations_total", ("model", "m")).Sum(sample => sample.Value);

    private static double Lost(Scrape page) => page.Of("drift_exporter_lost_bytes_total", ("model", "m")).Sum(sample => sample.Value);
}

public sealed class LogrotateCreateTests : LogrotateTests
{
    [Fact]
    public Task Create_LosesAndDoublesNothing() => CheckRenamesAsync("create");
}

public sealed class LogrotateCompressTests : LogrotateTests
{
    [Fact]
    public Task Compress_LosesAndDoublesNothing() => CheckRenamesAsync("create\n  compress");
}

public sealed class LogrotateDelayCompressTests : LogrotateTests
{
    [Fact]
    public Task DelayCompress_LosesAndDoublesNothing() => CheckRenamesAsync("create\n  compress\n  delaycompress");
}

public sealed class LogrotateCopyTests : LogrotateTests
{
    [Fact]
    public Task Copytruncate_DoublesNothing_AndCountsWhatIsLost() => CheckCopiesAsync();
}
