using System.Globalization;

namespace DriftExporter.Statistics;

/// <summary>How many false alarms a model may raise, over all its windows and columns: "1 per 30d". It is spent in event time, so that
/// busy and quiet traffic spend the same.</summary>
/// <param name="Count">False alarms, more than 0.</param>
/// <param name="Period">Per how much event time, more than 0.</param>
public sealed record FalseAlarmBudget(double Count, TimeSpan Period)
{
    /// <summary>No test is asked to be wrong more often than every other time, whatever the budget.</summary>
    public const double LargestAlpha = 0.5;

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Level of one test: Count x elapsed / (Period x windows x columns x tests).</summary>
    /// <param name="elapsed">Event time since the previous verdict; counts as one period at most, as 0 when it runs backwards.</param>
    /// <param name="windows">Windows of the model.</param>
    /// <param name="columns">Its columns, predictions among them.</param>
    /// <param name="tests">Tests of this column: <see cref="VerdictRule.TestCount"/>.</param>
    public double Alpha(TimeSpan elapsed, int windows, int columns, int tests)
    {
        double share = Math.Clamp(elapsed / Period, 0, 1);
        return Math.Min(LargestAlpha, Count * share / ((double)windows * columns * tests));
    }

    /// <summary>Level of one test where a single run may be wrong with this probability.</summary>
    public static double AlphaOfRun(double falseAlarmRate, int columns, int tests) =>
        Math.Min(LargestAlpha, falseAlarmRate / ((double)columns * tests));

    /// <param name="text">A number, "per", a duration with a unit: 1 per 30d, 0.5 per 12h.</param>
    /// <param name="problem">What is wrong and what would be right, as a sentence without the place.</param>
    public static FalseAlarmBudget? Parse(string text, out string? problem)
    {
        const string Remedy = "Write a number of false alarms per duration, for example 1 per 30d; units are ms, s, m, h, d.";
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        problem = null;
        if (words.Length != 3 || words[1] != "per")
            problem = $"\"{text}\" is not of the form N per D. {Remedy}";
        else if (!TryNumber(words[0], out double count) || count <= 0)
            problem = $"\"{words[0]}\" is not a number of false alarms above 0. {Remedy}";
        else if (!TryDuration(words[2], out TimeSpan period))
            problem = $"\"{words[2]}\" is not a duration between 1ms and 36500d. {Remedy}";
        else
            return new FalseAlarmBudget(count, period);
        return null;
    }

    /// <summary>The form that <see cref="Parse"/> reads, with the largest unit that fits a whole number.</summary>
    public override string ToString()
    {
        (string unit, TimeSpan length) = Units[0];
        foreach ((string Unit, TimeSpan Length) candidate in Units)
        {
            if (Period.Ticks % candidate.Length.Ticks == 0)
                (unit, length) = candidate;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Count} per {Period / length}{unit}");
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        int digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1]))
            digits--;
        if (digits == 0 || !TryNumber(text[..digits], out double number))
            return false;
        foreach ((string unit, TimeSpan length) in Units)
        {
            double ticks = number * length.Ticks;
            if (text.AsSpan(digits).SequenceEqual(unit) && ticks >= TimeSpan.TicksPerMillisecond && ticks <= TimeSpan.FromDays(36_500).Ticks)
            {
                duration = TimeSpan.FromTicks((long)ticks);
                return true;
            }
        }

        return false;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
