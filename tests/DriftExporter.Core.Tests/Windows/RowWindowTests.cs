using DriftExporter.Columns;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

/// <summary>A rows window against a list of the last N records.</summary>
public sealed class RowWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    [InlineData(10_000)]
    public void Append_KeepsExactlyTheLastRecords_AtAnyMoment(int capacity)
    {
        var stream = new WindowStream(27_000, capacity);
        var window = new RowWindow($"rows={capacity}", WindowStream.Features, capacity, WindowStream.Centres);
        int total = 0;
        stream.Feed(
            batch =>
            {
                window.Append(batch, 0, batch.RowCount);
                total += batch.RowCount;
                AssertHolds(stream, window, Enumerable.Range(Math.Max(0, total - capacity), Math.Min(capacity, total)));
            },
            1, 4096, 700, 4095, 3, 2500);
    }

    [Fact]
    public void Append_GivesTheSameBits_WhateverTheBatches()
    {
        var stream = new WindowStream(30_011, 7);
        foreach (int capacity in (int[])[5, 4096, 5000, 9000])
        {
            Assert.Equal(Figures(4096), Figures(1000));
            Assert.Equal(Figures(4096), Figures(1, 2, 3, 500));
            Assert.Equal(Figures(4096), Figures(4095, 4096));

            string Figures(params int[] batches)
            {
                var window = new RowWindow("w", WindowStream.Features, capacity, WindowStream.Centres);
                stream.Feed(batch => window.Append(batch, 0, batch.RowCount), batches);
                MomentSums first = window.Moments(0)!.Value, second = window.Moments(1)!.Value;
                long[] bits = [.. new[] { first.Mean, first.StandardDeviation, first.Skewness, second.Mean, second.StandardDeviation, second.Skewness }.Select(BitConverter.DoubleToInt64Bits)];
                return string.Join(' ', [window.Rows, window.OldestTime, window.NewestTime, .. bits, .. window.Counts(0).ToArray().Select(count => (long)count)]);
            }
        }
    }

    [Fact]
    public void Append_TakesAnyPartOfABatch()
    {
        var stream = new WindowStream(4000, 3);
        var window = new RowWindow("w", WindowStream.Features, 1000, WindowStream.Centres);
        stream.Feed(
            batch =>
            {
                for (int from = 0; from < batch.RowCount; from += 17)
                    window.Append(batch, from, Math.Min(17, batch.RowCount - from));
                window.Append(batch, 0, 0);
            },
            4000);
        AssertHolds(stream, window, Enumerable.Range(3000, 1000));
    }

    [Fact]
    public void Moments_AreNull_WhereNoneAreKept()
    {
        var window = new RowWindow("w", WindowStream.Features, 10, null);
        Assert.Null(window.Moments(0));
        Assert.Null(new RowWindow("w", WindowStream.Features, 10, WindowStream.Centres).Moments(2));
        new WindowStream(100, 1).Feed(batch => window.Append(batch, 0, batch.RowCount), 9);
        Assert.Equal(10, window.Rows);
    }

    [Fact]
    public void Append_AllocatesNothing_OnceTheWindowExists()
    {
        var stream = new WindowStream(4096, 2);
        foreach (int capacity in (int[])[3, 5000])
        {
            var window = new RowWindow("w", WindowStream.Features, capacity, WindowStream.Centres);
            stream.Feed(batch => Allocation.AssertNothing(() => window.Append(batch, 0, batch.RowCount)), 4096);
        }
    }

    [Fact]
    public void Map_AllocatesNothing_OnceTheBatchExists() =>
        new WindowStream(4096, 2).Feed(batch =>
        {
            var columns = new ColumnBatch([FeatureKind.Numeric, FeatureKind.Numeric, FeatureKind.Categorical]);
            new WindowStream(4096, 2).Fill(columns, batch, 0, 4096);
            Allocation.AssertNothing(() => batch.Map(columns));
        }, 4096);

    internal static void AssertHolds(WindowStream stream, DriftWindow window, IEnumerable<int> records)
    {
        int[] held = [.. records];
        Assert.Equal(held.Length, window.Rows);
        for (int feature = 0; feature < WindowStream.Features.Length; feature++)
        {
            Assert.Equal(stream.Counts(held, feature), window.Counts(feature).ToArray());
            if (feature == 2)
                continue;
            (long count, double mean, double deviation) = stream.Moments(held, feature);
            MomentSums moments = window.Moments(feature)!.Value;
            Assert.Equal(count, moments.Count);
            if (count > 0)
                Assert.Equal(mean, moments.Mean, 1e-12 * Math.Max(Math.Abs(mean), 1));
            if (count > 1)
                Assert.Equal(deviation, moments.StandardDeviation, 1e-12 * Math.Max(deviation, 1));
        }

        if (window is RowWindow or WholeWindow)
            Assert.Equal((held.Min(record => stream.Records[record].Time), held.Max(record => stream.Records[record].Time)), (window.OldestTime, window.NewestTime));
    }
}
