using System.Buffers.Binary;
using System.Globalization;

namespace DriftExporter.Formats.Arrow;

/// <summary>Decimals of 32 to 256 bits as the double nearest to them.</summary>
internal static class ArrowDecimal
{
    /// <summary>Below this magnitude an integer is exactly a double.</summary>
    private const ulong ExactIntegers = 1UL << 53;

    private const ulong DigitsOfPart = 10_000_000_000_000_000_000;
    private const int PartDigits = 19;
    private const int Limbs = 4;

    /// <summary>Powers of ten that are exactly doubles.</summary>
    private static readonly double[] s_exactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>unscaled / 10^scale, of 4, 8, 16 or 32 bytes of little-endian two's complement; an infinity past the range of a double.</summary>
    public static double ToDouble(ReadOnlySpan<byte> unscaled, int scale)
    {
        Span<ulong> magnitude = stackalloc ulong[Limbs];
        bool negative = (sbyte)unscaled[^1] < 0;
        Read(unscaled, negative, magnitude);
        bool isSmall = (magnitude[1] | magnitude[2] | magnitude[3]) == 0 && magnitude[0] < ExactIntegers;
        // Both numbers are exact, so the one rounding is that of the division.
        double value = isSmall && (uint)scale < s_exactPowers.Length ? magnitude[0] / s_exactPowers[scale] : Parse(magnitude, scale);
        return negative ? -value : value;
    }

    private static void Read(ReadOnlySpan<byte> unscaled, bool negative, Span<ulong> magnitude)
    {
        if (unscaled.Length == 4)
        {
            magnitude[0] = (ulong)Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(unscaled));
            return;
        }

        ulong carry = negative ? 1UL : 0;
        for (int limb = 0; limb * 8 < unscaled.Length; limb++)
        {
            ulong part = BinaryPrimitives.ReadUInt64LittleEndian(unscaled[(limb * 8)..]);
            magnitude[limb] = negative ? ~part + carry : part;
            carry = carry != 0 && magnitude[limb] == 0 ? 1UL : 0;
        }
    }

    /// <summary>Through decimal digits, since parsing rounds once, and rightly, at any length.</summary>
    private static double Parse(Span<ulong> magnitude, int scale)
    {
        // 2^256 has 78 digits: four parts of 19 and one more.
        const int maxParts = 5;
        Span<ulong> parts = stackalloc ulong[maxParts];
        int count = 0;
        do
        {
            UInt128 rest = 0;
            for (int limb = Limbs - 1; limb >= 0; limb--)
            {
                UInt128 dividend = (rest << 64) | magnitude[limb];
                UInt128 quotient = dividend / DigitsOfPart;
                magnitude[limb] = (ulong)quotient;
                rest = dividend - (quotient * DigitsOfPart);
            }

            parts[count++] = (ulong)rest;
        }
        while ((magnitude[0] | magnitude[1] | magnitude[2] | magnitude[3]) != 0);

        Span<byte> text = stackalloc byte[(maxParts * PartDigits) + 16];
        int length = 0;
        for (int part = count - 1; part >= 0; part--)
        {
            parts[part].TryFormat(text[length..], out int written, part == count - 1 ? "D" : "D19", CultureInfo.InvariantCulture);
            length += written;
        }

        text[length++] = (byte)'E';
        (-(long)scale).TryFormat(text[length..], out int exponent, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..(length + exponent)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
