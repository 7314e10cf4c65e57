using System.Text;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 33 to 47: from bytes to lines.</summary>
public sealed class FramingTests
{
    [Fact]
    public void Poll_GivesTheSameLines_HoweverTheBytesArrive()
    {
        string[] lines = ["first", "", "zweite Zeile mit ä, 日本 und 🌡", "x", new string('y', 300), "last"];
        byte[] bytes = Encoding.UTF8.GetBytes("\uFEFF" + string.Join("\r\n", lines) + "\n");
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            using TailBench bench = new(adjust: options => options with { QuantumBytes = 4096 });
            for (int from = 0; from < bytes.Length;)
            {
                int to = Math.Min(bytes.Length, from + random.Next(1, 60));
                bench.Append("app.log", bytes[from..to]);
                from = to;
                bench.Poll(1, random.Next(1, 50));
            }
            Assert.Equal(lines, bench.Drain());
            Assert.Equal(bytes.Length, bench.Statistics.ReadBytes);
        }
    }

    [Fact]
    public void Poll_HoldsAPartialLine_UntilItsEndComes()
    {
        using TailBench bench = new();
        bench.Append("app.log", "{\"a\":");
        for (int poll = 0; poll < 100; poll++)
            bench.Poll(60);
        Assert.Empty(bench.Take());
        Assert.Equal((5, 5), (bench.Statistics.PendingBytes, bench.Statistics.LagBytes));
        Assert.True(bench.Statistics.CaughtUp);
        bench.Append("app.log", "1}\n");
        Assert.Equal(["{\"a\":1}"], bench.Drain());
        Assert.Empty(bench.Partials);
    }

    [Theory]
    [InlineData("\n\nline\n\n", new[] { "", "", "line", "" })]
    [InlineData("a\r\nb\rc\n\r\n", new[] { "a", "b\rc", "" })]
    [InlineData("a\r\r\n", new[] { "a\r" })]
    public void Poll_StripsOneCarriageReturn_AtTheEndOfALine(string text, string[] expected)
    {
        using TailBench bench = new();
        bench.Append("app.log", text);
        Assert.Equal(expected, bench.Drain());
    }

    [Fact]
    public void Poll_StripsTheByteOrderMark_OfEveryFile()
    {
        using TailBench bench = new();
        bench.Append("app.log", "\uFEFFone\n\uFEFFtwo\n");
        Assert.Equal(["one", "two"], bench.Drain());
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "\uFEFFthree\n");
        Assert.Equal(["three"], bench.Drain());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0 })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a', 0, (byte)'\n' })]
    public void Poll_RefusesUtf16_AndSaysSoOnce(byte[] bytes)
    {
        using TailBench bench = new();
        bench.Append("app.log", bytes);
        bench.Drain();
        bench.Append("app.log", bytes);
        Assert.Empty(bench.Drain());
        Assert.Equal(1, bench.Count(TailEventKind.Utf16));
        Assert.Equal(1, bench.Files(FileState.Unreadable));
        Assert.False(bench.Statistics.Up);
        bench.Truncate("app.log");
        bench.Append("app.log", "one\n");
        Assert.Equal(["one"], bench.Drain());
        Assert.True(bench.Statistics.Up);
    }

    [Theory]
    [InlineData(16, 16, 0)]
    [InlineData(16, 17, 1)]
    [InlineData(16, 18, 1)]
    [InlineData(5000, 5000, 0)]
    [InlineData(5000, 5001, 1)]
    [InlineData(5000, 60_000, 1)]
    [InlineData(10_000, 9_000, 0)]
    public void Poll_DropsALineWhole_WhenItIsOverTheLimit(int limit, int length, int tooLong)
    {
        foreach (string end in new[] { "\n", "\r\n" })
        {
            using TailBench bench = new(adjust: options => options with { MaxLineBytes = limit, QuantumBytes = 4096 });
            string line = new('x', length);
            bench.Append("app.log", $"before{end}{line}{end}after{end}");
            Assert.Equal(tooLong == 0 ? ["before", line, "after"] : ["before", "after"], bench.Drain());
            Assert.Equal(tooLong, bench.Statistics.TooLongLines);
            Assert.Equal(0, bench.LostInAll());
        }
    }

    [Fact]
    public void Poll_DropsALineThatNeverEnds_WhileItGrows()
    {
        using TailBench bench = new(adjust: options => options with { MaxLineBytes = 5000, QuantumBytes = 4096 });
        bench.Append("app.log", "before\n");
        for (int piece = 0; piece < 50; piece++)
        {
            bench.Append("app.log", new string('x', 3001));
            bench.Poll();
            if (piece == 20)
                bench.Restart();
        }
        bench.Append("app.log", "\nafter\n");
        Assert.Equal(["before", "after"], bench.Drain());
        Assert.Equal(0, bench.Statistics.TooLongLines);
        Assert.Equal(0, bench.Statistics.PendingBytes);
    }

    [Fact]
    public void Poll_SkipsTheHole_OfAWriterThatGoesOnAtItsOldPosition()
    {
        using TailBench bench = new();
        using FileStream writer = new(bench.InFolder("app.log"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        writer.Write(Encoding.UTF8.GetBytes(new string('o', 100) + "\n"));
        writer.Flush();
        bench.Drain();
        bench.Truncate("app.log");
        writer.Write("next\n"u8);
        writer.Flush();
        Assert.Equal(["next"], bench.Drain());
        Assert.Equal(101, bench.Statistics.NulBytesSkipped);
        // The same size or more as before: the marker tells.
        Assert.Equal(1, bench.Rotated(RotationKind.Truncate) + bench.Rotated(RotationKind.Rewrite));
    }

    [Fact]
    public void Poll_SkipsALargeHole_AndCountsBeyondFourGibibytes()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Truncate("app.log", 5L << 30);
        bench.Append("app.log", "2\n");
        Assert.Equal(["1", "2"], bench.Drain());
        Assert.Equal((5L << 30) - 2, bench.Statistics.NulBytesSkipped);
        bench.Append("app.log", "3\n");
        bench.Restart();
        Assert.Equal(["3"], bench.Drain());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000_000)]
    public void Poll_WaitsForSpaceThatIsNotWrittenYet(int allocated)
    {
        using TailBench bench = new();
        using FileStream writer = new(bench.InFolder("app.log"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        writer.Write(new byte[allocated]);
        writer.Position = 0;
        writer.Write("1\n2"u8);
        writer.Flush();
        Assert.Equal(["1"], bench.Drain());
        writer.Write("2\n3\n"u8);
        writer.Flush();
        Assert.Equal(["22", "3"], bench.Drain());
        Assert.Equal(0, bench.Statistics.NulBytesSkipped + bench.Statistics.TooLongLines);
    }

    [Fact]
    public void Poll_LeavesZerosInsideALineToTheParser()
    {
        using TailBench bench = new();
        bench.Append("app.log", "a\0b\nc\n");
        Assert.Equal(["a\0b", "c"], bench.Drain());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Poll_OffersTheLastLineWithoutEnd_WhenTheFileIsFinished(bool isRecord)
    {
        using TailBench bench = new() { AcceptsPartial = _ => isRecord };
        bench.Append("app.log", "1\nrest\r");
        bench.Drain();
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
        Assert.Empty(bench.Partials);
        bench.Drain(rotateWaits: 1);
        Assert.Equal(["rest"], bench.Partials);
        Assert.Equal(isRecord ? 0 : 5, bench.Lost(LossReason.Partial));
        Assert.Equal(1, bench.Count(TailEventKind.Finished));
        bench.Restart();
        bench.Drain(rotateWaits: 1);
        Assert.Single(bench.Partials);
    }

    [Fact]
    public void Poll_StopsExactlyBehindTheLine_WhenTheSinkSaysSo()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n2\n3\n4\n5\n");
        bench.StopAfter = 2;
        PollResult result = bench.Poll();
        Assert.Equal(new PollResult(4, 2, MoreWaiting: true), result);
        Assert.Equal(4, bench.Tailer.Capture().Files.Single().Offset);
        Assert.False(bench.Statistics.CaughtUp);
        bench.Restart();
        Assert.Equal(["1", "2", "3", "4", "5"], bench.Drain());
    }

    [Fact]
    public void Poll_GivesTheLineAgain_WhenTheSinkThrew()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n2\n3\n");
        ThrowingSink sink = new();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<InvalidOperationException>(() => bench.Tailer.Poll(sink, 1000));
        Assert.Equal(2, bench.Tailer.Capture().Files.Single().Offset);
        Assert.Equal(["2", "3"], bench.Drain());
    }

    private sealed class ThrowingSink : ILineSink
    {
        public void StartFile(FileStart file)
        {
        }

        public bool Line(ReadOnlySpan<byte> line) => line[0] != '2' ? true : throw new InvalidOperationException("full");

        public bool LastPartial(ReadOnlySpan<byte> line) => true;
    }
}
