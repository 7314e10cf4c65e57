using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Numbers without exponent, up to 8 digits before the point and 16 behind it, 19 in all: what logs are full of. Both ways,
/// for those that end within eight bytes and for the others, do without branches on what differs from line to line, signs
/// and lengths: to guess them wrong costs more than to convert digits that are not there.
/// </summary>
/// <remarks>Bounds: <see cref="Window"/> bytes are readable from the start on, and none behind them is read.
/// <see cref="NumberParser.ReadAny"/> is the specification. Each way is a call of its own: inlined into a caller it costs more in
/// spilled registers than the call does.</remarks>
internal static class PlainNumber
{
    /// <summary>Bytes that the caller guarantees. The last load is that of the fraction: 1 + 8 + 1 + 16 bytes.</summary>
    public const int Window = 32;

    private const int MaxWhole = 8;
    private const int MaxFraction = 16;

    /// <summary>Digits that a 64-bit mantissa surely holds.</summary>
    private const int MaxDigits = 19;

    /// <summary>Digits whose mantissa is surely an exact double. A limit on lengths: unlike the exact one, 2^53, it seldom
    /// divides the values of one column.</summary>
    private const int ExactDigits = 15;

    /// <summary>[negative][fraction digits] ±10^digits: the sign comes with the division, for zeros too.</summary>
    private static ReadOnlySpan<double> SignedPowers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        -1e0, -1e1, -1e2, -1e3, -1e4, -1e5, -1e6, -1e7, -1e8, -1e9, -1e10, -1e11, -1e12, -1e13, -1e14, -1e15, -1e16,
    ];

    /// <summary>Length of the number, or 0 for any other number and for what is none.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="isLong">Whether the way for long numbers, which takes short ones as well, is tried at once; becomes true when it was needed.</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte start, ref bool isLong, out double value)
    {
        if (!isLong)
        {
            int length = ReadShort(ref start, out value);
            if (length != 0 || !Vector128.IsHardwareAccelerated)
                return length;
        }

        int longer = ReadLong(ref start, out value);
        isLong |= longer != 0;
        return longer;
    }

    /// <summary>A number that ends within the eight bytes: all of its digits, before and behind the point, are converted at once.
    /// The byte behind it has to be one of the eight, to show that the number ends there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadShort(ref byte start, out double value)
    {
        const int Bits = 8, BitsOfCount = 0x78, Log2OfBits = 3;
        const ulong First = 0xFF;
        ulong chunk = Digits.Load8(ref start);
        ulong values = Digits.Values(chunk);
        // Where the number ends does not wait for what its first byte is: that is a digit for now.
        ulong others = Digits.OthersThan(values) & ~First;
        int sign = (byte)chunk == '-' ? 1 : 0;
        int whole = BitOperations.TrailingZeroCount(others) & BitsOfCount, end = whole; // in bits, until the return
        int fraction = 0;
        // A sign becomes a leading zero.
        ulong digits = values ^ ((ulong)sign * ('-' ^ '0'));
        bool isCut = false;
        if ((byte)(values >> whole) == ('.' ^ '0'))
        {
            end = BitOperations.TrailingZeroCount(others & (others - 1)) & BitsOfCount;
            fraction = end - whole - Bits;
            isCut = fraction == 0;
            // The digits behind the point move up to those before it.
            ulong before = (1UL << whole) - 1;
            digits = (digits & before) | ((values >> Bits) & ~before);
        }

        // All or nothing: each of these alone would be a branch that some column's numbers make hard to guess.
        bool isNone = (byte)digits > 9 | whole == Bits * sign;
        bool leadingZero = whole > Bits + (Bits * sign) & (byte)(values >> (Bits * sign)) == 0;
        bool hasExponent = ((byte)(values >> end) | 0x20) == (('e' ^ '0') | 0x20);
        if (isNone | isCut | leadingZero | hasExponent | end >= 64)
        {
            value = 0;
            return 0;
        }

        value = Digits.Join(digits << (64 - whole - fraction)) / SignedPower(sign, fraction >>> Log2OfBits);
        return end >>> Log2OfBits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadLong(ref byte start, out double value)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref start);
        Vector256<byte> values = bytes - Vector256.Create((byte)'0');
        uint others = ~Vector256.Equals(Vector256.Min(values, Vector256.Create((byte)9)), values).ExtractMostSignificantBits();
        uint points = Vector256.Equals(bytes, Vector256.Create((byte)'.')).ExtractMostSignificantBits();

        // Where the number ends does not wait for what its first byte is: that is a digit for now.
        others &= ~1u;
        uint point = others & (0 - others) & points;
        int wholeEnd = BitOperations.TrailingZeroCount(others);
        int end = BitOperations.TrailingZeroCount(others ^ point);
        int sign = start == '-' ? 1 : 0;
        ref byte digits = ref Unsafe.Add(ref start, sign);
        int whole = wholeEnd - sign;
        int hasPoint = point != 0 ? 1 : 0;
        int fraction = end - wholeEnd - hasPoint;
        bool isOther = (uint)(whole - 1) > MaxWhole - 1 | (uint)(fraction - hasPoint) > MaxFraction - 1
            | whole + fraction > MaxDigits | (whole > 1 & digits == '0') | (uint)(digits - '0') > 9;
        if (isOther || (Unsafe.Add(ref start, end) | 0x20) == 'e')
        {
            value = 0;
            return 0;
        }

        ulong mantissa = (Digits.Value(Digits.Load8(ref digits), whole) * Digits.PowerOfTen(fraction))
            + Digits.Value16(ref Unsafe.Add(ref start, wholeEnd + 1), fraction);
        value = whole + fraction <= ExactDigits || mantissa == 0
            ? (long)mantissa / SignedPower(sign, fraction)
            : Round(mantissa, fraction, sign);
        return end;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Round(ulong mantissa, int fraction, int sign)
    {
        // These mantissas and exponents are well inside of what it can round.
        EiselLemire.TryRound(mantissa, -fraction, out double value);
        return DecimalNumber.Signed(value, sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SignedPower(int sign, int fraction) =>
        Unsafe.Add(ref MemoryMarshal.GetReference(SignedPowers), (nuint)(uint)((sign * (MaxFraction + 1)) + fraction));
}
