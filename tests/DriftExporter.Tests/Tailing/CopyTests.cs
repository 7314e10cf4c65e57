using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 7, 8, 10 and 21: logs that are copied and then truncated, and files that only look like copies.</summary>
public sealed class CopyTests
{
    private static readonly string Long = new('l', 2000);

    [Theory]
    [InlineData("app.log.1", true)]
    [InlineData("app-20261121.log", true)]
    [InlineData("other.log.1", false)]
    public void Poll_GoesOnInTheCopy_OutsideTheGlobs(string copy, bool isOne)
    {
        using TailBench bench = new();
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Append("app.log", "record 2\n");
        bench.Copy("app.log", copy);
        bench.Truncate("app.log");
        bench.Append("app.log", "record 3\n");
        Assert.Equal(isOne ? ["record 2", "record 3"] : ["record 3"], bench.Drain(rotateWaits: 1).Order());
        // Without the copy nobody knows of the second record: it came and went between two looks.
        Assert.Equal(0, bench.LostInAll());
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Poll_CountsTheUnreadRest_WhenTheCopyCannotBeRecognised()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "23456");
        bench.Poll();
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "7\n");
        Assert.Equal(["7"], bench.Drain(rotateWaits: 1));
        Assert.Equal(5, bench.Lost(LossReason.Truncated));
        Assert.Equal(1, bench.Rotated(RotationKind.Truncate));
        Assert.Equal(1, bench.Count(TailEventKind.Lost));
    }

    [Theory]
    [InlineData("app.log.1")]
    [InlineData("app.log-20261121")]
    [InlineData("app-20261121.log")]
    [InlineData("app.log.old")]
    public void Poll_GoesOnInTheCopy_InsideTheGlobs(string copy)
    {
        using TailBench bench = new("app*");
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Append("app.log", "record 2\n");
        bench.Copy("app.log", copy);
        bench.Truncate("app.log");
        bench.Append("app.log", "record 3\n");
        Assert.Equal(["record 2", "record 3"], bench.Drain(rotateWaits: 1).Order());
        Assert.Equal(0, bench.LostInAll());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Poll_HoldsACopy_UntilItsOriginalIsTruncated(bool isRefilled)
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", "record 1\nrecord 2\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.1");
        Assert.Empty(bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Held));
        bench.Append("app.log", "lost to logrotate's gap\n");
        Assert.Equal(["lost to logrotate's gap"], bench.Drain());
        bench.Restart();
        bench.Truncate("app.log");
        string[] more = isRefilled ? [.. Enumerable.Range(3, 20).Select(record => $"record {record}")] : ["record 3"];
        bench.Append("app.log", string.Join('\n', more) + "\n");
        Assert.Equal(more, bench.Drain(rotateWaits: 2));
        Assert.Equal(0, bench.LostInAll());
        Assert.Equal(0, bench.Files(FileState.Held));
    }

    [Fact]
    public void Poll_RecognisesACopyInTheMaking()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", $"{Long} 1\n{Long} 2\n");
        bench.Drain();
        bench.Append("app.log.1", "");
        Assert.Empty(bench.Drain());
        bench.Append("app.log.1", $"{Long} 1\n{Long[..500]}");
        Assert.Empty(bench.Drain());
        bench.Append("app.log.1", $"{Long[500..]} 2\n");
        Assert.Empty(bench.Drain());
        bench.Truncate("app.log");
        bench.Append("app.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Poll_ReadsABackupOverwrittenInPlace_Once()
    {
        using TailBench bench = new("app.log*");
        int record = 0;
        for (int hour = 0; hour < 5; hour++)
        {
            bench.Append("app.log", $"record {record++} of hour {hour}\n");
            Assert.Single(bench.Drain());
            bench.Append("app.log", $"record {record++} of hour {hour}\n");
            bench.Copy("app.log", "app.log.1");
            bench.Truncate("app.log");
            Assert.Equal([$"record {record - 1} of hour {hour}"], bench.Drain(rotateWaits: hour % 2));
        }
        Assert.Equal(0, bench.LostInAll());
    }

    [Fact]
    public void Poll_NeverReadsABackupOfALiveLog()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", Long + "\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.bak");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain(rotateWaits: 5));
    }

    [Theory]
    [InlineData("other.log")]
    [InlineData("app.log.1")]
    public void Poll_ReadsBothFiles_ThatBeginAlike(string other)
    {
        using TailBench bench = new("*");
        bench.Append("app.log", "started\n");
        Assert.Equal(["started"], bench.Drain());
        bench.Append(other, "started\n");
        Assert.Equal(["started"], bench.Drain(rotateWaits: 2));
        bench.Append(other, "more\n");
        bench.Append("app.log", "other\n");
        Assert.Equal(["more", "other"], bench.Drain().Order());
    }

    [Fact]
    public void Poll_ReadsAFileOfItsOwn_AsSoonAsItGoesItsOwnWay()
    {
        using TailBench bench = new("*");
        bench.Append("app.log", "started\n");
        bench.Drain();
        bench.Append("app.log.1", "started\n");
        Assert.Empty(bench.Drain());
        bench.Append("app.log.1", "differs\n");
        Assert.Equal(["started", "differs"], bench.Drain());
    }

    [Fact]
    public void Poll_ReadsAllFiles_ThatShareOneHeader()
    {
        using TailBench bench = new("*.csv");
        for (int file = 0; file < 10; file++)
            bench.Append($"{file}.csv", "age,income\n");
        Assert.Equal(10, bench.Drain().Length);
        for (int file = 0; file < 10; file++)
            bench.Append($"{file}.csv", $"{file}\n");
        Assert.Equal(10, bench.Drain().Distinct().Count());
        bench.Rename("3.csv", "3.csv.1");
        bench.Append("3.csv", "age,income\n30\n");
        Assert.Equal(["age,income", "30"], bench.Drain());
    }

    /// <summary>All between two polls. The log is only open any more, and holds more than was read of what it held before.</summary>
    [Fact]
    public void Poll_KnowsACopy_WhoseOriginalWasRefilledAndDeleted()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", "one\ntwo\n");
        bench.Drain();
        bench.Append("app.log", "three\n");
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "four, which is longer\n");
        bench.Delete("app.log");
        Assert.Equal(["four, which is longer", "three"], bench.Drain(rotateWaits: 2).Order());
        Assert.Equal(0, bench.LostInAll());
    }
}
