using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

/// <summary>The one window of check holds all.</summary>
public sealed class WholeWindowTests
{
    [Fact]
    public void Append_KeepsEverything()
    {
        var stream = new WindowStream(9000, 8);
        var window = new WholeWindow("input", WindowStream.Features, WindowStream.Centres);
        int total = 0;
        stream.Feed(
            batch =>
            {
                window.Append(batch, 0, 10);
                window.Append(batch, 10, batch.RowCount - 10);
                total += batch.RowCount;
                RowWindowTests.AssertHolds(stream, window, Enumerable.Range(0, total));
            },
            4096, 100, 11);
    }
}
