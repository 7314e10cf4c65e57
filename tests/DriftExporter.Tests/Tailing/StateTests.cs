using System.Text.Json;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 17 to 20, 37 and 84: what happened while the process was down.</summary>
public sealed class StateTests
{
    [Fact]
    public void Restore_GoesOnExactly_FromPlainData()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "1\n2\npart");
        bench.Append("other.log", "a\n");
        bench.Drain();
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        string text = JsonSerializer.Serialize(checkpoint);
        Assert.DoesNotContain("part", text.Replace("Partial", "", StringComparison.Ordinal), StringComparison.Ordinal);
        bench.Append("app.log", "ial\n");
        bench.Restart(JsonSerializer.Deserialize<TailCheckpoint>(text));
        Assert.Equal(["partial"], bench.Drain());
        Assert.Equal(4, bench.Starts[^1].Offset);
        Assert.Equal(8, bench.Statistics.ReadBytes);
    }

    [Fact]
    public void Restore_KeepsNumbersOfFilesAndLogs()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        FileStart before = bench.Starts[^1];
        bench.Append("app.log", "2\n");
        bench.Restart();
        bench.Drain();
        Assert.Equal((before.FileId, before.LogId, 2L), (bench.Starts[^1].FileId, bench.Starts[^1].LogId, bench.Starts[^1].Offset));
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        bench.Drain();
        Assert.Equal(before.LogId, bench.Starts[^1].LogId);
        Assert.True(bench.Starts[^1].FileId > before.FileId);
    }

    [Fact]
    public void Restore_FinishesTheRotatedFile_ThenTheNewOnes()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n2\n3\n");
        bench.StopAfter = 1;
        bench.Poll();
        bench.StopAfter = int.MaxValue;
        Assert.Equal(["1"], bench.Take());
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        for (int rotation = 4; rotation < 8; rotation++)
        {
            for (int backup = 5; backup > 0; backup--)
            {
                if (File.Exists(bench.InFolder($"app.log.{backup}")))
                    bench.Rename($"app.log.{backup}", $"app.log.{backup + 1}");
            }
            bench.Rename("app.log", "app.log.1");
            bench.Append("app.log", $"{rotation}\n");
        }
        bench.Restart(checkpoint);
        Assert.Equal(["2", "3", "4", "5", "6", "7"], bench.Drain());
        Assert.Equal(0, bench.LostInAll());
        Assert.Equal(1, bench.Rotated(RotationKind.Rename));
    }

    [Fact]
    public void Restore_ReadsFromTheStart_WhatWasTruncatedOrRewritten()
    {
        using TailBench bench = new("*.log");
        bench.Append("shorter.log", "1\n2\n3\n");
        bench.Append("longer.log", "a\nb\n");
        bench.Append("gone.log", "x\n");
        bench.Drain();
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        bench.Truncate("shorter.log");
        bench.Append("shorter.log", "4\n");
        bench.Truncate("longer.log");
        bench.Append("longer.log", "c\nd\ne\n");
        bench.Delete("gone.log");
        bench.Append("gone.log", "y\nz\n");
        bench.Restart(checkpoint);
        Assert.Equal(["4", "c", "d", "e", "y", "z"], bench.Drain().Order());
        Assert.Equal((1, 1, 1), (bench.Rotated(RotationKind.Truncate), bench.Rotated(RotationKind.Rewrite), bench.Rotated(RotationKind.Recreate)));
    }

    [Fact]
    public void Restore_CountsTheKnownRest_OfAFileThatWasDeleted()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "1\n2\n3");
        bench.StopAfter = 1;
        bench.Poll();
        bench.StopAfter = int.MaxValue;
        bench.Take();
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        bench.Delete("app.log");
        bench.Restart(checkpoint);
        bench.Poll();
        Assert.Equal(3, bench.Statistics.LagBytes);
        Assert.Equal(0, bench.LostInAll());
        Assert.Empty(bench.Drain(rotateWaits: 2));
        Assert.Equal(3, bench.Lost(LossReason.Deleted));
    }

    [Fact]
    public void Restore_TakesAnotherFileInTheSameInodeForNew()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "same beginning\n");
        bench.Drain();
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        bench.Delete("app.log");
        bench.Append("pod.log", "same beginning\nand more\n");
        bench.Restart(checkpoint);
        Assert.Equal(["same beginning", "and more"], bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Restore_LeavesOutWhatTheGlobsNoLongerName()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "1\n");
        bench.Append("other.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "2\n");
        bench.Append("other.log", "2\n");
        bench.Restart(null, options => options with { Exclude = ["other*"] });
        Assert.Equal(["2"], bench.Drain());
        Assert.Single(bench.Tailer.Capture().Files);
    }

    [Fact]
    public void Restore_RefusesATailerInUse()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        Assert.Throws<InvalidOperationException>(() => bench.Tailer.Restore(bench.Tailer.Capture()));
    }
}
