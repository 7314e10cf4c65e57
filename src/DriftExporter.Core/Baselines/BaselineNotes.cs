using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>Collects what the summary of a new baseline warns of and hints at.</summary>
internal sealed class BaselineNotes
{
    private const double ManyMissing = 0.2;
    private const int FewDistinct = 20;

    private readonly List<string> _warnings = [];
    private readonly List<string> _hints = [];

    public BaselineNotes(TrainingSet data, long rows)
    {
        if (data.Sample is { } sample)
            _warnings.Add(SampleWarning(sample, rows));
        _warnings.AddRange(data.Remarks);
        foreach (string name in data.PartialColumns)
            _warnings.Add($"{name} is not in every file; its rows there count as missing.");
    }

    public static string SampleWarning(SampleSource sample, long rows) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"this is a sample (--sample {sample.Asked}): {rows:N0}{(sample.OfRows is { } all ? $" of {all:N0}" : "")} rows. Every figure is the sample's; rare categories and extremes may be absent. Make the baseline to deploy without --sample.");

    public IReadOnlyList<string> Warnings => _warnings;

    public IReadOnlyList<string> Hints => _hints;

    /// <summary>What the user asked to leave out is no surprise; everything else is.</summary>
    public void Skipped(ColumnDecision decision)
    {
        bool asked = decision.Reason is "is the label" or "is the timestamp" or "left out by --exclude" or "not among --include";
        if (!asked)
            _warnings.Add($"{decision.Column.Name} is skipped: it {decision.Reason}.");
    }

    public void Made(FeatureProfile feature, ColumnDecision decision, IColumnBuilder builder)
    {
        string name = feature.Name;
        if (feature.Missing > ManyMissing * feature.Rows)
            _warnings.Add($"{name} is missing in {100.0 * feature.Missing / feature.Rows:0.#} % of the rows.");
        if (feature.Invalid > 0)
            _warnings.Add($"{name} has {feature.Invalid} values that are not valid (infinity, or not of its type); they are counted apart.");
        if (feature.Numeric is { } numeric && numeric.Minimum == numeric.Maximum)
            _warnings.Add($"{name} is constant ({numeric.Minimum:R}); any other value in the log will be drift. --exclude {name} leaves it out.");
        if (feature.Categorical is { Categories.Count: 1, Other: null } one)
            _warnings.Add($"{name} is constant (one category); any other will be drift. --exclude {name} leaves it out.");
        if (feature.Categorical is { Other.Hashes: null, TellsUnseen: false })
            _warnings.Add($"{name} has more than {CategoricalColumnBuilder.HashLimit} categories beyond the cap; unseen ones cannot be told from capped ones. --max-categories raises the cap.");
        if (builder is NumericColumnBuilder { Distinct: { } distinct } && distinct <= FewDistinct && decision.Column.Type == SourceType.Integer
            && !decision.Forced && feature.Numeric!.Minimum != feature.Numeric.Maximum)
            _hints.Add($"{name} is an integer with {distinct} distinct values. If they are codes, not amounts: --categorical {name}");
        if (feature.Categorical?.Other is { } other)
            _hints.Add($"{name} has {other.Distinct} categories more, kept as other ({other.Count} rows). --max-categories or --min-category-rows changes that");
    }
}
