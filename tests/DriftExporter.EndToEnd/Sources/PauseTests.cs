using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>SIGSTOP and SIGCONT, as a suspended machine or a frozen cgroup has them: what was written and rotated meanwhile counts once.</summary>
public sealed class PauseTests
{
    private const int Stop = 19, Continue = 18;

    [Fact]
    public async Task Windows_AreExact_AfterTheProgramStoodStill()
    {
        using var folder = new TempFolder();
        var log = new NumberedLog(folder);
        log.Append(1000);
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--baseline", await SmallModel.MakeBaselineAsync(folder), "--logs", log.Path, "--model", "small",
            "--state.directory", folder["state"], "--window.rows", "10000000", "--evaluation.interval", "200ms");
        await log.ScrapeAllAsync(exporter);
        for (int pause = 0; pause < 5; pause++)
        {
            exporter.Signal(Stop);
            log.Append(10);
            for (int rotation = 0; rotation <= pause; rotation++)
            {
                log.Rotate();
                log.Append(20_000);
            }

            await Task.Delay(500, TestContext.Current.CancellationToken);
            exporter.Signal(Continue);
            Assert.NotNull((await exporter.ScrapeAsync()).Value("drift_window_rows", ("model", "small"))); // it answers while it catches up
            await log.ScrapeAllAsync(exporter);
        }
    }
}
