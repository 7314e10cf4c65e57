using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 7, 8 and 11: logs that are copied and then truncated.</summary>
public sealed class CopyTests
{
    [Fact]
    public void Poll_HoldsACopy_UntilItsOriginalIsTruncated()
    {
        using TailBench bench = new("app.log*");
        bench.Append("app.log", "1\n2\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.1");
        Assert.Empty(bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Held));
        bench.Truncate("app.log");
        bench.Append("app.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 2));
        Assert.Equal(0, bench.LostInAll());
    }
}
