using DriftExporter.Numerics;

namespace DriftExporter.Tests.Numerics;

public sealed class DoubleSortTests
{
    /// <summary>Lengths around the switch of methods; values of many kinds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5000)]
    [InlineData(70_000)]
    public void Sort_IsThatOfTheFramework(int length)
    {
        var random = new Random(length);
        Func<double>[] kinds =
        [
            () => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            () => random.Next(-50, 50),
            () => random.NextDouble() - 0.5,
            () => 7,
            () => ((double[])[double.NegativeInfinity, double.MinValue, -double.Epsilon, 0, double.Epsilon, double.MaxValue, double.PositiveInfinity])[random.Next(7)],
        ];
        foreach (Func<double> kind in kinds)
        {
            double[] values = [.. Enumerable.Range(0, length).Select(_ => kind()).Select(value => double.IsNaN(value) ? 1 : value)];
            double[] expected = [.. values];
            Array.Sort(expected);
            DoubleSort.Sort(values);
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), values.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Fact]
    public void Sort_PutsNegativeZeroFirst()
    {
        double[] values = [.. Enumerable.Range(0, 2000).Select(index => index % 2 == 0 ? 0.0 : -0.0)];
        DoubleSort.Sort(values);
        Assert.Equal(1000, values.TakeWhile(double.IsNegative).Count());
        Assert.DoesNotContain(values[1000..], double.IsNegative);
    }
}
