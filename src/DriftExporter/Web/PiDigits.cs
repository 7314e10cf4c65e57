using System.Numerics;

namespace DriftExporter.Web;

/// <summary>Blowfish begins with the fractional digits of pi. They are computed, once, instead of being typed: 4,168 bytes in some 30 ms.</summary>
internal static class PiDigits
{
    /// <summary>The first bytes after the point, most significant first: 24 3F 6A 88 …</summary>
    public static byte[] Fraction(int count)
    {
        const int GuardBits = 64; // more than the error of some 10,000 rounded terms
        BigInteger one = BigInteger.One << ((8 * count) + GuardBits);
        BigInteger pi = (16 * ArctanOfInverse(5, one)) - (4 * ArctanOfInverse(239, one)); // Machin, 1706
        byte[] digits = ((pi - (3 * one)) >> GuardBits).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] fraction = new byte[count];
        digits.CopyTo(fraction, count - digits.Length);
        return fraction;
    }

    /// <summary>arctan(1/x) in units of 1/one, by its power series.</summary>
    private static BigInteger ArctanOfInverse(int x, BigInteger one)
    {
        BigInteger power = one / x, sum = BigInteger.Zero;
        for (int divisor = 1; !power.IsZero; divisor += 2)
        {
            BigInteger term = power / divisor;
            sum = divisor % 4 == 1 ? sum + term : sum - term;
            power /= x * x;
        }

        return sum;
    }
}
