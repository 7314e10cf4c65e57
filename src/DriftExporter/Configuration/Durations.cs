using System.Buffers;
using System.Globalization;

namespace DriftExporter.Configuration;

/// <summary>Durations in Prometheus' grammar: whole numbers with units y w d h m s ms, largest first, each at most once.</summary>
internal static class Durations
{
    private const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour, Week = 7 * Day, Year = 365 * Day;

    /// <summary>Beyond what a duration of Prometheus can hold: 292 years.</summary>
    private const long MaximumMilliseconds = 292 * Year;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("y", Year), ("w", Week), ("d", Day), ("h", Hour), ("m", Minute), ("s", Second), ("ms", 1)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        long total = 0;
        int nextUnit = 0;
        ReadOnlySpan<char> rest = text;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 15)
                return false;
            long number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            int letters = rest.IndexOfAnyInRange('0', '9');
            int unit = IndexOf(rest[..(letters < 0 ? rest.Length : letters)]);
            if (unit < nextUnit || number > MaximumMilliseconds / Units[unit].Milliseconds)
                return false;
            total += number * Units[unit].Milliseconds;
            nextUnit = unit + 1;
            rest = letters < 0 ? default : rest[letters..];
        }
        if (total > MaximumMilliseconds)
            return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>As Prometheus prints it: years and weeks only when nothing is left over (7d is 1w, 90d stays 90d).
    /// Not negative; what is below a millisecond is cut.</summary>
    public static string Format(TimeSpan duration)
    {
        long left = duration.Ticks / TimeSpan.TicksPerMillisecond;
        if (left == 0)
            return "0s";
        string text = "";
        foreach ((string unit, long milliseconds) in Units)
        {
            bool exactOnly = milliseconds >= Week;
            if (left < milliseconds || (exactOnly && left % milliseconds != 0))
                continue;
            text += (left / milliseconds).ToString(CultureInfo.InvariantCulture) + unit;
            left %= milliseconds;
        }
        return text;
    }

    /// <summary>What the writer of a text that is no duration may have meant, as advice.</summary>
    public static string Advice(string text)
    {
        const string General = "Write numbers with units ms, s, m, h, d, w or y, largest first, such as 200ms, 15s, 1h30m or 7d.";
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int digits = trimmed.IndexOfAnyExcept(NumberCharacters);
        ReadOnlySpan<char> number = digits < 0 ? trimmed : trimmed[..digits];
        string word = digits < 0 ? "" : trimmed[digits..].Trim().ToString().ToLowerInvariant();
        if (number.Length > 9 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
            return General;
        if (word.Length == 0 && value == decimal.Truncate(value))
            return $"Write {value:0}s, {value:0}m or {value:0}h.";
        long unit = word switch
        {
            "ms" or "msec" or "millis" or "milliseconds" => 1,
            "s" or "sec" or "secs" or "second" or "seconds" => Second,
            "m" or "min" or "mins" or "minute" or "minutes" => Minute,
            "h" or "hr" or "hrs" or "hour" or "hours" => Hour,
            "d" or "day" or "days" => Day,
            "w" or "week" or "weeks" => Week,
            _ => 0,
        };
        decimal meant = value * unit;
        return meant == 0 || meant > MaximumMilliseconds || meant != decimal.Truncate(meant)
            ? General
            : $"Write {Format(TimeSpan.FromMilliseconds((long)meant))}.";
    }

    private static int IndexOf(ReadOnlySpan<char> unit)
    {
        for (int index = 0; index < Units.Length; index++)
        {
            if (unit.SequenceEqual(Units[index].Unit))
                return index;
        }
        return -1;
    }
}
