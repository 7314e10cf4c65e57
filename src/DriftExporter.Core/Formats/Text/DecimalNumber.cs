using System.Globalization;
using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Text;

/// <summary>A number as it was written: ±Mantissa · 10^Exponent, before any rounding to binary.</summary>
internal readonly struct DecimalNumber(ulong mantissa, int exponent, bool negative, bool isExact, bool isInteger)
{
    /// <summary>Largest exponent of the text that is told apart; behind it every number is zero or infinite.</summary>
    public const int ExponentLimit = 1_000_000;

    private const ulong ExactDoubleLimit = 1UL << 53;

    /// <summary>[exponents] the powers of ten that are exact doubles.</summary>
    public static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    public ulong Mantissa { get; } = mantissa;

    public int Exponent { get; } = exponent;

    public bool Negative { get; } = negative;

    /// <summary>False when there were more than 19 digits, so that the mantissa has lost some.</summary>
    public bool IsExact { get; } = isExact;

    /// <summary>Written without fraction and exponent.</summary>
    public bool IsInteger { get; } = isInteger;

    /// <summary>The nearest double, ties to even; an infinity where the number is too large. Bit-equal to double.Parse.</summary>
    /// <param name="text">The number's own text, for the rare cases that need all digits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ToDouble(ReadOnlySpan<byte> text)
    {
        // Clinger: both operands are exact doubles, so the one operation rounds once.
        if (IsExact && Mantissa <= ExactDoubleLimit && (uint)(Exponent + 22) <= 44)
        {
            double value = Exponent < 0 ? Mantissa / PowersOfTen[-Exponent] : Mantissa * PowersOfTen[Exponent];
            return Signed(value, Negative ? 1 : 0);
        }

        return ToDoubleSlow(text);
    }

    /// <summary>Minus the value when the sign is 1, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Signed(double value, int sign) =>
        BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) ^ ((ulong)sign << 63));

    private double ToDoubleSlow(ReadOnlySpan<byte> text)
    {
        if (IsExact && Mantissa == 0)
            return Negative ? -0.0 : 0;
        if (IsExact && EiselLemire.TryRound(Mantissa, Exponent, out double value))
            return Signed(value, Negative ? 1 : 0);
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
