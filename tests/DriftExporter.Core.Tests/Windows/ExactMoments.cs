using System.Numerics;

namespace DriftExporter.Tests.Windows;

/// <summary>Mean, sample standard deviation and skewness from exact integer sums: doubles are integers times 2^-200 here.</summary>
internal sealed class ExactMoments
{
    private const int ScaleBits = 200;

    public ExactMoments(double[] values)
    {
        BigInteger n = values.Length;
        BigInteger first = 0, second = 0, third = 0;
        foreach (double value in values)
        {
            BigInteger scaled = Scaled(value);
            first += scaled;
            second += scaled * scaled;
            third += scaled * scaled * scaled;
        }

        BigInteger squares = (n * second) - (first * first); // n^2 times the second central moment
        BigInteger cubes = (n * n * third) - (3 * n * first * second) + (2 * first * first * first); // n^3 times the third
        Mean = Ratio(first, n << ScaleBits);
        StandardDeviation = Math.Sqrt(Ratio(squares, (n * (n - 1)) << (2 * ScaleBits)));
        double deviation = Math.Sqrt(Ratio(squares, (n * n) << (2 * ScaleBits)));
        Skewness = Ratio(cubes, (n * n * n) << (3 * ScaleBits)) / (deviation * deviation * deviation);
    }

    public double Mean { get; }

    public double StandardDeviation { get; }

    public double Skewness { get; }

    private static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        if (exponent == 0)
            return value == 0 ? 0 : throw new ArgumentOutOfRangeException(nameof(value));
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (1L << 52);
        int shift = exponent - 1075 + ScaleBits;
        return (shift >= 0 ? mantissa << shift : throw new ArgumentOutOfRangeException(nameof(value))) * (bits < 0 ? -1 : 1);
    }

    /// <summary>Quotient to 60 bits or more.</summary>
    private static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        int shift = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 64;
        BigInteger quotient = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        return Math.ScaleB((double)quotient, -shift);
    }
}
