namespace DriftExporter.Cli;

/// <summary>Options that name columns: repeatable, with commas between names; a value that is exactly a column's name is
/// taken whole, even with a comma in it.</summary>
internal static class NameLists
{
    public static IReadOnlyList<string> Expand(IEnumerable<string> values, IReadOnlySet<string> columns) =>
    [
        .. values.SelectMany(value => columns.Contains(value)
            ? [value]
            : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(),
    ];
}
