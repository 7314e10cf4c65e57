using System.Numerics;

namespace DriftExporter.Numerics;

/// <summary>
/// Exact sums of x, x², x³ of n values, as integers times 2^-1074, 2^-2148, 2^-3222, and the moments that follow from them by
/// one rounding of an exact quotient. Adding two of them is exact.
/// </summary>
public sealed record ExactMoments(long Count, BigInteger First, BigInteger Second, BigInteger Third)
{
    /// <summary>NaN without values.</summary>
    public double Mean => Count == 0 ? double.NaN : Quotient(First, Count, -ExactSums.Scale);

    /// <summary>With ddof 1; NaN below two values.</summary>
    public double StandardDeviation => Count < 2 ? double.NaN
        : Math.Sqrt(Quotient(Spread, (BigInteger)Count * (Count - 1), -2 * ExactSums.Scale));

    /// <summary>Third standardised moment, population form; 0 for a constant column.</summary>
    public double Skewness
    {
        get
        {
            BigInteger spread = Spread;
            if (Count == 0 || spread.IsZero)
                return 0;
            BigInteger n = Count;
            BigInteger skew = (n * n * Third) - (3 * n * First * Second) + (2 * BigInteger.Pow(First, 3));
            (double skewMantissa, int skewExponent) = Split(skew, 1);
            (double spreadMantissa, int spreadExponent) = Split(spread, 2);
            return Math.ScaleB(skewMantissa / (spreadMantissa * Math.Sqrt(spreadMantissa)), skewExponent - (spreadExponent / 2 * 3));
        }
    }

    /// <summary>n Σx² − (Σx)², never negative.</summary>
    private BigInteger Spread => (Count * Second) - (First * First);

    public static ExactMoments operator +(ExactMoments left, ExactMoments right) => Add(left, right);

    public static ExactMoments Add(ExactMoments left, ExactMoments right) => new(
        left.Count + right.Count, left.First + right.First, left.Second + right.Second, left.Third + right.Third);

    /// <summary>numerator / denominator · 2^scale, correctly rounded within the normal range.</summary>
    private static double Quotient(BigInteger numerator, BigInteger denominator, int scale)
    {
        if (numerator.IsZero)
            return 0;
        BigInteger magnitude = BigInteger.Abs(numerator);
        int shift = Math.Max(0, 66 - (int)(magnitude.GetBitLength() - denominator.GetBitLength()));
        BigInteger quotient = BigInteger.DivRem(magnitude << shift, denominator, out BigInteger remainder);
        if (!remainder.IsZero)
            quotient |= 1; // sticky bit: below the 53 bits that count
        (double mantissa, int exponent) = Split(quotient, 1);
        return numerator.Sign * Math.ScaleB(mantissa, exponent + scale - shift);
    }

    /// <summary>mantissa · 2^exponent, the exponent a multiple of <paramref name="step"/>; the mantissa is the nearest double, ties to even.</summary>
    private static (double Mantissa, int Exponent) Split(BigInteger value, int step)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        int drop = Math.Max(0, (int)magnitude.GetBitLength() - 64);
        drop += drop % step;
        BigInteger top = magnitude >> drop;
        ulong word = (ulong)top;
        if ((top << drop) != magnitude)
            word |= 1; // sticky bit
        return (value.Sign * (double)word, drop);
    }
}
