using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Numbers by the grammar of RFC 8259: <c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c>.
/// Texts are padded (<see cref="PaddedLine"/>).
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
    public static int Read(ReadOnlySpan<byte> text, int at, out double value)
    {
        bool isLong = false;
        int length = PlainNumber.Read(ref MemoryMarshal.GetReference(text.Slice(at, PlainNumber.Window)), ref isLong, out value);
        return length > 0 ? at + length : ReadAny(text, at, out value);
    }

    /// <summary>The specification of <see cref="Read"/>: any number, digit run by digit run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int ReadAny(ReadOnlySpan<byte> text, int at, out double value)
    {
        int end = Scan(text, at, out DecimalNumber number);
        value = end < 0 ? 0 : number.ToDouble(text[at..end]);
        return end;
    }

    /// <summary>A number written as text: the grammar, a leading + allowed, and nothing else in it. An infinity when too large.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> text, int start, int length, out double value)
    {
        value = 0;
        int sign = length > 1 && text[start] == '+' && text[start + 1] != '-' ? 1 : 0;
        return length > sign && Read(text, start + sign, out value) == start + length;
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
