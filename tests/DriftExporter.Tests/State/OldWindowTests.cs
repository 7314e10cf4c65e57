using System.Globalization;
using DriftExporter.Configuration;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.State;

/// <summary>Row 89 of the catalogue in docs/tailing.md: a window of time ends at its newest record, also after a long pause.</summary>
public sealed class OldWindowTests
{
    [Fact]
    public void Restore_KeepsAnOldWindow_UntilANewerRecordComes()
    {
        using var bench = new StateBench(new DurationWindow(TimeSpan.FromHours(1)));
        DateTimeOffset first = bench.Time.GetUtcNow().AddMinutes(-30);
        Append(bench, first, first.AddMinutes(10), first.AddMinutes(20));
        bench.Start();
        bench.Drain();
        bench.Pipeline.SaveLast();
        bench.Kill();
        bench.Time.Advance(TimeSpan.FromDays(2));

        Assert.True(bench.Start());
        bench.Drain();
        Assert.Equal((3L, first.AddMinutes(20)), Window(bench));

        DateTimeOffset next = bench.Time.GetUtcNow().AddMinutes(-1);
        Append(bench, next);
        bench.Drain();
        Assert.Equal((1L, next), Window(bench));
    }

    private static (long Rows, DateTimeOffset Newest) Window(StateBench bench)
    {
        bench.Pipeline.Evaluate();
        WindowDrift window = bench.Pipeline.Snapshot!.Drift.Windows[0];
        return (window.Rows, DateTimeOffset.UnixEpoch.AddTicks(window.NewestTime!.Value / 100));
    }

    private static void Append(StateBench bench, params DateTimeOffset[] times) => File.AppendAllLines(bench.LogPath, times.Select(time =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{time:O}\",\"features\":{{\"x\":1,\"c\":\"PT\"}},\"score\":0.5}}")));
}
