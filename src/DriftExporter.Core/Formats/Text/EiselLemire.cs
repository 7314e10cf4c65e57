using System.Numerics;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Decimal to binary with one or two 64 x 64 bit products, after D. Lemire, "Number parsing at a gigabyte per second"
/// (2021). Handles what shortest round-trip printing writes (16 or 17 digits), which Clinger's fast path cannot.
/// </summary>
internal static class EiselLemire
{
    /// <summary>Range of decimal exponents with a table entry; others are left to the general parser.</summary>
    private const int MinExponent = -60;
    private const int MaxExponent = 40;

    /// <summary>[exponents][high, low] 5^q scaled to 128 bits, the top bit set; truncated, but rounded up where q is -27..-1.</summary>
    private static readonly ulong[] Powers = MakePowers();

    /// <summary>Rounds w · 10^q, w &gt; 0, to the nearest double, ties to even; false where the product cannot decide.</summary>
    public static bool TryRound(ulong w, int q, out double value)
    {
        value = 0;
        if (q is < MinExponent or > MaxExponent)
            return false;

        int leadingZeros = BitOperations.LeadingZeroCount(w);
        w <<= leadingZeros;
        int power = 2 * (q - MinExponent);
        ulong high = Math.BigMul(w, Powers[power], out ulong low);
        // 55 bits decide the rounding; when the 9 below them are all ones, the truncated part of the power may carry in.
        if ((high & 0x1FF) == 0x1FF)
        {
            ulong carry = Math.BigMul(w, Powers[power + 1], out _);
            low += carry;
            if (carry > low)
                high++;
        }

        if (low == ulong.MaxValue && q is < -27 or > 55)
            return false;

        int upperBit = (int)(high >> 63);
        int shift = upperBit + 64 - 52 - 3;
        ulong mantissa = high >> shift;
        int exponent = (((152170 + 65536) * q) >> 16) + 63 + upperBit - leadingZeros + 1023;
        if (exponent <= 0)
            return false; // a subnormal

        // Exactly half way between two doubles: only possible for small powers; then round to even.
        if (low <= 1 && q is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << shift == high)
            mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 1UL << 53)
        {
            mantissa = 1UL << 52;
            exponent++;
        }

        if (exponent >= 0x7FF)
            return false;
        value = BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << 52)) | ((ulong)exponent << 52));
        return true;
    }

    private static ulong[] MakePowers()
    {
        ulong[] powers = new ulong[2 * (MaxExponent - MinExponent + 1)];
        for (int q = MinExponent; q <= MaxExponent; q++)
        {
            BigInteger five = BigInteger.Pow(5, Math.Abs(q));
            int bits = (int)five.GetBitLength();
            BigInteger scaled = q >= 0 ? five
                : (BigInteger.One << (q >= -27 ? bits + 127 : (2 * bits) + 128)) / five + 1;
            int excess = (int)scaled.GetBitLength() - 128;
            scaled = excess > 0 ? scaled >> excess : scaled << -excess;
            powers[2 * (q - MinExponent)] = (ulong)(scaled >> 64);
            powers[(2 * (q - MinExponent)) + 1] = (ulong)(scaled & ulong.MaxValue);
        }

        return powers;
    }
}
