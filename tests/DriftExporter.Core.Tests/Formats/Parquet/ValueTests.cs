using System.Globalization;
using System.Numerics;
using System.Text;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

public sealed class ValueTests
{
    [Fact]
    public void ToDouble_GivesTheNearestDouble_ForDecimalsOfUpTo38Digits()
    {
        var random = new Random(38);
        for (int round = 0; round < 20_000; round++)
        {
            int digits = random.Next(1, 39), scale = random.Next(0, digits + 1);
            BigInteger unscaled = BigInteger.Parse(string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))), CultureInfo.InvariantCulture);
            if (random.Next(2) == 0)
                unscaled = -unscaled;
            double expected = double.Parse($"{unscaled}E-{scale}", CultureInfo.InvariantCulture);
            byte[] bytes = unscaled.ToByteArray(isBigEndian: true);
            Assert.Equal(expected, DecimalValue.ToDouble(bytes, scale));
            // Longer forms repeat the sign.
            byte[] padded = [.. Enumerable.Repeat(unscaled.Sign < 0 ? (byte)255 : (byte)0, random.Next(1, 30)), .. bytes];
            Assert.Equal(expected, DecimalValue.ToDouble(padded, scale));
            if (unscaled >= long.MinValue && unscaled <= long.MaxValue)
                Assert.Equal(expected, DecimalValue.ToDouble((long)unscaled, scale));
        }
    }

    [Theory]
    [InlineData(long.MinValue, 0, -9223372036854775808.0)]
    [InlineData(long.MaxValue, 18, 9.223372036854775807)]
    [InlineData(123456, 4, 12.3456)]
    [InlineData(-1, 38, -1e-38)]
    [InlineData(0, 5, 0.0)]
    public void ToDouble_GivesTheNearestDouble_ForIntegers(long unscaled, int scale, double expected) =>
        Assert.Equal(expected, DecimalValue.ToDouble(unscaled, scale));

    [Fact]
    public void ToDouble_IsInvalid_ForMoreThan128BitsAndForNoBytes()
    {
        Assert.Equal(double.PositiveInfinity, DecimalValue.ToDouble([1, .. new byte[16]], 0));
        Assert.Equal(double.PositiveInfinity, DecimalValue.ToDouble([], 0));
    }

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0", -0.0)]
    [InlineData("+12.5", 12.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1.25E-2", 0.0125)]
    [InlineData("0.1", 0.1)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("1e-999999999999999999999", 0.0)]
    public void Parse_GivesTheNumber_ForJsonsGrammar(string text, double expected) => Assert.Equal(expected, NumberText.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("+-1")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999999999999999999999")]
    [InlineData("１")]
    public void Parse_IsInvalid_ForEverythingElse(string text) => Assert.Equal(double.PositiveInfinity, NumberText.Parse(Encoding.UTF8.GetBytes(text)));
}
