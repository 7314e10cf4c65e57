using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Tests.Baselines;

namespace DriftExporter.Tests.Binning;

/// <summary>Deciles as edges, and the heavy value that gets a bin of its own.</summary>
public sealed class EdgeChooserTests
{
    private static double[] Repeat(params (double Value, int Count)[] values) =>
        [.. values.SelectMany(value => Enumerable.Repeat(value.Value, value.Count))];

    [Fact]
    public void FromQuantiles_KeepsDistinctFiniteOnes_AndOneZero() =>
        Assert.Equal([-1.0, 0.0, 2.0], EdgeChooser.FromQuantiles([double.NegativeInfinity, -1, -1, -0.0, 0.0, 2, 2, double.PositiveInfinity]));

    [Fact]
    public void FromQuantiles_WritesPositiveZero_WhenTheQuantileIsNegativeZero() =>
        Assert.False(double.IsNegative(EdgeChooser.FromQuantiles([-0.0])[0]));

    [Fact]
    public void Build_SeparatesAFlag_ThatIsOneInNearlyAllRows()
    {
        NumericProfile flag = Samples.Build(Repeat((0, 50), (1, 950)));
        Assert.Equal([Math.BitDecrement(1.0), 1.0], flag.BinEdges);
        Assert.Equal([50L, 950, 0], flag.BinCounts);
    }

    [Fact]
    public void Build_TakesTheNextFloatBelow_WhenTheColumnIsFloat32()
    {
        double[] edges = EdgeChooser.SplitHeavyBin([1], [0, 1], [50, 950], [1000, 0], float32: true);
        Assert.Equal([(double)MathF.BitDecrement(1f), 1.0], edges);
    }

    [Fact]
    public void Build_LeavesASingleValueAlone_HoweverHeavyItsBin()
    {
        NumericProfile zeros = Samples.Build(Repeat((0, 950), (5, 50)));
        Assert.Equal([0.0], zeros.BinEdges); // (-inf, 0] holds one distinct value, so there is nothing to split
        Assert.Equal([950L, 50], zeros.BinCounts);
    }

    [Fact]
    public void Build_GivesTheHeavyValueTwoEdges_WhenItIsInsideItsBin()
    {
        // The median is 2, so (-inf, 2] holds 92 %, and its most frequent value is 1.
        NumericProfile profile = Samples.Build(Repeat((0, 1), (1, 48), (2, 43), (3, 8)), bins: 2);
        Assert.Equal([Math.BitDecrement(1.0), 1.0, 2.0], profile.BinEdges);
        Assert.Equal([1L, 48, 43, 8], profile.BinCounts);
    }

    [Fact]
    public void SplitHeavyBin_TakesTheSmallerValue_WhenTwoAreEquallyFrequent() =>
        Assert.Equal([Math.BitDecrement(3.0), 3.0, 9.0],
            EdgeChooser.SplitHeavyBin([9], [2, 3, 4, 9], [1, 46, 46, 2], [95, 5], float32: false));

    [Theory]
    [InlineData(90, true)]
    [InlineData(89, false)]
    public void SplitHeavyBin_ActsFromNineTenths_AndNotBelow(int heavy, bool splits)
    {
        double[] edges = EdgeChooser.SplitHeavyBin([1], [0, 1, 2], [10, heavy - 10, 100 - heavy], [heavy, 100 - heavy], float32: false);
        Assert.Equal(splits ? 2 : 1, edges.Length);
    }

    [Fact]
    public void SplitHeavyBin_AddsNoInfinity_WhenTheHeavyValueIsTheSmallestDouble()
    {
        double least = -double.MaxValue;
        Assert.Equal([least, 0.0], EdgeChooser.SplitHeavyBin([0], [least, 0], [95, 3], [98, 2], float32: false));
        float leastFloat = float.MinValue;
        Assert.Equal([leastFloat, 0.0], EdgeChooser.SplitHeavyBin([0], [leastFloat, 0], [95, 3], [98, 2], float32: true));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Build_BinsAreTheDistinctQuantiles_ForAnyNumberOfBins(int bins)
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 3000);
            NumericProfile profile = Samples.Build(values, bins: bins);
            double[] sorted = [.. values.Order()];
            double[] expected = [.. Enumerable.Range(1, bins - 1).Select(edge => Samples.Quantile(sorted, edge / (double)bins)).Distinct()];
            Assert.True(expected.All(edge => profile.BinEdges.Contains(edge)), shape);
            Assert.InRange(profile.BinEdges.Length - expected.Length, 0, 2);
            for (int bin = 0; bin <= profile.BinEdges.Length; bin++)
            {
                double low = bin == 0 ? double.NegativeInfinity : profile.BinEdges[bin - 1];
                double high = bin == profile.BinEdges.Length ? double.PositiveInfinity : profile.BinEdges[bin];
                Assert.Equal(values.Count(value => value > low && value <= high), profile.BinCounts[bin]);
            }
        }
    }
}
