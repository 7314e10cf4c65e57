using DriftExporter.Numerics;

namespace DriftExporter.Tests.Numerics;

public sealed class CountSharesTests
{
    [Fact]
    public void Fill_EqualsScalarInEveryBit_ForEveryLengthAndAwkwardCount()
    {
        int[] narrow = [.. Enumerable.Range(0, 70).Select(i => i % 5 == 0 ? 0 : i % 7 == 0 ? int.MaxValue : i * 1237)];
        long[] wide = [.. narrow.Select((count, i) => i % 3 == 0 ? (1L << 53) - i : count * 1_000_003L)];
        foreach (CountShares shares in new[] { CountShares.Plain(12345), new(0.5, 777.5, 0), new(0, 1e9, 1e-4), new(0, double.NaN, double.NaN), CountShares.Plain(0) })
        {
            for (int length = 0; length <= narrow.Length; length++)
            {
                Check<int>(shares, narrow.AsSpan(0, length));
                Check<long>(shares, wide.AsSpan(0, length));
            }
        }

        static void Check<T>(CountShares shares, ReadOnlySpan<T> counts)
            where T : struct, System.Numerics.IBinaryInteger<T>
        {
            double[] scalar = new double[counts.Length];
            double[] vector = new double[counts.Length];
            shares.FillScalar(counts, scalar);
            shares.Fill(counts, vector);
            Assert.Equal(scalar, vector);
        }
    }

    [Fact]
    public void Total_IsExact_ForEveryLength()
    {
        for (int length = 0; length <= 70; length++)
        {
            Assert.Equal((long)int.MaxValue * length, CountShares.Total<int>(Enumerable.Repeat(int.MaxValue, length).ToArray()));
            Assert.Equal((1L << 50) * length, CountShares.Total<long>(Enumerable.Repeat(1L << 50, length).ToArray()));
        }
    }
}
