using System.Globalization;
using System.Numerics;

namespace DriftExporter.Numerics;

/// <summary>Large integers with many trailing zero bits, as text: hexadecimal digits, p, and the power of two: <c>-1f3p1024</c>.</summary>
internal static class ScaledInteger
{
    /// <summary>No sum of up to 2^63 values has more bits.</summary>
    private const int MaxBits = 6500;

    public static string Format(BigInteger value)
    {
        if (value.IsZero)
            return "0p0";
        BigInteger magnitude = BigInteger.Abs(value);
        int zeros = 0;
        while (((magnitude >> zeros) & uint.MaxValue).IsZero)
            zeros += 32;
        zeros += BitOperations.TrailingZeroCount((uint)((magnitude >> zeros) & uint.MaxValue));
        string digits = (magnitude >> zeros).ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return string.Create(CultureInfo.InvariantCulture, $"{(value.Sign < 0 ? "-" : "")}{digits}p{zeros}");
    }

    public static bool TryParse(string text, out BigInteger value)
    {
        value = default;
        bool negative = text.StartsWith('-');
        string[] parts = text[(negative ? 1 : 0)..].Split('p');
        if (parts.Length != 2 || parts[0].Length is 0 or > MaxBits / 4
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int zeros) || zeros > MaxBits
            || !BigInteger.TryParse("0" + parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger digits))
            return false;
        value = (negative ? -digits : digits) << zeros;
        return true;
    }
}
