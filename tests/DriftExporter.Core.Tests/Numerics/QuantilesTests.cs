using DriftExporter.Numerics;
using FsCheck;

namespace DriftExporter.Tests.Numerics;

public sealed class QuantilesTests
{
    [Fact]
    public void Linear_EqualsHandArithmetic_ForFourValues()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal([1, 1.75, 3, 5, 8], new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(q => Quantiles.Linear(sorted, q)));
        Assert.Equal(4 + (4 * ((3 * 0.9) - 2)), Quantiles.Linear(sorted, 0.9));
    }

    [Fact]
    public void Linear_IsNaN_WhenThereAreNoValues()
    {
        Assert.Equal(double.NaN, Quantiles.Linear([], 0.5));
        Assert.Equal(double.NaN, Quantiles.Linear([], [], 0.5));
        Assert.Equal(double.NaN, Quantiles.Linear([1, 2], [0, 0], 0.5));
    }

    [Fact]
    public void Linear_IsExactlyTheValue_WhenNeighboursAreEqual()
    {
        foreach (double value in new[] { 0.1, 1e300, double.MaxValue, double.Epsilon })
            Assert.Equal(value, Quantiles.Linear([value, value, value], 0.37));
        Assert.Equal(7, Quantiles.Linear([7], 0.99));
    }

    [Fact]
    public void Linear_StaysFinite_WhenTheRangeOverflows() =>
        Assert.Equal(0, Quantiles.Linear([double.MinValue, double.MaxValue], 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Linear_Refuses_WhenTheQuantileIsOutside(double q)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Linear([1, 2], q));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Linear([], q));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Linear([1], [3], q));
    }

    [Fact]
    public void Linear_OverCounts_EqualsTheSortedListInEveryBit() =>
        Laws.Hold<((double Point, NonNegativeInt Count)[] Rows, NonNegativeInt Q)>(input =>
        {
            (double Point, long Count)[] rows = [.. input.Rows.Where(row => double.IsFinite(row.Point)).DistinctBy(row => row.Point).OrderBy(row => row.Point).Select(row => (row.Point, (long)row.Count.Get % 4))];
            double[] sorted = [.. rows.SelectMany(row => Enumerable.Repeat(row.Point, (int)row.Count))];
            double q = input.Q.Get % 101 / 100.0;
            return Quantiles.Linear([.. rows.Select(row => row.Point)], [.. rows.Select(row => row.Count)], q).Equals(Quantiles.Linear(sorted, q));
        });

    [Fact]
    public void Inclusive_AddsUp_ForIntsAndLongs()
    {
        long[] sums = new long[4];
        Assert.Equal(2L * int.MaxValue, PrefixSum.Inclusive([int.MaxValue, 0, int.MaxValue], sums));
        Assert.Equal([int.MaxValue, int.MaxValue, 2L * int.MaxValue, 0], sums);
        sums = [1, 2, 3, 1L << 60];
        Assert.Equal((1L << 60) + 6, PrefixSum.Inclusive(sums, sums));
        Assert.Equal([1, 3, 6, (1L << 60) + 6], sums);
        Assert.Equal(0, PrefixSum.Inclusive(Array.Empty<int>(), sums));
    }
}
