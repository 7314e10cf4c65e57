using System.Globalization;

namespace DriftExporter.Configuration;

/// <summary>Sizes in bytes: a whole number, alone or with B, KiB, MiB, GiB (powers of 1024) or kB, KB, MB, GB (powers of 1000).</summary>
internal static class ByteSizes
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("KB", 1_000), ("B", 1), ("", 1),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
            digits = text.Length;
        if (digits is 0 or > 18)
            return false;
        long number = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach ((string unit, long size) in Units)
        {
            if (!text.AsSpan(digits).SequenceEqual(unit))
                continue;
            if (number > long.MaxValue / size)
                return false;
            bytes = number * size;
            return true;
        }
        return false;
    }

    /// <summary>In the largest power of 1024 that divides it, else in bytes: 1MiB, 1536KiB, 1000B. Not negative.</summary>
    public static string Format(long bytes)
    {
        foreach ((string unit, long size) in Units.AsSpan(0, 3))
        {
            if (bytes >= size && bytes % size == 0)
                return (bytes / size).ToString(CultureInfo.InvariantCulture) + unit;
        }
        return bytes.ToString(CultureInfo.InvariantCulture) + "B";
    }
}
