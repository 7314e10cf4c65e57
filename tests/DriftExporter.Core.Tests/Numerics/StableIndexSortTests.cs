using DriftExporter.Numerics;

namespace DriftExporter.Tests.Numerics;

public sealed class StableIndexSortTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(5_000_000)]
    [InlineData(long.MaxValue)]
    public void Sort_OrdersByKeyAndKeepsTies_ForEveryLengthAndRange(long largestKey)
    {
        var sort = new StableIndexSort();
        foreach (int length in Enumerable.Range(0, 40).Append(2000))
        {
            long[] keys = [.. Enumerable.Range(0, length * 2).Select(i => (long)(PortableGenerator.Unit(8, i) * largestKey))];
            int[] indexes = [.. Enumerable.Range(0, length).Select(i => i * 2)]; // not every key takes part
            int[] expected = [.. indexes.OrderBy(index => keys[index])]; // LINQ's order is stable
            sort.Sort(indexes, keys);
            Assert.Equal(expected, indexes);
        }
    }
}
