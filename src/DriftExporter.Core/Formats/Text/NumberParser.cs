using System.Numerics;
using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Numbers by the grammar of RFC 8259: <c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c>.
/// Texts are padded (<see cref="PaddedLine"/>) or end in a byte that no number contains.
/// </summary>
internal static class NumberParser
{
    /// <summary>Digits that a 64-bit mantissa surely holds.</summary>
    private const int ExactDigits = 19;

    /// <summary>Reads the number at the position as it is written; returns the position behind it, or -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Scan(ReadOnlySpan<byte> text, int at, out DecimalNumber number)
    {
        bool negative = text[at] == '-';
        int start = negative ? at + 1 : at;
        ulong mantissa = 0;
        int position = Digits.Append(text, start, ref mantissa);
        int digits = position - start;
        bool leadingZero = text[start] == '0';
        if (digits == 0 || (leadingZero && digits > 1))
        {
            number = default;
            return -1;
        }

        int exponent = 0;
        if (text[position] == '.')
        {
            int fraction = position + 1;
            position = Digits.Append(text, fraction, ref mantissa);
            exponent = fraction - position;
            digits -= leadingZero ? exponent + 1 : exponent;
            if (exponent == 0)
            {
                number = default;
                return -1;
            }
        }

        bool isInteger = exponent == 0;
        if ((text[position] | 0x20) == 'e')
        {
            position = ScanExponent(text, position + 1, ref exponent);
            isInteger = false;
        }

        number = new DecimalNumber(mantissa, exponent, negative, digits <= ExactDigits, isInteger);
        return position;
    }

    /// <summary>Reads the number at the position; returns the position behind it, or -1 when there is none.</summary>
    // A call of its own: inlined into the walker it costs more in spilled registers than the call does.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(ReadOnlySpan<byte> text, int at, out double value, out bool isInteger)
    {
        int length = ReadShort(PaddedLine.Load8(text, at), out value, out isInteger);
        return length > 0 ? at + length : ReadAny(text, at, out value, out isInteger);
    }

    /// <summary>The specification of <see cref="Read"/>: any number, digit run by digit run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int ReadAny(ReadOnlySpan<byte> text, int at, out double value, out bool isInteger)
    {
        int end = Scan(text, at, out DecimalNumber number);
        value = end < 0 ? 0 : number.ToDouble(text[at..end]);
        isInteger = number.IsInteger;
        return end;
    }

    /// <summary>A number without exponent that ends within the eight bytes: all of its digits, before and behind the point, are
    /// converted at once. Returns its length, or 0 for any other number and for what is none.</summary>
    // The same over 16 bytes, with a shuffle, was no faster on logs whose numbers have 1 to 17 digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadShort(ulong chunk, out double value, out bool isInteger)
    {
        int sign = (byte)chunk == '-' ? 1 : 0;
        chunk >>= 8 * sign;
        ulong others = Digits.Others(chunk);
        int digits = BitOperations.TrailingZeroCount(others) >> 3;
        int fraction = 0;
        int end = digits;
        if ((byte)(chunk >> (8 * (digits & 7))) == '.')
        {
            end = BitOperations.TrailingZeroCount(others & (others - 1)) >> 3;
            fraction = end - digits - 1;
            if (fraction == 0)
                end = 8;
            // The digits behind the point move up to those before it.
            ulong before = (1UL << (8 * (digits & 7))) - 1;
            chunk = (chunk & before) | ((chunk >> 8) & ~before);
        }

        isInteger = fraction == 0;
        bool leadingZero = digits > 1 && (byte)chunk == '0';
        // The byte behind the number has to be one of the eight, to show that the number ends there.
        if (digits == 0 || leadingZero || end + sign >= 8 || ((byte)(chunk >> (8 * (digits + fraction))) | 0x20) == 'e')
        {
            value = 0;
            return 0;
        }

        value = DecimalNumber.Signed(Digits.Value(chunk, digits + fraction) / DecimalNumber.PowersOfTen[fraction], sign);
        return end + sign;
    }

    /// <summary>A number written as text: the grammar, a leading + allowed, and nothing else in it. An infinity when too large.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> text, int start, int length, out double value)
    {
        value = 0;
        int sign = length > 1 && text[start] == '+' && text[start + 1] != '-' ? 1 : 0;
        return length > sign && Read(text, start + sign, out value, out _) == start + length;
    }

    private static int ScanExponent(ReadOnlySpan<byte> text, int at, ref int exponent)
    {
        bool negative = text[at] == '-';
        if (negative || text[at] == '+')
            at++;
        int start = at;
        int written = 0;
        for (; (uint)(text[at] - '0') <= 9; at++)
            written = Math.Min((written * 10) + text[at] - '0', DecimalNumber.ExponentLimit);
        exponent += negative ? -written : written;
        return at > start ? at : -1;
    }
}
