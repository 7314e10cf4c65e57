using System.Globalization;
using System.Text;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>One time series of a page.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Series => $"{Name}{{{string.Join(",", Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}}}";

    public bool Has(ReadOnlySpan<(string Name, string Value)> labels)
    {
        foreach ((string name, string value) in labels)
        {
            if (!Labels.TryGetValue(name, out string? own) || own != value)
                return false;
        }

        return true;
    }
}

/// <summary>One metric of a page with its HELP, TYPE and samples.</summary>
internal sealed class ScrapedFamily(string name)
{
    public string Name => name;

    public string? Help { get; set; }

    public string? Type { get; set; }

    public List<Sample> Samples { get; } = [];
}

/// <summary>A page of metrics, as read by <see cref="ScrapeParser"/>.</summary>
internal sealed class Scrape(IReadOnlyDictionary<string, ScrapedFamily> families)
{
    private readonly ILookup<string, Sample> _byName = families.Values.SelectMany(family => family.Samples).ToLookup(sample => sample.Name, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ScrapedFamily> Families => families;

    public IEnumerable<Sample> Samples => families.Values.SelectMany(family => family.Samples);

    public static Scrape Parse(string text) => new(new ScrapeParser(openMetrics: false).Read(text));

    public static Scrape ParseOpenMetrics(string text) => new(new ScrapeParser(openMetrics: true).Read(text));

    /// <summary>The samples of a name that have all of the labels.</summary>
    public IEnumerable<Sample> Of(string name, params (string Name, string Value)[] labels) => _byName[name].Where(sample => sample.Has(labels));

    /// <summary>The only such sample's value; null when there is none.</summary>
    public double? Value(string name, params (string Name, string Value)[] labels)
    {
        Sample[] found = [.. Of(name, labels)];
        return found.Length <= 1 ? found.FirstOrDefault()?.Value
            : throw new InvalidOperationException($"{found.Length} series instead of one: {string.Join(' ', found.Select(sample => sample.Series))}");
    }

    /// <summary>The lines whose name begins so; for messages of failed tests.</summary>
    public string Excerpt(string prefix)
    {
        var text = new StringBuilder();
        foreach (Sample sample in Samples.Where(sample => sample.Name.StartsWith(prefix, StringComparison.Ordinal)))
            text.Append(CultureInfo.InvariantCulture, $"{sample.Series} {sample.Value}\n");
        return text.ToString();
    }
}
