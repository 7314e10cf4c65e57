using System.Diagnostics;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 3, 6, 12 and 32: files that go where nobody looks, or are gone before anybody did.</summary>
public sealed class MovedAwayTests
{
    [Fact]
    public void Poll_DrainsAFile_ThatIsMovedToAnotherFolder()
    {
        using TailBench bench = new();
        Directory.CreateDirectory(bench.InFolder("archive"));
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Append("app.log", "2\n");
        bench.Rename("app.log", "archive/whatever");
        bench.Append("app.log", "3\n");
        Assert.Equal(["2", "3"], bench.Drain());
        bench.Append("archive/whatever", "late\n");
        Assert.Equal(["late"], bench.Drain(rotateWaits: 1));
        Assert.Equal((1, 0), (bench.Files(FileState.Tailing), bench.Files(FileState.Draining)));
        Assert.Equal(0, bench.LostInAll());
    }

    /// <summary>Lines that nobody could see are missing; none comes twice, and reading goes on.</summary>
    [Theory]
    [InlineData("app.log")]
    [InlineData("app.log*")]
    public void Poll_RepeatsNothing_WhenGenerationsAreGoneBeforeTheyWereSeen(string glob)
    {
        using TailBench bench = new(glob);
        bench.Append("app.log", "0\n");
        bench.Drain();
        for (int poll = 1; poll < 30; poll++)
        {
            for (int generation = 0; generation < 4; generation++)
            {
                bench.Append("app.log", $"{poll}.{generation}\n");
                bench.Delete("app.log.2");
                if (File.Exists(bench.InFolder("app.log.1")))
                    bench.Rename("app.log.1", "app.log.2");
                bench.Rename("app.log", "app.log.1");
            }
            bench.Append("app.log", $"{poll}.last\n");
            string[] lines = bench.Drain(rotateWaits: poll % 3 == 0 ? 1 : 0);
            // The one that was open at the last poll, the two backups, and the log.
            Assert.Equal([$"{poll}.0", $"{poll}.2", $"{poll}.3", $"{poll}.last"], lines);
        }
        bench.Restart();
        Assert.Empty(bench.Drain(rotateWaits: 1));
    }

    /// <summary>A folder may hold names for ever that show nothing; they do not keep a file that is gone from being called so.</summary>
    [Fact]
    public void Poll_CountsTheKnownRest_BesideNamesThatShowNothing()
    {
        using TailBench bench = new("*.log", options => options with { MaxOpenFiles = 1 });
        bench.Link("dangling", "nowhere");
        using Process process = Process.Start("sh", ["-c", $"printf '1\\n' > \"$(printf '{bench.Folder}/bad\\377')\""]);
        process.WaitForExit();
        bench.Append("app.log", "1\n23456");
        bench.Drain();
        bench.Append("other.log", "x\n");
        bench.Drain();
        bench.Delete("app.log");
        bench.Append("app.log", "7\n");
        Assert.Equal(["7"], bench.Drain(rotateWaits: 1));
        Assert.Equal(5, bench.Lost(LossReason.RotatedAway));
        using Process removal = Process.Start("sh", ["-c", $"rm -f {bench.Folder}/bad*"]);
        removal.WaitForExit();
    }

    /// <summary>A cut in the middle of what was read looks like a truncation with some lines behind it: from the start.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(2100)]
    public void Poll_ReadsFromTheStart_WhenTheFileIsCutBelowTheOffset(int length)
    {
        using TailBench bench = new();
        string[] records = [.. Enumerable.Range(100, 1000).Select(record => $"{record:D3}")];
        bench.Append("app.log", string.Concat(records.Select(record => record + "\n")));
        Assert.Equal(1000, bench.Drain().Length);
        bench.Truncate("app.log", length);
        Assert.Equal(records[..(length / 4)], bench.Drain());
        bench.Append("app.log", "new\n");
        Assert.Equal(["new"], bench.Drain());
        Assert.Equal(1, bench.Rotated(RotationKind.Truncate));
        Assert.Equal(0, bench.LostInAll());
    }

    /// <summary>The handle shows the old file for ever; a scan must not call it lost, and a new file under the name is read.</summary>
    [Fact]
    public void Poll_GoesOn_WhenAMountedFileIsMountedAnew()
    {
        FaultyFiles files = new();
        using TailBench bench = new(files: files);
        bench.Append("app.log", "1\n");
        bench.Drain();
        files.Alter = facts => facts with { Links = 0 };
        bench.Drain(rotateWaits: 1);
        Assert.False(bench.Statistics.Up);
        files.Alter = facts => facts;
        bench.Delete("app.log");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
        Assert.True(bench.Statistics.Up);
    }
}
