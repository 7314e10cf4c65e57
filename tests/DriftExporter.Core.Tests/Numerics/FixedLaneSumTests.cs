using System.Numerics;
using DriftExporter.Numerics;

namespace DriftExporter.Tests.Numerics;

public sealed class FixedLaneSumTests
{
    [Fact]
    public void Add_GivesTheSameBits_ForEveryLengthAndSplit()
    {
        double[] terms = [.. Enumerable.Range(0, 100).Select(i => Math.Exp(40 * (PortableGenerator.Unit(7, i) - 0.5)))];
        for (int length = 0; length <= terms.Length; length++)
        {
            var oneByOne = default(FixedLaneSum);
            foreach (double term in terms.AsSpan(0, length))
                oneByOne.Add(term);
            for (int split = 0; split <= length; split++)
            {
                var sum = default(FixedLaneSum);
                sum.Add(terms.AsSpan(0, split));
                sum.Add(terms.AsSpan(split, length - split));
                Assert.True(oneByOne.Total.Equals(sum.Total), $"length {length}, split {split}, width {Vector<double>.Count}: {oneByOne.Total:R} {sum.Total:R}");
            }
        }
    }

    [Fact]
    public void Add_FollowsTheStatedTree_ByHand()
    {
        var sum = default(FixedLaneSum);
        sum.Add([1e16, 1, 0, 0, 1, 0, 0, 0, -1e16]); // lane 0 cancels first, lane 4 joins it, then lane 1
        Assert.Equal(2, sum.Total);
    }

    [Fact]
    public void Total_PassesNaNAndInfinityThrough()
    {
        var sum = default(FixedLaneSum);
        sum.Add([1, double.PositiveInfinity, 3, 4, 5, 6, 7, 8]);
        Assert.Equal(double.PositiveInfinity, sum.Total);
        sum.Add(double.NaN);
        Assert.Equal(double.NaN, sum.Total);
    }
}
