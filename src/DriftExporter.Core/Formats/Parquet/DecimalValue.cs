using System.Buffers.Binary;
using System.Globalization;

namespace DriftExporter.Formats.Parquet;

/// <summary>Decimals as the double nearest to them.</summary>
internal static class DecimalValue
{
    /// <summary>Up to this magnitude an integer is exactly a double.</summary>
    private const long ExactIntegers = 1L << 53;

    /// <summary>Powers of ten that are exactly doubles.</summary>
    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>unscaled / 10^scale. Both are exact in the fast case, so the one rounding is that of the division.</summary>
    public static double ToDouble(long unscaled, int scale) =>
        unscaled is >= -ExactIntegers and <= ExactIntegers && scale < ExactPowers.Length ? unscaled / ExactPowers[scale] : Parse(unscaled, scale);

    /// <summary>Big-endian two's complement. More than 128 significant bits are no decimal of 38 digits: infinity, which
    /// a column vector takes as invalid; so is an empty value.</summary>
    public static double ToDouble(ReadOnlySpan<byte> bigEndian, int scale)
    {
        if (bigEndian.IsEmpty)
            return double.PositiveInfinity;
        byte sign = (byte)((sbyte)bigEndian[0] >> 7);
        while (bigEndian.Length > 1 && bigEndian[0] == sign && (bigEndian[1] & 0x80) == (sign & 0x80))
            bigEndian = bigEndian[1..];
        if (bigEndian.Length > 16)
            return double.PositiveInfinity;

        Span<byte> wide = stackalloc byte[16];
        wide.Fill(sign);
        bigEndian.CopyTo(wide[(16 - bigEndian.Length)..]);
        Int128 unscaled = BinaryPrimitives.ReadInt128BigEndian(wide);
        return bigEndian.Length <= 8 ? ToDouble((long)unscaled, scale) : Parse(unscaled, scale);
    }

    /// <summary>Through decimal digits, since parsing rounds once, and rightly, at any length.</summary>
    private static double Parse(Int128 unscaled, int scale)
    {
        Span<byte> text = stackalloc byte[48];
        unscaled.TryFormat(text, out int digits, default, CultureInfo.InvariantCulture);
        text[digits++] = (byte)'E';
        (-scale).TryFormat(text[digits..], out int exponent, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..(digits + exponent)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
