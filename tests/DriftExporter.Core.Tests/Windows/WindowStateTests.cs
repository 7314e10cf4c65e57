using System.Buffers;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

/// <summary>A window that was carried to another process at any moment goes on as one that was not: every figure to the bit.</summary>
public sealed class WindowStateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_000)]
    public void RowWindow_GoesOnToTheBit_FromAnyCut(int capacity)
    {
        var random = new Random(capacity);
        var stream = new WindowStream(40_000, capacity);
        RowWindow New() => new("w", WindowStream.Features, capacity, WindowStream.Centres);
        RowWindow steady = New(), carried = New();
        stream.Feed(
            batch =>
            {
                steady.Append(batch, 0, batch.RowCount);
                int cut = random.Next(batch.RowCount + 1);
                carried.Append(batch, 0, cut);
                if (random.Next(3) == 0)
                    carried = Carry(carried, New(), random);
                carried.Append(batch, cut, batch.RowCount - cut);
                Assert.Equal(Figures(steady), Figures(carried));
                Assert.Equal((steady.Total, steady.OldestTime, steady.NewestTime), (carried.Total, carried.OldestTime, carried.NewestTime));
            },
            1, 4096, 700, 4095, 3, 2500);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1_000)]
    [InlineData(6_000_000)]
    public void TimeWindow_GoesOnToTheBit_FromAnyCut(long duration)
    {
        var random = new Random((int)duration);
        // Mostly forward, some late, some long before the window, and jumps that empty it.
        var stream = new WindowStream(20_000, 5, (dice, record) =>
            (record * duration / 900) + dice.NextInt64(-duration, duration / 10) + (record > 15_000 ? 3 * duration : 0) - duration);
        TimeWindow New() => new("w", WindowStream.Features, duration, WindowStream.Centres);
        TimeWindow steady = New(), carried = New();
        stream.Feed(
            batch =>
            {
                steady.Append(batch, 0, batch.RowCount);
                int cut = random.Next(batch.RowCount + 1);
                carried.Append(batch, 0, cut);
                if (random.Next(3) == 0)
                    carried = Carry(carried, New());
                carried.Append(batch, cut, batch.RowCount - cut);
                Assert.Equal(Figures(steady), Figures(carried));
                Assert.Equal((steady.OldestTime, steady.NewestTime), (carried.OldestTime, carried.NewestTime));
            },
            1, 700, 50, 3, 250);
    }

    [Fact]
    public void TimeWindow_TellsWhichPanesBecameOthers()
    {
        var window = new TimeWindow("w", WindowStream.Features, 60, null);
        new WindowStream(30, 1, (_, record) => record).Feed(batch => window.Append(batch, 0, batch.RowCount), 30);
        Dictionary<long, long> before = window.Panes.ToDictionary(pane => pane, window.ChangeOf);
        Assert.Equal(30, before.Count);
        new WindowStream(2, 2, (_, record) => 5 + (record * 20)).Feed(batch => window.Append(batch, 0, batch.RowCount), 2);
        Assert.Equal([5L, 25L], window.Panes.Where(pane => window.ChangeOf(pane) != before[pane]));
    }

    [Fact]
    public void Loading_RefusesWhatIsNotTheWindows_AndLeavesItEmpty()
    {
        var stream = new WindowStream(100, 1);
        var full = new RowWindow("w", WindowStream.Features, 50, WindowStream.Centres);
        stream.Feed(batch => full.Append(batch, 0, batch.RowCount), 100);
        byte[] bytes = new byte[50 * full.RecordBytes];
        full.CopyRecords(50, 50, bytes);
        Assert.Throws<InvalidOperationException>(() => full.TryLoadRecords(50, 50, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => full.CopyRecords(49, 50, bytes));
        var window = new RowWindow("w", WindowStream.Features, 50, WindowStream.Centres);
        Assert.False(window.TryLoadRecords(50, 50, bytes.AsSpan(1)));
        bytes.AsSpan(50 * 8, 2).Fill(0xFF); // the first record's cell of the first feature
        Assert.False(window.TryLoadRecords(50, 50, bytes));
        stream.Feed(batch => window.Append(batch, 0, batch.RowCount), 100);
        Assert.Equal(Figures(full), Figures(window));
        window.Clear();
        stream.Feed(batch => window.Append(batch, 0, batch.RowCount), 33);
        Assert.Equal(Figures(full), Figures(window));
    }

    [Fact]
    public void LoadingAPane_RefusesEveryCut_AndClearsToNew()
    {
        var stream = new WindowStream(3000, 1, (_, record) => record % 60);
        var full = new TimeWindow("w", WindowStream.Features, 3600, WindowStream.Centres);
        stream.Feed(batch => full.Append(batch, 0, batch.RowCount), 4096);
        var output = new ArrayBufferWriter<byte>();
        full.WritePane(0, output);
        var window = new TimeWindow("w", WindowStream.Features, 3600, WindowStream.Centres);
        for (int length = 0; length < output.WrittenCount; length += 3)
        {
            window.BeginLoading(0, 59);
            Assert.False(window.TryLoadPane(0, output.WrittenSpan[..length]));
            window.Clear();
        }

        Assert.Equal(Figures(new TimeWindow("w", WindowStream.Features, 3600, WindowStream.Centres)), Figures(window));
        stream.Feed(batch => window.Append(batch, 0, batch.RowCount), 4096);
        Assert.Equal(Figures(full), Figures(window));
    }

    private static RowWindow Carry(RowWindow from, RowWindow to, Random random)
    {
        for (long record = from.Total - from.Rows; record < from.Total;)
        {
            int rows = (int)Math.Min(random.Next(1, 5000), from.Total - record);
            byte[] bytes = new byte[rows * from.RecordBytes];
            from.CopyRecords(record, rows, bytes);
            Assert.True(to.TryLoadRecords(record, rows, bytes));
            record += rows;
        }

        to.FinishLoading(from.Total);
        return to;
    }

    private static TimeWindow Carry(TimeWindow from, TimeWindow to)
    {
        if (from.NewestPane is not { } newest)
            return to;
        to.BeginLoading(newest, from.NewestTime);
        foreach (long pane in from.Panes)
        {
            var output = new ArrayBufferWriter<byte>();
            from.WritePane(pane, output);
            Assert.True(to.TryLoadPane(pane, output.WrittenSpan));
        }

        return to;
    }

    private static string Figures(DriftWindow window)
    {
        MomentSums first = window.Moments(0) ?? default, second = window.Moments(1) ?? default;
        long[] bits = [.. new[] { first.Mean, first.StandardDeviation, first.Skewness, second.Mean, second.StandardDeviation, second.Skewness }.Select(BitConverter.DoubleToInt64Bits)];
        return string.Join(' ', [window.Rows, .. bits, .. Enumerable.Range(0, 3).SelectMany(feature => window.Counts(feature).ToArray().Select(count => (long)count))]);
    }
}
