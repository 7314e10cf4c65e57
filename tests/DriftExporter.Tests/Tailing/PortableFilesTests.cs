using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>The fallback for other systems, as far as it goes; run here on Linux.</summary>
public sealed class PortableFilesTests
{
    [Fact]
    public void Poll_ReadsThroughRotationTruncationAndRestart()
    {
        using TailBench bench = new(files: new PortableFiles());
        // Files are born by the real clock; so much later they are looked at.
        bench.Time.WallShift = TimeSpan.FromHours(1);
        bench.Append("app.log", "1\npart");
        Assert.Equal(["1"], bench.Drain());
        bench.Append("app.log", "ial\n2\n");
        Assert.Equal(["partial", "2"], bench.Drain());
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3 is longer than all before\n");
        Assert.Equal(["3 is longer than all before"], bench.Drain(rotateWaits: 1));
        bench.Rename("app.log", "app.log.2");
        bench.Append("app.log", "short\n");
        Assert.Equal(["short"], bench.Drain(rotateWaits: 1));
        bench.Append("app.log", "4\n");
        bench.Restart();
        Assert.Equal(["4"], bench.Drain());
        bench.Truncate("app.log");
        bench.Append("app.log", "5\n");
        Assert.Equal(["5"], bench.Drain());
        bench.Delete("app.log");
        Assert.Empty(bench.Drain(rotateWaits: 1));
        bench.Append("app.log", "6\n");
        Assert.Equal(["6"], bench.Drain());
    }

    [Fact]
    public void Stat_TellsWhatIsThere()
    {
        using TailBench bench = new();
        PortableFiles files = new();
        bench.Append("file", "123");
        bench.Link("link", "file");
        Assert.Equal(Look.Present, files.Stat(bench.InFolder("link"), out FileFacts through));
        Assert.Equal(Look.Present, files.Stat(bench.InFolder("file"), out FileFacts file));
        Assert.Equal((file, 3L), (through, file.Size));
        Assert.Equal(Look.Missing, files.Stat(bench.InFolder("none"), out _));
        Assert.Equal(Look.Present, files.Stat(bench.Folder, out FileFacts folder));
        Assert.True(folder.IsFolder);
    }
}
