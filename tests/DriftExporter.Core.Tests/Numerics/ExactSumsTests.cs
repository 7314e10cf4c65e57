using System.Numerics;
using DriftExporter.Numerics;

namespace DriftExporter.Tests.Numerics;

public sealed class ExactSumsTests
{
    private static readonly double[] s_awkward =
        [0, -0.0, 1, -1, 0.1, -0.3, double.Epsilon, -double.Epsilon, double.MaxValue, -double.MaxValue, 1e-300, 1e300, 2.2250738585072014E-308, Math.PI, 1L << 53, 12345.678];

    [Fact]
    public void Freeze_EqualsIntegerArithmetic_ForAwkwardValues()
    {
        var sums = new ExactSums();
        BigInteger first = 0, second = 0, third = 0;
        foreach (double value in s_awkward)
        {
            sums.Add(value);
            BigInteger scaled = Scaled(value);
            first += scaled;
            second += scaled * scaled;
            third += scaled * scaled * scaled;
        }

        Assert.Equal(new ExactMoments(s_awkward.Length, first, second, third), sums.Freeze());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Freeze_IsTheSame_ForEveryOrderAndSplit(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30)))];
        ExactMoments whole = Of(values);
        random.Shuffle(values);
        int cut = random.Next(values.Length);
        Assert.Equal(whole, Of(values));
        Assert.Equal(whole, Of(values[..cut]) + Of(values[cut..]));
    }

    [Fact]
    public void Moments_EqualHandArithmetic()
    {
        ExactMoments moments = Of(1, 2, 3, 4, 10);
        Assert.Equal(4, moments.Mean);
        Assert.Equal(Math.Sqrt(12.5), moments.StandardDeviation);
        Assert.Equal(36 / Math.Pow(10, 1.5), moments.Skewness, 1e-15); // central moments 10 and 36
        Assert.Equal(0, Of(7, 7, 7).Skewness);
        Assert.Equal(double.NaN, Of(7).StandardDeviation);
        Assert.Equal(0.1, Of([.. Enumerable.Repeat(0.1, 12345)]).Mean);
    }

    [Fact]
    public void Moments_StayRight_FarFromZero()
    {
        ExactMoments moments = Of(1e15 + 1, 1e15 + 2, 1e15 + 3);
        Assert.Equal(1e15 + 2, moments.Mean);
        Assert.Equal(1, moments.StandardDeviation);
    }

    [Fact]
    public void Format_ReadsBack_ForSumsOfAnySize()
    {
        foreach (double value in s_awkward)
        {
            ExactMoments moments = Of(value, 0.5, -3);
            foreach (BigInteger sum in (BigInteger[])[moments.First, moments.Second, moments.Third, 0])
            {
                Assert.True(ScaledInteger.TryParse(ScaledInteger.Format(sum), out BigInteger back));
                Assert.Equal(sum, back);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("p1")]
    [InlineData("1f")]
    [InlineData("xyzp1")]
    [InlineData("1p-1")]
    [InlineData("1p99999999999")]
    [InlineData("1p6501")]
    [InlineData("--1p1")]
    public void TryParse_Refuses_WhatIsNoSum(string text) => Assert.False(ScaledInteger.TryParse(text, out _));

    private static ExactMoments Of(params double[] values)
    {
        var sums = new ExactSums();
        foreach (double value in values)
            sums.Add(value);
        return sums.Freeze();
    }

    /// <summary>value · 2^1074, an integer for every finite double.</summary>
    private static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent == 0 ? 0 : 1L << 52);
        return (value < 0 ? -1 : 1) * (mantissa << Math.Max(0, exponent - 1));
    }
}
