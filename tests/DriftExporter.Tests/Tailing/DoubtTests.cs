using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 7, 14, 60 and 76: a look that failed leaves a doubt about copies, and no longer one than until it is made good.</summary>
public sealed class DoubtTests
{
    private readonly FaultyFiles _files = new();

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
}
