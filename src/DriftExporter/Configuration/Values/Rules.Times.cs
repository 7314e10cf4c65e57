using System.Globalization;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>Times of records, and the budget of false alarms.</summary>
internal static partial class Rules
{
    private static readonly (string Name, TimestampForm Form)[] TimestampForms =
    [
        ("auto", TimestampForm.Auto), ("rfc3339", TimestampForm.Rfc3339), ("unix", TimestampForm.Unix), ("unix_ms", TimestampForm.UnixMilliseconds),
        ("unix_us", TimestampForm.UnixMicroseconds), ("unix_ns", TimestampForm.UnixNanoseconds),
    ];

    /// <summary>After noon, and no part twice, so that a pattern that loses one does not read it back.</summary>
    private static readonly DateTimeOffset PatternProbe = new(2026, 3, 24, 21, 15, 48, TimeSpan.Zero);

    /// <summary>A form, or a .NET custom date format with <see cref="TimestampForm.Pattern"/>.</summary>
    public static ScalarRule<(TimestampForm Form, string? Pattern)> TimestampFormat { get; } = new(
        "one of", string.Join(", ", TimestampForms.Select(form => form.Name)) + ", or a pattern such as yyyy-MM-dd HH:mm:ss", ParseTimestampFormat);

    public static ScalarRule<TimeZoneInfo> TimeZone { get; } = new("time zone", "UTC or a name of the IANA data base", scalar =>
        TryFindTimeZone(scalar.Text, out TimeZoneInfo zone)
            ? zone
            : Parsed<TimeZoneInfo>.Refuse(scalar, "is no time zone that this machine knows.", "Write UTC, or a name such as Europe/Berlin (an image without tzdata knows UTC only)."));

    /// <summary><c>1 per 30d</c>.</summary>
    public static ScalarRule<FalseAlarmBudget> FalseAlarms { get; } = new("budget", "above 0 to 1000 per 1h to 366d", ParseFalseAlarms);

    private static Parsed<(TimestampForm, string?)> ParseTimestampFormat(YamlScalar scalar)
    {
        foreach ((string name, TimestampForm form) in TimestampForms)
        {
            if (scalar.Text == name)
                return (form, null);
        }
        if (scalar.Text.Contains('%'))
            return Parsed<(TimestampForm, string?)>.Refuse(scalar, "is a pattern of strftime.", "Write it with .NET's letters, such as yyyy-MM-dd HH:mm:ss.");
        if (Suggestion.Nearest(scalar.Text, TimestampForms.Select(form => form.Name)) is { } near)
            return Parsed<(TimestampForm, string?)>.Refuse(scalar, "is neither a known form nor a pattern.", $"Did you mean {near}?");
        return IsPattern(scalar.Text)
            ? (TimestampForm.Pattern, scalar.Text)
            : Parsed<(TimestampForm, string?)>.Refuse(scalar, "is neither a known form nor a pattern that reads back year, month, day, hour and minute.",
                $"Write {string.Join(", ", TimestampForms.Select(form => form.Name))}, or a pattern such as yyyy-MM-dd HH:mm:ss.");
    }

    /// <summary>A time written with the pattern comes back to the minute. One letter would be a standard format.</summary>
    private static bool IsPattern(string pattern)
    {
        if (pattern.Length is < 2 or > 100)
            return false;
        try
        {
            string written = PatternProbe.ToString(pattern, CultureInfo.InvariantCulture);
            return DateTimeOffset.TryParseExact(written, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset read)
                && Math.Abs((read - PatternProbe).TotalSeconds) < 60;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Only characters of zone names go to the operating system, which opens a file of that name.</summary>
    private static bool TryFindTimeZone(string name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (name is "UTC" or "Etc/UTC")
            return true;
        bool plausible = name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+');
        if (!plausible || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found))
            return false;
        zone = found;
        return true;
    }

    private static Parsed<FalseAlarmBudget> ParseFalseAlarms(YamlScalar scalar)
    {
        const string Remedy = "Write a number of alarms and a duration, such as 1 per 30d.";
        string[] words = scalar.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3 || words[1] != "per" || !NumberPattern().IsMatch(words[0]))
            return Parsed<FalseAlarmBudget>.Refuse(scalar, "is no budget of false alarms.", Remedy);
        if (!Durations.TryParse(words[2], out TimeSpan period))
            return Parsed<FalseAlarmBudget>.Refuse(scalar, $"has {Quoting.Quote(words[2])} where a duration belongs.", Durations.Advice(words[2]));
        double count = ReadNumber(words[0]);
        bool fits = count is > 0 and <= 1000 && period >= TimeSpan.FromHours(1) && period <= TimeSpan.FromDays(366);
        return fits
            ? new FalseAlarmBudget(count, period)
            : Parsed<FalseAlarmBudget>.Refuse(scalar, "is out of range.", "Allowed: more than 0 and at most 1000 alarms per 1h to 366d.");
    }
}
