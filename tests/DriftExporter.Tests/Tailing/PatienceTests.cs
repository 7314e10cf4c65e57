using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 22, 44, 60, 66, 76, 88 and 90: what is short, long, hidden or behind for a while, and read once in the end.</summary>
public sealed class PatienceTests
{
    /// <summary>Lengths of no common divisor, so that the file ends everywhere around the lengths of head and marker.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(127)]
    [InlineData(251)]
    [InlineData(509)]
    public void Poll_KnowsAGrowingFile_WhateverItsLength(int length)
    {
        using TailBench bench = new("app.log*");
        string filling = new('x', length - 5);
        for (int record = 0; record < 2600 / length; record++)
        {
            bench.Append("app.log", $"{record:D4}{filling}\n");
            Assert.Equal([$"{record:D4}{filling}"], bench.Drain());
            bench.Restart();
            if (record % 3 != 2)
                continue;
            bench.Copy("app.log", "app.log.1");
            Assert.Empty(bench.Drain());
            bench.Delete("app.log.1");
        }
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", $"0000{filling}\n");
        Assert.Equal([$"0000{filling}"], bench.Drain(rotateWaits: 1));
        Assert.Equal(0, bench.LostInAll());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Poll_DropsALineThatIsTooLong_AcrossARotation(bool restarts)
    {
        using TailBench bench = new(adjust: options => options with { MaxLineBytes = 5000, QuantumBytes = 4096 });
        bench.Append("app.log", "before\n" + new string('x', 20_000));
        Assert.Equal(["before"], bench.Drain());
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "next\n");
        Assert.Equal(["next"], bench.Drain());
        if (restarts)
            bench.Restart();
        bench.Append("app.log.1", new string('x', 100) + "\nafter\n");
        Assert.Equal(["after"], bench.Drain(rotateWaits: 1));
        Assert.Empty(bench.Partials);
        Assert.Equal(0, bench.LostInAll());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("stat")]
    [InlineData("open")]
    public void Poll_ReadsTheSiblings_OfAFolderThatCannotBeLookedInto(string operation)
    {
        FaultyFiles files = new() { Fault = (_, _) => Look.Present };
        using TailBench bench = new("**/*.log", files: files);
        foreach (string folder in new[] { "a", "b", "b/c", "d" })
        {
            Directory.CreateDirectory(bench.InFolder(folder));
            bench.Append($"{folder}/app.log", $"{folder} 1\n");
        }
        files.Fault = (what, path) => what == operation && path.StartsWith(bench.InFolder("b"), StringComparison.Ordinal) ? Look.Denied : Look.Present;
        Assert.Equal(["a 1", "d 1"], bench.Drain().Order());
        Assert.True(bench.Count(TailEventKind.Unreadable) is 1 or 2, "It is said once for each folder or file.");
        bench.Append("a/app.log", "a 2\n");
        Assert.Equal(["a 2"], bench.Drain(rotateWaits: 3));
        files.Fault = (_, _) => Look.Present;
        Assert.Equal(["b 1", "b/c 1"], bench.Drain().Order());
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    /// <summary>Days without access, and nothing is forgotten that is remembered for a day after it is gone.</summary>
    [Theory]
    [InlineData("stat")]
    [InlineData("list")]
    [InlineData("*")]
    public void Poll_ForgetsNothing_WhileItCannotLook(string operation)
    {
        FaultyFiles files = new();
        using TailBench bench = new("**/*.log*", files: files);
        Directory.CreateDirectory(bench.InFolder("a"));
        bench.Append("a/app.log", "1\n");
        bench.Append("a/old.log", "2\n");
        bench.Drain();
        bench.Rename("a/old.log", "a/old.log.1");
        Assert.Empty(bench.Drain(rotateWaits: 1));
        bench.Restart();
        files.Fault = (what, _) => operation == "*" || what == operation ? Look.Denied : Look.Present;
        for (int day = 0; day < 5; day++)
        {
            Assert.Empty(bench.Drain());
            bench.Time.Advance(TimeSpan.FromDays(1));
        }
        bench.Restart();
        bench.Drain();
        files.Fault = (_, _) => Look.Present;
        bench.Append("a/app.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 2));
        Assert.Equal(0, bench.LostInAll());
    }

    /// <summary>Reads fail at any moment, and the moments after: the same lines in the end.</summary>
    [Theory]
    [InlineData(nameof(StartAt.Beginning), 1)]
    [InlineData(nameof(StartAt.Beginning), 2)]
    [InlineData(nameof(StartAt.End), 1)]
    [InlineData(nameof(StartAt.End), 2)]
    public void Poll_ReadsEachLineOnce_WhicheverReadFails(string start, int failures)
    {
        for (int failing = 1; failing <= 100; failing++)
        {
            int reads = 0;
            FaultyFiles files = new();
            files.Fault = (what, _) => what == "read" && ++reads >= failing && reads < failing + failures ? Look.IoError : Look.Present;
            using TailBench bench = new(files: files, adjust: options => options with { StartAt = Enum.Parse<StartAt>(start) });
            List<string> lines = [], expected = [];
            bench.Append("app.log", "old\nha");
            bench.Poll();
            bench.Append("app.log", "lf\n");
            expected.AddRange(start == "End" ? ["half"] : ["old", "half"]);
            for (int record = 0; record < 20; record++)
            {
                bench.Append("app.log", $"record {record}\n");
                expected.Add($"record {record}");
                if (record == 9)
                {
                    // A hole, as a writer leaves it that goes on at its old position.
                    bench.Truncate("app.log", new FileInfo(bench.InFolder("app.log")).Length + 3_000_000);
                    bench.Append("app.log", "behind\n");
                    expected.Add("behind");
                }
                bench.Poll();
                lines.AddRange(bench.Take());
            }
            lines.AddRange(bench.Drain());
            Assert.Equal(expected, lines);
            Assert.Equal(0, bench.LostInAll());
        }
    }

    [Fact]
    public void Poll_GoesOnInAFileRenamedOver_WhicheverReadFails()
    {
        for (int failing = 1; failing <= 12; failing++)
        {
            int reads = 0;
            FaultyFiles files = new();
            using TailBench bench = new(files: files);
            bench.Append("app.log", "one\ntwo\n");
            bench.Drain();
            bench.Copy("app.log", "tmp");
            bench.Append("tmp", "three\n");
            bench.Rename("tmp", "app.log");
            files.Fault = (what, _) => what == "read" && ++reads == failing ? Look.IoError : Look.Present;
            Assert.Equal(["three"], bench.Drain());
            Assert.Equal(1, bench.Rotated(RotationKind.Recreate));
        }
    }

    [Fact]
    public void Restore_IsNotCaughtUp_UntilTheBacklogIsRead()
    {
        using TailBench bench = new();
        bench.Append("app.log", "0\n");
        bench.Drain();
        Assert.True(bench.Statistics.CaughtUp);
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        bench.Append("app.log", string.Concat(Enumerable.Range(1, 50_000).Select(record => $"{record}\n")));
        bench.Restart(checkpoint);
        long lag = long.MaxValue;
        int polls = 0;
        for (bool more = true; more; polls++)
        {
            more = bench.Poll(0.1, budget: 20_000).MoreWaiting;
            Assert.Equal(!more, bench.Statistics.CaughtUp);
            Assert.True(bench.Statistics.LagBytes < lag || !more, "The lag shrinks with every poll.");
            lag = bench.Statistics.LagBytes;
        }
        Assert.True(polls > 5);
        Assert.Equal(0, lag);
        Assert.Equal(50_000, bench.Take().Distinct().Count());
    }
}
