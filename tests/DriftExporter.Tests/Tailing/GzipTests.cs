using System.IO.Compression;
using System.Text;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 20 and 91 to 93: compressed generations.</summary>
public sealed class GzipTests
{
    [Fact]
    public void Poll_LeavesCompressedFilesAlone_Unasked()
    {
        using TailBench bench = new("app.log*");
        File.WriteAllBytes(bench.InFolder("app.log.1.gz"), Compress("1\n"));
        bench.Append("app.log.2.zst", "no log");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Poll_ReadsCompressedFiles_WhenTheyAreSettled()
    {
        using TailBench bench = Bench("app.log*");
        byte[] whole = [.. Compress("1\n2\n"), .. Compress("3\nlast")];
        File.WriteAllBytes(bench.InFolder("app.log.1.gz"), whole[..^20]);
        bench.Append("app.log", "4\n");
        Assert.Equal(["4"], bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Held));
        File.WriteAllBytes(bench.InFolder("app.log.1.gz"), whole);
        bench.Drain();
        Assert.Equal(["1", "2", "3"], bench.Drain(rotateWaits: 3));
        Assert.Equal(["last"], bench.Partials);
        bench.Restart();
        Assert.Empty(bench.Drain(rotateWaits: 2));
    }

    [Fact]
    public void Poll_ReadsNothingAgain_WhenAFinishedGenerationIsCompressed()
    {
        using TailBench bench = Bench("app.log*");
        bench.Append("app.log", "1\n2\n");
        bench.Drain();
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
        File.WriteAllBytes(bench.InFolder("app.log.1.gz"), Compress("1\n2\n"));
        bench.Delete("app.log.1");
        Assert.Empty(bench.Drain(rotateWaits: 3));
        bench.Rename("app.log.1.gz", "app.log.2.gz");
        Assert.Empty(bench.Drain(rotateWaits: 3));
    }

    [Theory]
    [InlineData("app.log")]
    [InlineData("app.log*")]
    public void Poll_GoesOnInsideTheCompressedCopy_AfterARestart(string glob)
    {
        using TailBench bench = Bench(glob);
        bench.Append("app.log", "record 1\nrecord 2\nrecord 3\n");
        bench.StopAfter = 1;
        bench.Poll();
        bench.StopAfter = int.MaxValue;
        Assert.Equal(["record 1"], bench.Take());
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        File.WriteAllBytes(bench.InFolder("app.log.1.gz"), Compress("record 1\nrecord 2\nrecord 3\n"));
        bench.Delete("app.log");
        bench.Append("app.log", "record 4\n");
        bench.Restart(checkpoint);
        Assert.Equal(["record 2", "record 3", "record 4"], bench.Drain(rotateWaits: 3).Order());
        Assert.Equal(0, bench.LostInAll());
    }

    [Fact]
    public void Poll_GoesOnInsideALargeFile_InBoundedSteps()
    {
        using TailBench bench = Bench("*.gz", options => options with { QuantumBytes = 65_536, MaxLineBytes = 1000 });
        StringBuilder text = new();
        for (int line = 0; line < 200_000; line++)
            text.Append(line).Append('\n');
        File.WriteAllBytes(bench.InFolder("big.gz"), Compress(text.ToString()));
        bench.Poll();
        bench.Time.Advance(TimeSpan.FromSeconds(31));
        bench.StopAfter = 150_000;
        bench.Poll(1);
        Assert.Equal(150_000, bench.Take().Length);
        bench.StopAfter = int.MaxValue;
        bench.Restart();
        bench.Time.Advance(TimeSpan.FromSeconds(31));
        bench.Poll(1, budget: 65_536);
        Assert.Empty(bench.Take());
        Assert.Equal("150000", bench.Drain()[0]);
    }

    [Fact]
    public void Poll_SaysThatAFileIsDamaged_AndTriesAgainWhenItChanges()
    {
        using TailBench bench = Bench("*.gz");
        byte[] damaged = Compress(string.Concat(Enumerable.Range(0, 10_000).Select(line => $"{line}\n")));
        damaged[^6] ^= 1;
        File.WriteAllBytes(bench.InFolder("app.gz"), damaged);
        File.WriteAllText(bench.InFolder("text.gz"), "no gzip at all, this is");
        File.WriteAllBytes(bench.InFolder("empty.gz"), []);
        bench.Drain(rotateWaits: 2);
        Assert.Equal(2, bench.Count(TailEventKind.Damaged));
        Assert.Equal(2, bench.Files(FileState.Unreadable));
        File.WriteAllBytes(bench.InFolder("text.gz"), Compress("now it is\n"));
        Assert.Equal(["now it is"], bench.Drain(rotateWaits: 2));
    }

    private static TailBench Bench(string glob, Func<TailOptions, TailOptions>? adjust = null) =>
        new(glob, options => (adjust?.Invoke(options) ?? options) with { ReadCompressed = true, Exclude = ["*.gz"] });

    private static byte[] Compress(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream stream = new(bytes, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
