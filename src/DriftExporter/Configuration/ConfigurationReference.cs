using System.Text;
using DriftExporter.Configuration.Values;

namespace DriftExporter.Configuration;

/// <summary>One key: where it stands, what it takes, what it is when absent, what it is for.</summary>
/// <param name="Path">From the root, <c>[]</c> for an entry of a list: <c>models[].windows[].rows</c>.</param>
/// <param name="Default">As YAML; empty when absent means none.</param>
/// <param name="Description">One sentence without a full stop inside, for the table of docs/configuration.md.</param>
internal sealed record ConfigurationKey(string Path, ValueRule Rule, string Default, string Description)
{
    /// <summary>How to write a key that must not be absent; null when it may be.</summary>
    public string? Required { get; init; }

    public string Name => Path[(Path.LastIndexOf('.') + 1)..];
}

/// <summary>
/// The one table of the configuration's keys. The reader takes its known keys and their rules from here, and
/// docs/configuration.md its table; the defaults are compared with the records' in a test.
/// </summary>
internal static partial class ConfigurationReference
{
    public const string TableStart = "<!-- generated: configuration -->";
    public const string TableEnd = "<!-- /generated -->";

    /// <summary>In the order of the product's documentation.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } = [.. RootKeys, .. ModelKeys];

    public static KeyTable Table { get; } = new(Keys);

    public static ConfigurationKey Get(string path) => Table.Get(path);

    /// <summary>Keys that may stand in a section (<c>""</c> is the root), in their order.</summary>
    public static IEnumerable<ConfigurationKey> In(string section) => Table.In(section);

    /// <summary>The table between the two markers of a page, made anew; the rest of the page stays.</summary>
    public static string UpdateTable(string page)
    {
        int start = page.IndexOf(TableStart, StringComparison.Ordinal);
        int end = page.IndexOf(TableEnd, StringComparison.Ordinal);
        if (start < 0 || end < start)
            throw new ArgumentException($"The page lacks {TableStart} … {TableEnd}.", nameof(page));
        return page[..(start + TableStart.Length)] + "\n" + ToMarkdown() + page[end..];
    }

    public static string ToMarkdown()
    {
        StringBuilder table = new("| key | type | default | allowed | |\n|---|---|---|---|---|\n");
        foreach (ConfigurationKey key in Keys)
        {
            string absent = key.Required is not null ? "required" : key.Default.Length == 0 ? "" : Code(key.Default);
            table.Append($"| {Code(key.Path)} | {key.Rule.Type} | {absent} | {Cell(key.Rule.Allowed)} | {Cell(key.Description)} |\n");
        }
        return table.ToString();
    }

    private static string Code(string text) => $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
