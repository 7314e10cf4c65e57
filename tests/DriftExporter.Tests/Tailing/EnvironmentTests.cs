using System.Diagnostics;
using System.Net.Sockets;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 24 to 27 and 60 to 77: trouble with looking, and things that are no files. "Could not look" is never "deleted".</summary>
public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("open", nameof(Look.Denied))]
    [InlineData("open", nameof(Look.TooManyOpen))]
    [InlineData("read", nameof(Look.IoError))]
    [InlineData("read", nameof(Look.Stale))]
    [InlineData("stat", nameof(Look.Denied))]
    [InlineData("stat", nameof(Look.Stale))]
    [InlineData("list", nameof(Look.TooManyOpen))]
    [InlineData("list", nameof(Look.Denied))]
    [InlineData("*", nameof(Look.TooManyOpen))]
    public void Poll_ReadsEachLineOnce_AfterAFault(string operation, string fault)
    {
        FaultyFiles files = new();
        using TailBench bench = new("*.log", files: files);
        Look look = Enum.Parse<Look>(fault);
        bench.Append("app.log", "1\n");
        bench.Append("other.log", "a\n");
        Assert.Equal(["1", "a"], bench.Drain().Order());
        bench.Append("app.log", "2\n");
        bench.Restart();
        files.Fault = (what, path) => (operation == "*" || what == operation) && !path.EndsWith("other.log", StringComparison.Ordinal) ? look : Look.Present;
        bench.Append("other.log", "b\n");
        string[] during = bench.Drain(rotateWaits: 3);
        if (operation is not ("*" or "list"))
            Assert.Contains("b", during);
        if (operation is "open" or "read" or "stat")
        {
            Assert.Equal(1, bench.Files(FileState.Unreadable));
            Assert.Equal(1, bench.Count(TailEventKind.Unreadable));
            Assert.Equal(operation == "stat", bench.Statistics.CaughtUp);
        }
        Assert.True(bench.Statistics.Troubles[(int)look] > 0);
        files.Fault = (_, _) => Look.Present;
        Assert.Equal(["2", "b"], during.Concat(bench.Drain()).Order());
        Assert.Equal(0, bench.Files(FileState.Unreadable));
        Assert.Equal(0, bench.LostInAll());
        Assert.True(bench.Statistics.Up);
    }

    [Fact]
    public void Poll_ReadsOnThroughTheHandle_WhileThePathCannotBeLookedAt()
    {
        FaultyFiles files = new();
        using TailBench bench = new(files: files);
        bench.Append("app.log", "1\n");
        bench.Drain();
        files.Fault = (what, _) => what is "stat" or "list" or "open" ? Look.Denied : Look.Present;
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
    }

    [Fact]
    public void Poll_ReadsNothingAgain_WhenAFileVanishesFromOneListing()
    {
        FaultyFiles files = new();
        using TailBench bench = new("*.log", files: files);
        bench.Append("app.log", "1\n");
        bench.Drain();
        files.Fault = (what, path) => what == "stat" && path.EndsWith("app.log", StringComparison.Ordinal) ? Look.Missing : Look.Present;
        bench.Poll();
        files.Fault = (_, _) => Look.Present;
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain(rotateWaits: 1));
        Assert.Equal(1, bench.Files(FileState.Tailing));
    }

    [Fact]
    public void Poll_TakesUpAFile_ThatBecomesReadableLater()
    {
        FaultyFiles files = new() { Fault = (what, _) => what == "open" ? Look.Denied : Look.Present };
        using TailBench bench = new(files: files, adjust: options => options with { StartAt = StartAt.End });
        bench.Append("app.log", "old\n");
        bench.Poll();
        Assert.Equal(1, bench.Files(FileState.Unreadable));
        Assert.False(bench.Statistics.Up);
        bench.Append("app.log", "new\n");
        files.Fault = (_, _) => Look.Present;
        Assert.Equal(["new"], bench.Drain());
        Assert.Equal(1, bench.Count(TailEventKind.Readable));
    }

    [Fact]
    public void Poll_StartsHealthy_WhenNothingIsThereYet()
    {
        using TailBench bench = new("a/b/*.log");
        bench.Drain();
        Assert.True(bench.Statistics.Scanned);
        Assert.False(bench.Statistics.Up);
        Assert.True(bench.Statistics.CaughtUp);
        Assert.Equal(0, bench.Count(TailEventKind.Unreadable));
        for (int round = 0; round < 3; round++)
        {
            Directory.CreateDirectory(bench.InFolder("a/b"));
            bench.Append("a/b/app.log", $"{round}\n");
            Assert.Equal([$"{round}"], bench.Drain());
            Directory.Delete(bench.InFolder("a"), recursive: true);
        }
    }

    [Fact]
    public void Poll_FollowsAFolderThatIsRenamed()
    {
        using TailBench bench = new("**/app.log");
        Directory.CreateDirectory(bench.InFolder("a"));
        bench.Append("a/app.log", "1\n");
        bench.Drain();
        Directory.Move(bench.InFolder("a"), bench.InFolder("b"));
        bench.Append("b/app.log", "2\n");
        Assert.Equal(["2"], bench.Drain(rotateWaits: 2));
        bench.Append("b/app.log", "3\n");
        Assert.Equal(["3"], bench.Drain());
    }

    [Fact]
    public void Poll_NeverOpens_WhatIsNoFile()
    {
        FaultyFiles files = new();
        using TailBench bench = new("*.log", files: files);
        Directory.CreateDirectory(bench.InFolder("folder.log"));
        using Process process = Process.Start("mkfifo", bench.InFolder("pipe.log"));
        process.WaitForExit();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bench.InFolder("socket.log")));
        bench.Link("device.log", "/dev/zero");
        bench.Append("app.log", "1\n");
        Assert.Equal(["1"], bench.Drain());
        Assert.Equal(1, files.Opened);
        Assert.Equal(3, bench.Count(TailEventKind.NotAFile));
    }

    [Fact]
    public void Open_ReturnsAtOnce_OnAPipeWithoutWriter()
    {
        using TailBench bench = new();
        using Process process = Process.Start("mkfifo", bench.InFolder("pipe"));
        process.WaitForExit();
        Assert.Equal(Look.Present, LogFiles.ForThisSystem.Open(bench.InFolder("pipe"), out var handle, out FileFacts facts));
        handle!.Dispose();
        Assert.False(facts.IsRegular);
    }

    [Fact]
    public void Open_RefusesALink_InTheLastPart()
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Link("link", "app.log");
        Assert.Equal(Look.Loop, LogFiles.ForThisSystem.Open(bench.InFolder("link"), out _, out _));
    }

    [Fact]
    public void Poll_TakesNoLock_AndReadsALockedFile()
    {
        using TailBench bench = new();
        // FileShare.None is flock(LOCK_EX): it fails when a reader holds a lock, and stops readers that ask for one.
        bench.Append("app.log", "1\n");
        Assert.Equal(["1"], bench.Drain());
        using (FileStream writer = new(bench.InFolder("app.log"), FileMode.Append, FileAccess.Write, FileShare.None))
        {
            writer.Write("2\n"u8);
            writer.Flush();
            bench.Restart();
            Assert.Equal(["2"], bench.Drain());
            LogFiles.ForThisSystem.Stat(bench.InFolder("app.log"), out FileFacts facts);
            int locks = File.ReadAllLines("/proc/locks").Count(line => line.Contains($":{facts.Identity.Inode} ", StringComparison.Ordinal));
            Assert.Equal(1, locks);
        }
        LogFiles.ForThisSystem.Stat(bench.InFolder("app.log"), out FileFacts after);
        Assert.DoesNotContain(File.ReadAllLines("/proc/locks"), line => line.Contains($":{after.Identity.Inode} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Poll_DecidesBySize_WhenTheTimesStandStill()
    {
        FaultyFiles files = new() { Alter = facts => facts with { ModifiedNanoseconds = long.MaxValue / 2, ChangedNanoseconds = 7 } };
        using TailBench bench = new(files: files);
        for (int line = 0; line < 5; line++)
        {
            bench.Append("app.log", $"{line}\n");
            Assert.Equal([$"{line}"], bench.Drain());
        }
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void Poll_GoesOn_WhenTheWallClockJumps(int hours)
    {
        using TailBench bench = new();
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Time.WallShift = TimeSpan.FromHours(hours);
        bench.Append("app.log", "2\n");
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "3\n");
        Assert.Equal(["2", "3"], bench.Drain());
        Assert.Empty(bench.Drain(rotateWaits: 1));
        Assert.Equal(0, bench.Files(FileState.Draining));
    }

    [Fact]
    public void Poll_WorksWithoutBirthTimes_AndWhenTheDeviceNumberChanges()
    {
        ulong device = 1;
        FaultyFiles files = new() { Alter = facts => facts with { Identity = facts.Identity with { BirthNanoseconds = 0, Device = device } } };
        using TailBench bench = new(files: files);
        bench.Append("app.log", "1\n");
        bench.Drain();
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "2\n");
        Assert.Equal(["2"], bench.Drain(rotateWaits: 1));
        bench.Delete("app.log.1");
        device = 2;
        bench.Append("app.log", "3\n");
        bench.Restart();
        Assert.Equal(["3"], bench.Drain());
        // The inode is used again at once; without a birth time only the content tells.
        bench.Delete("app.log");
        bench.Append("app.log", "4 is longer\n");
        Assert.Equal(["4 is longer"], bench.Drain());
    }

    [Fact]
    public void Poll_SkipsANameThatIsNoUtf8_AndReadsTheOthers()
    {
        using TailBench bench = new("*.log");
        using Process process = Process.Start("sh", ["-c", $"printf '1\\n' > \"$(printf '{bench.Folder}/bad\\377.log')\""]);
        process.WaitForExit();
        bench.Append("with \"quotes\"\nand newline.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
        Assert.Equal(1, bench.Count(TailEventKind.BadName));
        using Process removal = Process.Start("sh", ["-c", $"rm -f {bench.Folder}/bad*"]);
        removal.WaitForExit();
    }

    [Fact]
    public void Poll_SaysThatTheFolderShouldBeMounted_WhenThePathShowsADeletedFile()
    {
        FaultyFiles files = new();
        using TailBench bench = new(files: files);
        bench.Append("app.log", "1\n");
        bench.Drain();
        Assert.True(bench.Statistics.Up);
        files.Alter = facts => facts with { Links = 0 };
        bench.Drain(rotateWaits: 1);
        Assert.False(bench.Statistics.Up);
        Assert.Equal(1, bench.Count(TailEventKind.MountedFile));
    }
}
