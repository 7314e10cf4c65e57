using System.Diagnostics;
using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>
/// strace lets one call in twenty fail (of the few fsyncs, more) while records are written and files rotate: the program lives and answers, and when the faults
/// are over it has counted every record once. DRIFT_SOAK_SECONDS makes it longer.
/// </summary>
public sealed class FaultTests
{
    private static readonly int s_seconds = int.Parse(Environment.GetEnvironmentVariable("DRIFT_SOAK_SECONDS") ?? "6", NumberStyles.None, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("openat:error=EMFILE:when=5+20", "pread64:error=EIO:when=7+20", "statx:error=EACCES:when=11+20", "fsync:error=ENOSPC:when=2+4")]
    [InlineData("openat:error=EACCES:when=5+20", "pread64:error=ESTALE:when=7+20", "statx:error=ENOENT:when=11+20", "fsync:error=EIO:when=2+4")]
    [InlineData("fsync:error=ENOSPC:when=1+2")]
    public async Task Windows_AreExact_AfterCallsFailed(params string[] faults)
    {
        using var folder = new TempFolder();
        var log = new NumberedLog(folder);
        log.Append(1000);
        string[] arguments = await ArgumentsAsync(folder, log);
        await using (ExporterProcess exporter = await ExporterProcess.StartAsync(arguments))
        {
            await log.ScrapeAllAsync(exporter);
            string trace = folder["strace.txt"];
            await using (ChildProcess strace = await AttachAsync(exporter, trace, faults))
            {
                await log.WhileWritingAsync(async () =>
                {
                    var clock = Stopwatch.StartNew();
                    while (clock.Elapsed.TotalSeconds < s_seconds || !faults.All(fault => HasFailed(trace, fault)))
                    {
                        Assert.True(clock.Elapsed.TotalSeconds < s_seconds + 60, "One of the calls never failed.");
                        await Task.Delay(500, TestContext.Current.CancellationToken);
                        Assert.False(exporter.HasExited, exporter.Said);
                        Assert.NotNull((await exporter.ScrapeAsync()).Value("drift_window_rows", ("model", "small")));
                    }

                    strace.Signal(ChildProcess.Interrupt);
                    await strace.ExitCodeAsync(TimeSpan.FromSeconds(20));
                });
            }

            Scrape page = await log.ScrapeAllAsync(exporter);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Failed(trace).Count()} of {File.ReadLines(trace).Count()} calls failed; {log.Records} records, {log.Rotations} rotations");
            await exporter.ScrapeWhenAsync("the failed checkpoints to be counted", scrape => scrape.Value("drift_exporter_checkpoint_failures_total") > 0);
            await exporter.ScrapeWhenAsync("a checkpoint of the end", scrape => scrape.Value("drift_exporter_checkpoint_timestamp_seconds")
                > page.Value("drift_evaluation_timestamp_seconds", ("model", "small")));
            exporter.Signal(ChildProcess.KillAtOnce);
            await exporter.ExitCodeAsync(TimeSpan.FromSeconds(30));
        }

        // What was saved between and after the faults is whole.
        await using ExporterProcess next = await ExporterProcess.StartAsync(arguments);
        await log.ScrapeAllAsync(next);
    }

    private static IEnumerable<string> Failed(string trace) => File.ReadLines(trace).Where(line => line.EndsWith("(INJECTED)", StringComparison.Ordinal));

    private static bool HasFailed(string trace, string fault)
    {
        string call = fault.Split(':')[0];
        return Failed(trace).Any(line => line.Contains($" {call}(", StringComparison.Ordinal) || line.Contains($"<... {call} ", StringComparison.Ordinal));
    }

    private static async Task<string[]> ArgumentsAsync(TempFolder folder, NumberedLog log) =>
    [
        "--baseline", await SmallModel.MakeBaselineAsync(folder), "--logs", log.Path, "--model", "small", "--state.directory", folder["state"],
        "--window.rows", "10000000", "--evaluation.interval", "200ms",
    ];

    /// <summary>Attached to a program that runs already: the runtime's own start is not what is tested.</summary>
    private static async Task<ChildProcess> AttachAsync(ExporterProcess exporter, string trace, string[] faults)
    {
        IEnumerable<string> injections = faults.Select(fault => "--inject=" + fault);
        ChildProcess strace = CommandLine.Start(new ProcessStartInfo(Tool.Require("strace"),
            ["-f", "-o", trace, "-e", "trace=" + string.Join(',', faults.Select(fault => fault.Split(':')[0])), .. injections, "-p", exporter.Id.ToString(CultureInfo.InvariantCulture)]));
        await Wait.UntilAsync("strace to attach", () => strace.HasExited || strace.Said.Contains("attached", StringComparison.Ordinal), () => strace.Said);
        if (strace.HasExited && strace.Said.Contains("Operation not permitted", StringComparison.Ordinal))
            Assert.Skip("This system permits no process to be traced: " + strace.Said);
        Assert.False(strace.HasExited, strace.Said);
        return strace;
    }
}
