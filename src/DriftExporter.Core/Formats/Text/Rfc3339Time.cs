namespace DriftExporter.Formats.Text;

/// <summary><c>2024-01-01T00:02:41.428+00:00</c>: date, T or space, time with seconds, fraction of any length, offset.</summary>
internal static class Rfc3339Time
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    public const int SecondsLength = 19;

    /// <summary>A time without offset is in the zone of <paramref name="offsets"/>. Second 60 is the first of the next minute.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ZoneOffsets offsets, out long nanoseconds)
    {
        LastSecond none = default;
        return TryParse(text, offsets, ref none, out nanoseconds);
    }

    /// <summary>The same for one time of many.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ZoneOffsets offsets, ref LastSecond last, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < SecondsLength || !last.TryParse(text[..SecondsLength], out long seconds))
            return false;
        int at = SecondsLength;
        if (!TryParseFraction(text, ref at, out int fraction) || !TryParseOffset(text[at..], seconds, offsets, out int offsetSeconds))
            return false;
        return TryCombine(seconds - offsetSeconds, fraction, out nanoseconds);
    }

    /// <summary>False when the time is out of the range of a long.</summary>
    public static bool TryCombine(long seconds, int fraction, out long nanoseconds)
    {
        Int128 total = ((Int128)seconds * NanosecondsPerSecond) + fraction;
        nanoseconds = unchecked((long)total);
        return total == nanoseconds;
    }

    /// <summary>Seconds from the epoch to the local time in the 19 bytes, as if it were UTC.</summary>
    internal static bool TryParseSeconds(ReadOnlySpan<byte> text, out long seconds)
    {
        int year = (Two(text, 0) * 100) + Two(text, 2);
        int month = Two(text, 5);
        int day = Two(text, 8);
        int hour = Two(text, 11);
        int minute = Two(text, 14);
        int second = Two(text, 17);
        seconds = 0;
        bool separated = text[4] == '-' && text[7] == '-' && text[10] is (byte)'T' or (byte)'t' or (byte)' ' && text[13] == ':' && text[16] == ':';
        if (!separated || (Two(text, 0) | Two(text, 2) | month | day | hour | minute | second) < 0
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        seconds = (DaysSinceEpoch(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second;
        return true;
    }

    /// <summary>Nanoseconds; digits behind the ninth are cut off.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> text, ref int at, out int nanoseconds)
    {
        nanoseconds = 0;
        if (at >= text.Length || text[at] is not ((byte)'.' or (byte)','))
            return true;
        int start = ++at;
        int unit = 100_000_000;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            nanoseconds += (text[at] - '0') * unit;
            unit /= 10;
        }

        return at > start;
    }

    /// <summary>Z, ±hh:mm, ±hhmm, ±hh, or nothing.</summary>
    private static bool TryParseOffset(ReadOnlySpan<byte> text, long localSeconds, ZoneOffsets offsets, out int offsetSeconds)
    {
        offsetSeconds = 0;
        if (text.IsEmpty)
        {
            offsetSeconds = offsets.SecondsAt(localSeconds);
            return true;
        }

        if (text.Length == 1)
            return (text[0] | 0x20) == 'z';
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != ':'))
            return false;
        int hours = Two(text, 1);
        int minutes = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        if ((hours | minutes) < 0 || hours > 23 || minutes > 59)
            return false;
        offsetSeconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return true;
    }

    /// <summary>Two digits, or a negative number.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (uint)tens <= 9 && (uint)ones <= 9 ? (tens * 10) + ones : -1000;
    }

    /// <summary>Proleptic Gregorian calendar, years that start in March; H. Hinnant, "chrono-compatible low-level date algorithms".</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        if (month <= 2)
            year--;
        int era = year / 400;
        int yearOfEra = year - (era * 400);
        int dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097L) + dayOfEra - 719_468;
    }
}
