using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>
/// Reads the text formats of Prometheus as their pages describe them, and refuses what they do not allow: text 0.0.4, and of
/// OpenMetrics 1.0 the part that gauges, counters and histograms need. Written from the specifications, with nothing of the product's.
/// </summary>
internal sealed partial class ScrapeParser(bool openMetrics)
{
    private static readonly string[] s_suffixes = ["_total", "_created", "_bucket", "_sum", "_count"];

    private readonly Dictionary<string, ScrapedFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private ScrapedFamily? _current;

    public IReadOnlyDictionary<string, ScrapedFamily> Read(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("The last line has no end.");
        string[] lines = text[..^1].Split('\n');
        bool ended = false;
        foreach (string line in lines)
        {
            if (ended)
                throw new FormatException($"A line after # EOF: {line}");
            if (openMetrics && line == "# EOF")
                ended = true;
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal) || line.StartsWith("# TYPE ", StringComparison.Ordinal))
                Header(line);
            else if (!line.StartsWith('#') && line.Length > 0)
                Series(line);
            else if (openMetrics)
                throw new FormatException($"OpenMetrics has no such line: \"{line}\"");
        }

        if (openMetrics && !ended)
            throw new FormatException("No # EOF at the end.");
        return _families;
    }

    private void Header(string line)
    {
        string[] parts = line.Split(' ', 4);
        if (parts.Length < 4 || !MetricName().IsMatch(parts[2]))
            throw new FormatException($"No header: {line}");
        ScrapedFamily family = Enter(parts[2]);
        if (family.Samples.Count > 0)
            throw new FormatException($"A header after samples: {line}");
        if (parts[1] == "HELP")
            family.Help = family.Help is null ? Unescaped(parts[3], quotes: openMetrics) : throw new FormatException($"A second HELP: {line}");
        else if (family.Type is not null || parts[3] is not ("gauge" or "counter" or "histogram" or "summary" or "untyped" or "unknown" or "info"))
            throw new FormatException($"A second TYPE, or none that is known: {line}");
        else
            family.Type = parts[3];
    }

    private void Series(string line)
    {
        Match match = SeriesLine().Match(line);
        if (!match.Success)
            throw new FormatException($"No sample: {line}");
        string name = match.Groups["name"].Value;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((Capture label, Capture value) in match.Groups["label"].Captures.Zip(match.Groups["text"].Captures))
        {
            if (!labels.TryAdd(label.Value, Unescaped(value.Value, quotes: true)))
                throw new FormatException($"A label twice: {line}");
        }

        var sample = new Sample(name, labels, Number(match.Groups["value"].Value));
        if (!_series.Add(sample.Series))
            throw new FormatException($"A series twice: {line}");
        Enter(FamilyOf(name)).Samples.Add(sample);
    }

    /// <summary>All lines of a family stand together.</summary>
    private ScrapedFamily Enter(string name)
    {
        if (_current?.Name == name)
            return _current;
        _current = new ScrapedFamily(name);
        return _families.TryAdd(name, _current) ? _current : throw new FormatException($"The lines of {name} do not stand together.");
    }

    /// <summary>The family before the sample counts, when its type has samples of that name.</summary>
    private string FamilyOf(string name)
    {
        if (_current is { Type: { } type } family)
        {
            string suffix = s_suffixes.FirstOrDefault(suffix => name == family.Name + suffix) ?? "";
            bool fits = type switch
            {
                "counter" => openMetrics ? suffix is "_total" or "_created" : name == family.Name,
                "histogram" => suffix is "_bucket" or "_sum" or "_count" || (openMetrics && suffix == "_created"),
                _ => name == family.Name,
            };
            if (fits)
                return family.Name;
        }

        return openMetrics ? throw new FormatException($"{name} has no TYPE before it that allows it.") : name;
    }

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescaped(string text, bool quotes)
    {
        var plain = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                plain.Append(text[index]);
                continue;
            }

            index++;
            plain.Append(index < text.Length ? text[index] switch
            {
                '\\' => '\\',
                'n' => '\n',
                '"' when quotes => '"',
                _ => throw new FormatException($"\\{text[index]} is no escape: {text}"),
            } : throw new FormatException($"A backslash at the end: {text}"));
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*\z")]
    private static partial Regex MetricName();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>([^"\\]|\\.)*)"(,(?=[a-zA-Z_])|(?=\})))*\})? (?<value>[^ ]+)\z""")]
    private static partial Regex SeriesLine();
}
