using DriftExporter.Binning;
using DriftExporter.Tests.Baselines;

namespace DriftExporter.Tests.Binning;

/// <summary>The laws that the certified bracket of KS stands on.</summary>
public sealed class PointChooserTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(2048)]
    [InlineData(9999)]
    public void FromSorted_LeavesLessThanOneShareInEveryGap_AndNamesEveryFrequentValue(int points)
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] sorted = [.. Samples.Values(shape, 12_000).Select(value => value + 0.0).Order()];
            double[] chosen = PointChooser.FromSorted(sorted, points);
            var set = chosen.ToHashSet();
            double share = sorted.Length / (double)points;
            Assert.Equal([.. chosen.Distinct().Order()], chosen);
            Assert.True(chosen.All(point => Array.BinarySearch(sorted, point) >= 0), shape);
            foreach (IGrouping<double, double> value in sorted.GroupBy(value => value))
                Assert.True(value.Count() < share || set.Contains(value.Key), $"{shape}: {value.Key} has {value.Count()} rows and is no point");
            int inGap = 0;
            foreach (double value in sorted)
            {
                inGap = set.Contains(value) ? 0 : inGap + 1;
                Assert.True(inGap < share, $"{shape}: a gap below {value} holds {inGap} rows of {share}");
            }
        }
    }

    [Fact]
    public void FromSorted_TakesRanksRoundedUp_AndBothExtremes()
    {
        double[] sorted = [.. Enumerable.Range(0, 10_007).Select(value => (double)value)];
        double[] chosen = PointChooser.FromSorted(sorted, 100);
        var expected = new SortedSet<double>();
        for (int rank = 1; rank <= 100; rank++)
            expected.Add(Math.Ceiling(rank * 10_007 / 100.0) - 1);
        for (int extreme = 0; extreme < PointChooser.Extremes; extreme++)
        {
            expected.Add(extreme);
            expected.Add(10_006 - extreme);
        }

        Assert.Equal([.. expected], chosen);
    }

    [Fact]
    public void FromSorted_TakesEveryValue_WhenThereAreNoMoreThanPoints()
    {
        double[] sorted = [.. Enumerable.Range(0, 300_000).Select(row => (double)(row / 1000)).Order()];
        Assert.Equal(300, PointChooser.FromSorted(sorted, 300).Length);
        Assert.Equal([7.0], PointChooser.FromSorted([7], 16));
    }

    [Fact]
    public void FromFineGrid_TakesEveryPoint_WhenThereAreNoMoreThanWanted()
    {
        double[] fine = [.. Enumerable.Range(0, 1500).Select(value => (double)value)];
        long[] counts = new long[3001];
        counts[2001] = 1_000_000;
        Assert.Equal(fine, PointChooser.FromFineGrid(fine, counts, 2048));
    }

    [Fact]
    public void FromFineGrid_KeepsGapsWithinTwoShares_WhenTheFineOnesAre()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            int fine = 700 + random.Next(2000), points = 16 + random.Next(600);
            long[] counts = [.. Enumerable.Range(0, (2 * fine) + 1).Select(cell => (long)random.Next(cell % 2 == 0 ? 12 : 3))];
            double[] finePoints = [.. Enumerable.Range(0, fine).Select(point => (double)point)];
            double[] chosen = PointChooser.FromFineGrid(finePoints, counts, points);
            double limit = Math.Max(2.0 * counts.Sum() / points, counts.Where((_, cell) => cell % 2 == 0).Max());
            long gap = 0;
            for (int cell = 0; cell < counts.Length; cell++)
            {
                gap = cell % 2 == 1 && Array.BinarySearch(chosen, finePoints[cell / 2]) >= 0 ? 0 : gap + counts[cell];
                Assert.True(gap <= limit, $"round {round}: {gap} rows in a gap, {limit} allowed");
            }
        }
    }

    [Fact]
    public void With_MergesZeroes_AndSorts() => Assert.Equal([-1.0, 0.0, 3.0], PointChooser.With([0, 3], [-0.0, -1, 3]));
}
