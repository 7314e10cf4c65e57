using System.Globalization;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>Rules whose values are taken from a closed set of words.</summary>
internal static partial class Rules
{
    private static readonly string[] WeekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static ScalarRule<T> OneOf<T>(params (string Name, T Value)[] choices)
        where T : struct
    {
        string[] names = [.. choices.Select(choice => choice.Name)];
        return new("one of", string.Join(", ", names), scalar =>
        {
            int index = Array.IndexOf(names, scalar.Text);
            return index >= 0 ? choices[index].Value : RefuseWord<T>(scalar, names);
        });
    }

    public static ScalarRule<string> OneOfTexts(params string[] texts) => new("one of", string.Join(", ", texts), scalar =>
        texts.Contains(scalar.Text) ? scalar.Text : RefuseWord<string>(scalar, texts));

    public static (string Name, Measures Value)[] MeasureNames { get; } =
    [
        ("evidence", Measures.Evidence), ("p_values", Measures.PValues), ("jensen_shannon", Measures.JensenShannon),
        ("wasserstein", Measures.Wasserstein), ("probability_greater", Measures.ProbabilityGreater),
        ("moments", Measures.Moments), ("quantiles", Measures.Quantiles), ("category_ratios", Measures.CategoryRatios),
        ("kuiper", Measures.Kuiper), ("cramer_von_mises", Measures.CramerVonMises), ("anderson_darling", Measures.AndersonDarling),
    ];

    /// <summary>One measure of a list; <c>default</c> and <c>all</c> stand for several.</summary>
    public static ScalarRule<Measures> Measure { get; } =
        OneOf([("default", Measures.Default), ("all", Measures.All), .. MeasureNames]);

    /// <summary>Bits of the hours: <c>8-18</c> is 8:00 up to 18:00, <c>22-6</c> goes over midnight, commas join.</summary>
    public static ScalarRule<uint> Hours { get; } = new("hours", "such as 8-18, 22-6 or 8-12,13-17", scalar =>
        TryReadRanges(scalar.Text, 24, ReadHour, endIncluded: false, out uint hours)
            ? hours
            : Parsed<uint>.Refuse(scalar, "are no hours of the day.", "Write from-to, 0 to 24, the end not included: 8-18 or 22-6 or 8-12,13-17."));

    /// <summary>Bits of the weekdays from Monday: <c>mon-fri</c> with both ends, commas join.</summary>
    public static ScalarRule<uint> Weekdays { get; } = new("weekdays", "such as mon-fri or sat,sun", scalar =>
        TryReadRanges(scalar.Text, 7, ReadWeekday, endIncluded: true, out uint weekdays)
            ? weekdays
            : Parsed<uint>.Refuse(scalar, "are no weekdays.", "Write mon, tue, wed, thu, fri, sat, sun, as mon-fri or sat,sun."));

    private static Parsed<T> RefuseWord<T>(YamlScalar scalar, string[] names)
    {
        string remedy = Suggestion.Nearest(scalar.Text, names) is { } near ? $"Did you mean {near}?" : "Write one of them.";
        return Parsed<T>.Refuse(scalar, $"is none of {string.Join(", ", names)}.", remedy);
    }

    /// <summary>Comma-separated ranges on a circle of <paramref name="count"/> steps, as bits.</summary>
    private static bool TryReadRanges(string text, int count, Func<string, int> readStep, bool endIncluded, out uint bits)
    {
        bits = 0;
        foreach (string range in text.Split(','))
        {
            string[] ends = range.Trim().Split('-');
            int from = readStep(ends[0]);
            int to = ends.Length == 2 ? readStep(ends[1]) : endIncluded ? from : -1;
            if (ends.Length > 2 || from < 0 || to < 0)
                return false;
            if (endIncluded)
                to++;
            else if (from == count || from == to)
                return false;
            for (int step = from; step % count != to % count || step == from; step++)
                bits |= 1u << (step % count);
        }
        return true;
    }

    private static int ReadHour(string text) =>
        text.Length <= 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hour) && hour <= 24 ? hour : -1;

    private static int ReadWeekday(string text) => Array.IndexOf(WeekdayNames, text.ToLowerInvariant());
}
