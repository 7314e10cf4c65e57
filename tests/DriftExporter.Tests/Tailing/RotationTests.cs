using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 1 to 6 of the catalogue in docs/tailing.md: logs renamed away.</summary>
public sealed class RotationTests
{
    [Fact]
    public void Poll_GivesLinesOnce_WhenAFileGrows()
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\ntwo\n");
        Assert.Equal(["one", "two"], bench.Drain());
        bench.Append("app.log", "three\n");
        Assert.Equal(["three"], bench.Drain());
        Assert.Empty(bench.Drain());
        Assert.Equal(14, bench.Statistics.ReadBytes);
        Assert.Equal(3, bench.Statistics.Lines);
        Assert.True(bench.Statistics.Up);
        Assert.True(bench.Statistics.CaughtUp);
        Assert.Equal(0, bench.Statistics.LagBytes);
    }

    [Fact]
    public void Poll_DrainsTheOldFileFirst_AfterRenameAndCreate()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        Assert.Equal(["1"], bench.Drain());
        bench.Append("app.log", "2\n3\n");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "4\n");
        Assert.Equal(["2", "3", "4"], bench.Drain());
        Assert.Equal(1, bench.Rotated(RotationKind.Rename));
        Assert.Equal(0, bench.LostInAll());
        Assert.Equal(2, bench.Starts.Count);
        Assert.Equal(bench.Starts[0].LogId, bench.Starts[1].LogId);
        Assert.NotEqual(bench.Starts[0].FileId, bench.Starts[1].FileId);
    }

    [Fact]
    public void Poll_ReadsTheRenamedFileOn_WhileItsWriterGoesOn()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        bench.Append("app.log.1", "late\n");
        Assert.Equal(["late"], bench.Drain());
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Draining));
        bench.Drain(rotateWaits: 1);
        Assert.Equal(0, bench.Files(FileState.Draining));
        Assert.Equal(1, bench.Count(TailEventKind.Finished));
    }

    [Fact]
    public void Poll_CompletesAPartialLine_InTheRenamedFile()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\npart");
        Assert.Equal(["1"], bench.Drain());
        Assert.Equal(4, bench.Statistics.PendingBytes);
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        bench.Append("app.log.1", "ial\n");
        Assert.Equal(["partial", "3"], bench.Drain());
    }

    [Fact]
    public void Poll_ReadsNothingTwice_WhenTheRotatedNameMatchesToo()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", "1\n");
        bench.Drain();
        for (int rotation = 2; rotation < 6; rotation++)
        {
            for (int backup = 4; backup > 0; backup--)
            {
                if (File.Exists(bench.InFolder($"app.log.{backup}")))
                    bench.Rename($"app.log.{backup}", $"app.log.{backup + 1}");
            }
            bench.Rename("app.log", "app.log.1");
            bench.Append("app.log", $"{rotation}\n");
            Assert.Equal([$"{rotation}"], bench.Drain());
        }
        Assert.Equal(4, bench.Rotated(RotationKind.Rename));
        bench.Restart();
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    [Theory]
    [InlineData("app.log")]
    [InlineData("app.log*")]
    [InlineData("*.log")]
    public void Poll_ReadsGenerationsItNeverSaw_OldestFirst(string glob)
    {
        using TailBench bench = new(glob);
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "2\n");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        bench.Rename("app.log.1", "app.log.2");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "4\n");
        bench.Rename("app.log.2", "app.log.3");
        bench.Rename("app.log.1", "app.log.2");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "5\n");
        Assert.Equal(["2", "3", "4", "5"], bench.Drain());
        Assert.Equal(0, bench.LostInAll());
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    /// <summary>A writer that opens the log by its name for each record may be faster than logrotate's create, which then sets the
    /// writer's new file aside (createOutputFile in its logrotate.c).</summary>
    [Theory]
    [InlineData("*.log")]
    [InlineData("*")]
    public void Poll_ReadsTheFile_ThatLogrotateSetAside(string glob)
    {
        using TailBench bench = new(glob);
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "2\n");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        bench.Rename("app.log", "app.log-2026112121.backup");
        bench.Append("app.log", "4\n");
        Assert.Equal(["2", "3", "4"], bench.Drain());
        Assert.Equal(0, bench.LostInAll());
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Poll_ReadsARotatedFamilyOldestFirst_AtTheFirstStart()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log.2", "1\n2\n");
        bench.Append("app.log.1", "3\n");
        bench.Append("app.log", "4\n");
        Assert.Equal(["1", "2", "3", "4"], bench.Drain());
        Assert.All(bench.Starts, start => Assert.Equal(bench.Starts[0].LogId, start.LogId));
    }

    [Fact]
    public void Poll_CountsTheKnownRest_WhenARotatedFileIsFoundNowhere()
    {
        using TailBench bench = new(adjust: options => options with { MaxOpenFiles = 1 }, glob: "*.log");
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "23456");
        bench.Drain();
        bench.Append("other.log", "x\n");
        bench.Drain();
        bench.Delete("app.log");
        bench.Append("app.log", "7\n");
        Assert.Equal(["7"], bench.Drain());
        bench.Drain(rotateWaits: 1);
        Assert.Equal(5, bench.Lost(LossReason.RotatedAway));
        Assert.Equal(1, bench.Rotated(RotationKind.Recreate));
        Assert.Equal(0, bench.Files(FileState.Draining));
    }
}
