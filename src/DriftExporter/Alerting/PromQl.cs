using System.Globalization;
using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>Pieces of PromQL: selectors of some models' series, quoted texts, numbers and durations.</summary>
internal sealed class PromQl(IReadOnlyList<string> models)
{
    /// <summary>A metric of these models, with further matchers as they are written: <c>role="feature"</c>.</summary>
    public string Of(string metric, params IEnumerable<string> matchers)
    {
        string[] all = [.. Models(), .. matchers];
        return all.Length == 0 ? metric : $"{metric}{{{string.Join(", ", all)}}}";
    }

    public static string Text(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan duration) => Number(duration.TotalSeconds);

    /// <summary>A range or a for: of a rule.</summary>
    public static string Range(TimeSpan duration) => Durations.Format(duration);

    private IEnumerable<string> Models() => models.Count switch
    {
        0 => [],
        1 => [$"model={Text(models[0])}"],
        _ => [$"model=~{Text(string.Join('|', models.Select(Pattern)))}"],
    };

    /// <summary>A text as a regular expression of itself.</summary>
    private static string Pattern(string text)
    {
        var pattern = new StringBuilder();
        foreach (char character in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(character, StringComparison.Ordinal))
                pattern.Append('\\');
            pattern.Append(character);
        }

        return pattern.ToString();
    }
}
