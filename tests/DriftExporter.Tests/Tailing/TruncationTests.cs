using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 7 to 16: the same file with another content, and another file in its place.</summary>
public sealed class TruncationTests
{
    [Fact]
    public void Poll_ReadsFromTheStart_AfterTruncation()
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\ntwo\n");
        bench.Drain();
        bench.Append("app.log", "unread");
        bench.Poll();
        bench.Truncate("app.log");
        bench.Append("app.log", "three\n");
        Assert.Equal(["three"], bench.Drain());
        Assert.Equal(6, bench.Lost(LossReason.Truncated));
        Assert.Equal(1, bench.Rotated(RotationKind.Truncate));
        Assert.Equal(0, bench.Starts[^1].Offset);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(5000)]
    public void Poll_ReadsFromTheStart_AfterTruncationAndRefillPastTheOffset(int more)
    {
        using TailBench bench = new();
        string head = new('h', 1500);
        bench.Append("app.log", head + "\nrecord 1 of the old content\n");
        bench.Drain();
        bench.Truncate("app.log");
        bench.Append("app.log", head + "\nrecord 1 of the new content\n" + new string('x', more));
        Assert.Equal([head, "record 1 of the new content"], bench.Drain());
        Assert.Equal(1, bench.Rotated(RotationKind.Rewrite));
        Assert.Equal(0, bench.LostInAll());
    }

    [Fact]
    public void Poll_NoticesARefill_WhoseRecordsEndAlike()
    {
        using TailBench bench = new();
        string tail = new('t', 100);
        bench.Append("app.log", $"1{tail}\n2{tail}\n");
        bench.Drain();
        bench.Truncate("app.log");
        bench.Append("app.log", $"1{tail}\n3{tail}\n4{tail}\n");
        Assert.Equal([$"1{tail}", $"3{tail}", $"4{tail}"], bench.Drain());
    }

    [Fact]
    public void Poll_GoesOn_WhenOnlyTheUnreadRestBecameShorter()
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\nrest without end");
        Assert.Equal(["one"], bench.Drain());
        bench.Truncate("app.log", 8);
        bench.Append("app.log", "\n");
        Assert.Equal(["rest"], bench.Drain());
        Assert.Equal(11, bench.Lost(LossReason.Truncated));
    }

    [Fact]
    public void Poll_DrainsADeletedFile_AndCloses()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "2\n");
        bench.Delete("app.log");
        Assert.Equal(["2"], bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Draining));
        bench.Drain(rotateWaits: 1);
        Assert.Equal(0, bench.Files(FileState.Draining));
        Assert.False(bench.Statistics.Up);
        Assert.Equal(0, bench.LostInAll());
    }

    [Fact]
    public void Poll_ReadsARecreatedFileFromTheStart()
    {
        using TailBench bench = new();
        for (int round = 0; round < 20; round++)
        {
            bench.Append("app.log", $"{round} a\n{round} b\n");
            Assert.Equal([$"{round} a", $"{round} b"], bench.Drain());
            bench.Delete("app.log");
        }
    }

    [Fact]
    public void Poll_GoesOn_WhenAFileWithTheSameBeginningIsRenamedOver()
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\ntwo\n");
        bench.Drain();
        bench.Copy("app.log", "tmp");
        bench.Append("tmp", "three\n");
        bench.Rename("tmp", "app.log");
        Assert.Equal(["three"], bench.Drain());
        Assert.Equal(1, bench.Rotated(RotationKind.Recreate));
        bench.Append("app.log", "four\n");
        Assert.Equal(["four"], bench.Drain());
    }

    [Fact]
    public void Poll_ReadsFromTheStart_WhenAnotherContentIsRenamedOver()
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\ntwo\n");
        bench.Drain();
        bench.Append("tmp", "one\nthree\n");
        bench.Rename("tmp", "app.log");
        Assert.Equal(["one", "three"], bench.Drain());
    }

    /// <summary>4 of the unseen bytes are in the copy, 6 are nowhere.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hole_TellsWhatWasWrittenBetweenCopyAndTruncation(bool isCopied)
    {
        using TailBench bench = new();
        bench.Append("app.log", "one\ntwo and three\n");
        bench.Drain();
        bench.Append("app.log", "four");
        if (isCopied)
            bench.Copy("app.log", "app.log.1");
        bench.Append("app.log", "\nfive\n");
        bench.Truncate("app.log");
        bench.WriteAt("app.log", 28, "six\n");
        bench.WriteAt("app.log", 32, "seven\n");
        bench.AcceptsPartial = text => text != "four";
        Assert.Equal(["six", "seven"], bench.Drain(rotateWaits: 2));
        Assert.Equal(isCopied ? 4 : 0, bench.Lost(LossReason.Partial));
        Assert.Equal(isCopied ? 6 : 10, bench.Lost(LossReason.Truncated));
    }

    [Fact]
    public void Hole_LongerThanAllWindows_IsCountedOnce()
    {
        using TailBench bench = new(adjust: options => options with { QuantumBytes = 4096 });
        bench.Append("app.log", "one\ntwo and three\n");
        bench.Drain();
        bench.Truncate("app.log");
        bench.WriteAt("app.log", 1_000_000, "four\nfive\n");
        bench.StopAfter = 1;
        Assert.Equal(["four", "five"], bench.Drain());
        Assert.Equal(1_000_000 - 18, bench.Lost(LossReason.Truncated));
        bench.Append("app.log", "\0\0\0six\n");
        Assert.Equal(["six"], bench.Drain());
        Assert.Equal(1_000_000 - 18, bench.LostInAll());
    }
}
