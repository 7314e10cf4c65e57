using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 57 to 64: many files, bounded means.</summary>
public sealed class ScaleTests
{
    [Fact]
    public void Poll_KeepsFewFilesOpen_AndLosesNothing()
    {
        FaultyFiles files = new();
        using TailBench bench = new("*.log", options => options with { MaxOpenFiles = 5 }, files);
        for (int round = 0; round < 4; round++)
        {
            for (int file = 0; file < 100; file++)
                bench.Append($"{file}.log", $"{file} {round}\n");
            Assert.Equal(100, bench.Drain().Distinct().Count());
        }
        for (int file = 0; file < 100; file += 3)
        {
            bench.Append($"{file}.log", $"{file} last\n");
            bench.Rename($"{file}.log", $"{file}.log.1");
            bench.Append($"{file}.log", $"{file} next\n");
        }
        Assert.Equal(68, bench.Drain(rotateWaits: 1).Distinct().Count());
        Assert.Equal(0, bench.LostInAll());
        Assert.InRange(files.MostOpen, 1, 7);
    }

    [Fact]
    public void Poll_GivesEveryFileItsTurn_BesideABusyOne()
    {
        using TailBench bench = new("*.log", options => options with { QuantumBytes = 4096 });
        bench.Append("busy.log", string.Concat(Enumerable.Repeat("busy\n", 20_000)));
        for (int file = 0; file < 10; file++)
            bench.Append($"quiet{file}.log", "quiet\n");
        bench.Poll(1, budget: 16_384);
        Assert.Equal(10, bench.Take().Count(line => line == "quiet"));
        Assert.False(bench.Statistics.CaughtUp);
        Assert.Equal(20_000, bench.Statistics.Lines - 10 + bench.Drain().Length);
    }

    [Fact]
    public void Poll_KeepsToTheBudget()
    {
        using TailBench bench = new();
        bench.Append("app.log", string.Concat(Enumerable.Repeat("0123456789\n", 10_000)));
        int polls = 0;
        for (PollResult result = new(0, 0, true); result.MoreWaiting; polls++)
        {
            result = bench.Poll(1, budget: 10_000);
            Assert.InRange(result.Bytes, 0, 10_000 + 4_096);
        }
        Assert.Equal(10_000, bench.Take().Length);
        Assert.InRange(polls, 8, 12);
    }

    [Fact]
    public void Poll_ReadsLaterFilesFromTheirStart_EvenWhenTheFirstOnesFromTheirEnd()
    {
        using TailBench bench = new("*.log", options => options with { StartAt = StartAt.End });
        bench.Append("app.log", "old\nhalf");
        bench.Append("long.log", "never ending");
        bench.Append("empty.log", "");
        Assert.Empty(bench.Drain());
        bench.Append("app.log", " a line\nnew\n");
        bench.Append("late.log", "late\n");
        bench.Append("empty.log", "first\n");
        Assert.Equal(["first", "half a line", "late", "new"], bench.Drain().Order());
        bench.Restart();
        bench.Append("later.log", "later\n");
        Assert.Equal(["later"], bench.Drain());
    }

    [Fact]
    public void Poll_StartsBehindALineThatIsTooLong_AtTheEnd()
    {
        using TailBench bench = new(adjust: options => options with { StartAt = StartAt.End, MaxLineBytes = 100, QuantumBytes = 4096 });
        bench.Append("app.log", new string('x', 1000));
        Assert.Empty(bench.Drain());
        bench.Append("app.log", "xxx\nnew\n");
        Assert.Equal(["new"], bench.Drain());
    }

    [Fact]
    public void Poll_FindsAFile_WithinOneScanInterval()
    {
        using TailBench bench = new("*.log");
        bench.Poll();
        bench.Append("app.log", "1\n");
        bench.Poll(0.25);
        bench.Poll(0.25);
        bench.Poll(0.25);
        bench.Poll(0.25);
        Assert.Equal(["1"], bench.Take());
        // A file being written is looked at in every poll.
        bench.Append("app.log", "2\n");
        bench.Poll(0.25);
        Assert.Equal(["2"], bench.Take());
    }

    [Fact]
    public void Poll_ReadsAFileThatWasQuietForDays()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Time.Advance(TimeSpan.FromDays(3));
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
    }

    [Fact]
    public void Poll_LeavesFilesBeyondTheLimitAlone_AndSaysSo()
    {
        using TailBench bench = new("*.log", options => options with { MaxFiles = 3 });
        for (int file = 0; file < 5; file++)
            bench.Append($"{file}.log", "x\n");
        Assert.Equal(3, bench.Drain().Length);
        Assert.Equal(2, bench.Count(TailEventKind.TooManyFiles));
        foreach (string path in Directory.GetFiles(bench.Folder))
            File.Delete(path);
        bench.Drain(rotateWaits: 1);
        bench.Append("new.log", "x\n");
        Assert.Single(bench.Drain());
    }

    [Fact]
    public void Poll_ForgetsWhatIsGone()
    {
        using TailBench bench = new("*.log");
        for (int round = 0; round < 50; round++)
        {
            for (int file = 0; file < 20; file++)
                bench.Append($"{round}-{file}.log", "x\n");
            bench.Poll();
            foreach (string path in Directory.GetFiles(bench.Folder))
                File.Delete(path);
        }
        Assert.Equal(1000, bench.Drain(rotateWaits: 1).Length);
        bench.Time.Advance(TimeSpan.FromDays(2));
        bench.Drain();
        Assert.Empty(bench.Tailer.Capture().Files);
    }

    [Fact]
    public void Poll_AllocatesNothing_WhileFilesAreQuietOrGrow()
    {
        using TailBench bench = new("*.log");
        SilentSink sink = new();
        for (int file = 0; file < 20; file++)
            bench.Append($"{file}.log", "x\n");
        for (int poll = 0; poll < 50; poll++)
            bench.Tailer.Poll(sink, 1 << 20);
        long idle = Measure(() => bench.Tailer.Poll(sink, 1 << 20));
        bench.Append("0.log", string.Concat(Enumerable.Repeat("some line\n", 50_000)));
        long reading = Measure(() => bench.Tailer.Poll(sink, 1 << 20));
        Assert.Equal((0, 0), (idle, reading));
        Assert.Equal(50_020, sink.Lines);
    }

    private static long Measure(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class SilentSink : ILineSink
    {
        public long Lines { get; private set; }

        public void StartFile(FileStart file)
        {
        }

        public bool Line(ReadOnlySpan<byte> line)
        {
            Lines++;
            return true;
        }

        public bool LastPartial(ReadOnlySpan<byte> line) => true;
    }
}
