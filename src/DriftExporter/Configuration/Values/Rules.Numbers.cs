using System.Globalization;
using System.Text.RegularExpressions;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>The rules that the table of keys is made of. Numbers and booleans are YAML 1.2's, in decimal, unquoted.</summary>
internal static partial class Rules
{
    public static ScalarRule<bool> Flag { get; } = new("true or false", "", ParseFlag);

    public static ScalarRule<int> Whole(int minimum, int maximum) =>
        new("whole number", $"{minimum} to {maximum}", scalar => ParseWhole(scalar, minimum, maximum));

    /// <summary>A finite number; <paramref name="aboveMinimum"/>: the minimum itself is out.</summary>
    public static ScalarRule<double> Number(double minimum, double maximum, bool aboveMinimum = false)
    {
        string allowed = (aboveMinimum ? "above " : "") + string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}");
        return new("number", allowed, scalar => ParseNumber(scalar, minimum, maximum, aboveMinimum, allowed));
    }

    public static ScalarRule<TimeSpan> Duration(TimeSpan minimum, TimeSpan maximum) =>
        new("duration", $"{Durations.Format(minimum)} to {Durations.Format(maximum)}", scalar => ParseDuration(scalar, minimum, maximum));

    public static ScalarRule<int> Bytes(int minimum, int maximum) =>
        new("size in bytes", $"{ByteSizes.Format(minimum)} to {ByteSizes.Format(maximum)}", scalar => ParseBytes(scalar, minimum, maximum));

    private static Parsed<bool> ParseFlag(YamlScalar scalar) => scalar switch
    {
        { IsPlain: true, Text: "true" or "True" or "TRUE" } => true,
        { IsPlain: true, Text: "false" or "False" or "FALSE" } => false,
        { IsPlain: false, Text: "true" or "false" } => Parsed<bool>.Refuse(scalar, "is text.", $"Write {scalar.Text} without quotes."),
        { Text: "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "1" } => Parsed<bool>.Refuse(scalar, "is neither true nor false.", "Write true."),
        { Text: "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "0" } => Parsed<bool>.Refuse(scalar, "is neither true nor false.", "Write false."),
        _ => Parsed<bool>.Refuse(scalar, "is neither true nor false.", "Write true or false."),
    };

    private static Parsed<int> ParseWhole(YamlScalar scalar, int minimum, int maximum)
    {
        if (!scalar.IsPlain && WholePattern().IsMatch(scalar.Text))
            return Parsed<int>.Refuse(scalar, "is text.", $"Write {scalar.Text} without quotes.");
        if (!WholePattern().IsMatch(scalar.Text))
            return Parsed<int>.Refuse(scalar, "is not a whole number.", $"Write a whole number from {minimum} to {maximum}.");
        return int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
            ? value
            : Parsed<int>.Refuse(scalar, "is out of range.", $"Allowed: {minimum} to {maximum}.");
    }

    private static Parsed<double> ParseNumber(YamlScalar scalar, double minimum, double maximum, bool aboveMinimum, string allowed)
    {
        if (!scalar.IsPlain && NumberPattern().IsMatch(scalar.Text))
            return Parsed<double>.Refuse(scalar, "is text.", $"Write {scalar.Text} without quotes.");
        if (scalar.Text.EndsWith('%') && NumberPattern().IsMatch(scalar.Text[..^1]))
            return Parsed<double>.Refuse(scalar, "is a percentage.", string.Create(CultureInfo.InvariantCulture, $"Ratios count from 0 to 1: write {ReadNumber(scalar.Text[..^1]) / 100}."));
        if (!NumberPattern().IsMatch(scalar.Text))
            return Parsed<double>.Refuse(scalar, "is not a number.", $"Allowed: {allowed}.");
        double value = ReadNumber(scalar.Text);
        bool fits = value <= maximum && (aboveMinimum ? value > minimum : value >= minimum);
        // -0 compares as 0 and would be printed with its sign.
        return fits ? value + 0.0 : Parsed<double>.Refuse(scalar, "is out of range.", $"Allowed: {allowed}.");
    }

    private static Parsed<TimeSpan> ParseDuration(YamlScalar scalar, TimeSpan minimum, TimeSpan maximum)
    {
        if (!Durations.TryParse(scalar.Text, out TimeSpan value))
        {
            string what = scalar.Text.StartsWith('-') ? "is negative." : WholePattern().IsMatch(scalar.Text) ? "has no unit." : "is not a duration.";
            return Parsed<TimeSpan>.Refuse(scalar, what, Durations.Advice(scalar.Text));
        }
        return value >= minimum && value <= maximum
            ? value
            : Parsed<TimeSpan>.Refuse(scalar, "is out of range.", $"Allowed: {Durations.Format(minimum)} to {Durations.Format(maximum)}.");
    }

    private static Parsed<int> ParseBytes(YamlScalar scalar, int minimum, int maximum)
    {
        if (!ByteSizes.TryParse(scalar.Text, out long value))
            return Parsed<int>.Refuse(scalar, "is not a size in bytes.", "Write a whole number with B, KiB, MiB, GiB, kB, MB or GB, such as 64KiB.");
        return value >= minimum && value <= maximum
            ? (int)value
            : Parsed<int>.Refuse(scalar, "is out of range.", $"Allowed: {ByteSizes.Format(minimum)} to {ByteSizes.Format(maximum)}.");
    }

    private static double ReadNumber(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // No leading zeros: 010 is eight to YAML 1.1 and ten to YAML 1.2.
    [GeneratedRegex(@"^[+-]?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholePattern();

    [GeneratedRegex(@"^[+-]?(0|[1-9][0-9]*)?(\.[0-9]*)?(?<=[0-9]\.?)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
