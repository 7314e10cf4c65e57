using System.Numerics;

namespace DriftExporter.Numerics;

/// <summary>
/// Exact sums of x, x² and x³ over finite doubles, as integers on fixed binary scales: 2^-1074, 2^-2148 and 2^-3222.
/// The order of the values does not matter, and sums of parts add up to the sum of the whole, bit for bit.
/// </summary>
/// <remarks>
/// A double is m · 2^(e-1074) with an integer m below 2^53; its powers are m^k · 2^(k·e) on the k-th scale. Each scale is an
/// array of 32-bit digits in 64-bit words: a digit takes 2^30 additions before carries must be propagated.
/// Cost: about 20 ns a value. Source: the superaccumulator of Kulisch; Neal, arXiv:1505.05571, for the layout.
/// </remarks>
public sealed class ExactSums
{
    private const int Bias = 1074;
    private const int AdditionsPerCarry = 1 << 30;

    private readonly long[] _first = new long[72];
    private readonly long[] _second = new long[136];
    private readonly long[] _third = new long[200];
    private int _additions;

    public long Count { get; private set; }

    /// <summary>Adds one finite value.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biasedExponent = (int)((bits >> 52) & 0x7FF);
        ulong mantissa = (ulong)bits & 0xF_FFFF_FFFF_FFFF;
        int exponent = 0;
        if (biasedExponent != 0)
        {
            mantissa |= 1UL << 52;
            exponent = biasedExponent - 1;
        }

        Count++;
        if (mantissa == 0)
            return;
        int trailing = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= trailing;
        exponent += trailing;
        bool negative = bits < 0;
        UInt128 square = (UInt128)mantissa * mantissa;
        UInt128 low = (UInt128)(ulong)square * mantissa, high = (UInt128)(ulong)(square >> 64) * mantissa;
        UInt128 upper = high + (low >> 64);
        AddAt(_first, exponent, mantissa, 0, negative);
        AddAt(_second, 2 * exponent, square, 0, negative: false);
        AddAt(_third, 3 * exponent, ((UInt128)(ulong)upper << 64) | (ulong)low, (ulong)(upper >> 64), negative);
        if (++_additions == AdditionsPerCarry)
        {
            Carry(_first);
            Carry(_second);
            Carry(_third);
            _additions = 0;
        }
    }

    /// <summary>The three sums as integers on their scales.</summary>
    public ExactMoments Freeze() => new(Count, ToInteger(_first), ToInteger(_second), ToInteger(_third));

    /// <summary>Adds (top · 2^128 + value) · 2^position.</summary>
    private static void AddAt(long[] digits, int position, UInt128 value, ulong top, bool negative)
    {
        int digit = position >> 5, shift = position & 31;
        ulong carry = 0;
        while (value != 0 || top != 0 || carry != 0)
        {
            ulong part = ((ulong)(uint)value << shift) | carry;
            carry = part >> 32;
            long term = (uint)part;
            digits[digit++] += negative ? -term : term;
            value = (value >> 32) | ((UInt128)(uint)top << 96);
            top >>= 32;
        }
    }

    private static void Carry(long[] digits)
    {
        for (int digit = 0; digit < digits.Length - 1; digit++)
        {
            digits[digit + 1] += digits[digit] >> 32;
            digits[digit] &= 0xFFFF_FFFF;
        }
    }

    private static BigInteger ToInteger(long[] digits)
    {
        BigInteger sum = BigInteger.Zero;
        for (int digit = digits.Length - 1; digit >= 0; digit--)
            sum = (sum << 32) + digits[digit];
        return sum;
    }

    /// <summary>Scale of the sum of the first powers; the others are its multiples.</summary>
    internal static int Scale => Bias;
}
