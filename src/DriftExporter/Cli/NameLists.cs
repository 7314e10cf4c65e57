namespace DriftExporter.Cli;

/// <summary>Options that take a list: repeatable, with commas between values; a value that is exactly a column's name, or a
/// path that exists, is taken whole, even with a comma in it.</summary>
internal static class NameLists
{
    public static IReadOnlyList<string> Expand(IEnumerable<string> values, IReadOnlySet<string> columns) =>
        [.. values.SelectMany(value => columns.Contains(value) ? [value] : Parts(value)).Distinct()];

    public static IReadOnlyList<string> Expand(IEnumerable<string> values) => [.. values.SelectMany(Parts)];

    public static IReadOnlyList<string> ExpandPaths(IEnumerable<string> values) =>
        [.. values.SelectMany(value => Path.Exists(value) ? [value] : Parts(value))];

    private static string[] Parts(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
