namespace DriftExporter.Exposition;

/// <summary>Every family that a page can hold, in the order of the page, which is also the order of importance: past the limit
/// of series families go from the end, those that are asked for one by one first, then those of <c>expose: full</c>. docs/metrics.md is made from it.</summary>
internal static class MetricCatalogue
{
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. DriftFamilies.Families, .. MeasureFamilies.Families, .. BaselineFamilies.Families, .. MeasureFamilies.CategoryFamilies, .. BinFamilies.Families, .. ModelFamilies.WindowFamilies, .. BaselineFamilies.InfoFamilies,
        .. ModelFamilies.Families, .. LatencyFamily.Families, .. SourceFamilies.Families, .. ExporterFamilies.Families, .. ProcessFamilies.Families,
    ];

    /// <summary>The families as a Markdown table.</summary>
    public static string Markdown() => string.Concat(
        "| metric | type | labels | page | meaning |\n| --- | --- | --- | --- | --- |\n",
        string.Concat(Families.Select(family =>
            $"| `{family.Name}` | {family.Type.ToString().ToLowerInvariant()} | {string.Join(", ", family.Labels)} | {(family.Level switch { MetricLevel.Core => "core", MetricLevel.Full => "full", _ => "opt-in" })} | {family.Help} |\n")));
}
