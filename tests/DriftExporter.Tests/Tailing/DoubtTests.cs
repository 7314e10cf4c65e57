using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 7, 14, 60 and 76: a look that failed leaves a doubt about copies, and no longer one than until it is made good.</summary>
public sealed class DoubtTests
{
    private readonly FaultyFiles _files = new();

    /// <summary>The rotated file could not be opened once and was overwritten since: nobody will ever look at it again.</summary>
    [Fact]
    public void Poll_GoesOnInTheCopy_ThoughAFileFailedThatIsGoneSince()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Rename("app.log", "app.log.1");
        bench.Append("app.log", "record 2\n");
        bench.Drain();
        bench.Restart();
        Fail("open", "app.log.1", Look.Denied);
        bench.Poll();
        Fail("", "", Look.Present);
        bench.Append("app.log", "record 3\n");
        bench.Delete("app.log.1");
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "record 4\n");
        Assert.Equal(["record 3", "record 4"], bench.Drain());
        Assert.Empty(bench.Drain(rotateWaits: 2));
    }

    /// <summary>Of the log only its size was seen, and it has grown since, unseen.</summary>
    [Fact]
    public void Poll_ReadsACopyOnce_WhenTheLogCouldNotBeLookedAt()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        Fail("read", "app.log", Look.IoError);
        bench.Poll();
        bench.Restart();
        bench.Append("app.log", "record 2\n");
        bench.Copy("app.log", "app.log.1");
        Fail("stat", "app.log", Look.Denied);
        bench.Poll();
        Fail("", "", Look.Present);
        Assert.Equal(["record 1", "record 2"], bench.Drain());
    }

    /// <summary>The log turns out to be another only when the second of its copies is judged.</summary>
    [Fact]
    public void Poll_KnowsBothCopies_WhenTheLogCouldNotBeOpenedForTheFirst()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Restart();
        bench.Copy("app.log", "app.log.2");
        bench.Truncate("app.log");
        bench.Append("app.log", "another record 2\n");
        bench.Copy("app.log", "app.log.1");
        int calls = 0;
        _files.Fault = (what, path) => what == "open" && Path.GetFileName(path) == "app.log" && ++calls == 1 ? Look.Denied : Look.Present;
        Assert.Equal(["another record 2"], bench.Drain());
        Assert.Equal(2, calls);
    }

    /// <summary>What it is a copy of is gone, and is remembered until the copy has been compared.</summary>
    [Fact]
    public void Poll_RemembersALogThatIsGone_UntilItsCopyCouldBeRead()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Restart();
        bench.Append("app.log", "record 2\n");
        bench.Rename("app.log", "app.log.1");
        bench.Copy("app.log.1", "app.log.2");
        bench.Delete("app.log.1");
        Fail("read", "app.log.2", Look.IoError);
        bench.Poll();
        bench.Poll();
        bench.Poll(seconds: 40);
        Fail("", "", Look.Present);
        Assert.Equal(["record 2"], bench.Drain());
    }

    /// <summary>For long nobody could tell whether it was gone; what went on in its place has been renamed meanwhile, and cannot be opened.</summary>
    [Fact]
    public void Poll_RemembersALogThatIsGone_ForTheTimeOfWaiting()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Restart();
        bench.Copy("app.log", "new");
        bench.Append("new", "record 2\n");
        bench.Rename("new", "app.log");
        Fail("list", Path.GetFileName(bench.Folder), Look.IoError);
        bench.Poll();
        bench.Time.Advance(TimeSpan.FromSeconds(40));
        bench.Rename("app.log", "app.log.1");
        Fail("open", "app.log.1", Look.Denied);
        bench.Poll();
        bench.Poll();
        bench.Poll();
        Fail("", "", Look.Present);
        Assert.Equal(["record 2"], bench.Drain());
    }

    /// <summary>It was refilled past the place of reading, and replaced by a file that goes on with that.</summary>
    [Fact]
    public void Poll_GoesOnInAFileRenamedOver_WhenARefillCouldNotBeRead()
    {
        using TailBench bench = new(files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Truncate("app.log");
        bench.Append("app.log", "another record 2\n");
        Fail("read", "app.log", Look.IoError);
        bench.Poll();
        Fail("", "", Look.Present);
        bench.Copy("app.log", "new");
        bench.Append("new", "record 3\n");
        bench.Rename("new", "app.log");
        Assert.Equal(["another record 2", "record 3"], bench.Drain(rotateWaits: 1));
    }

    /// <summary>Where to go on in the copy was known, but not what stands before that place: nothing is recognised by it.</summary>
    [Fact]
    public void Poll_TakesNoOtherFileForACopy_WhenAMarkerCouldNotBeRead()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Append("app.log", "record 2, which is longer\n");
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        int reads = 0;
        _files.Fault = (what, path) => what == "read" && path.EndsWith(".1", StringComparison.Ordinal) && ++reads is 3 or 4 ? Look.IoError : Look.Present;
        Assert.Equal(["record 2, which is longer"], bench.Drain());
        bench.Restart();
        bench.Delete("app.log.1");
        bench.Append("app.log.1", "something else\n");
        Assert.Equal(["something else"], bench.Drain(rotateWaits: 1));
    }

    /// <summary>Another file stands at the log's path, and only its copy can be looked at.</summary>
    [Fact]
    public void Poll_ReadsACopyOnce_WhenNobodyKnowsWhatStandsAtThePath()
    {
        using TailBench bench = new("app.log*", files: _files);
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Delete("app.log");
        bench.Append("app.log", "another record 2\n");
        bench.Copy("app.log", "app.log.1");
        Fail("stat", "app.log", Look.Denied);
        bench.Poll();
        Fail("", "", Look.Present);
        Assert.Equal(["another record 2"], bench.Drain());
    }

    private void Fail(string operation, string name, Look look) =>
        _files.Fault = (what, path) => what == operation && Path.GetFileName(path) == name ? look : Look.Present;
}
