using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>How a baseline is made; the defaults are those of the command line.</summary>
public sealed record BaselineOptions
{
    public required string Model { get; init; }

    public string? VersionLabel { get; init; }

    public string? Created { get; init; }

    /// <summary>Only these columns (and predictions); lifts the rules that skip. Empty: all columns.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public IReadOnlyList<string> Categorical { get; init; } = [];

    public IReadOnlyList<string> Numeric { get; init; } = [];

    public IReadOnlyList<string> Predictions { get; init; } = [];

    /// <summary>Left out of the features.</summary>
    public string? Label { get; init; }

    /// <summary>Left out of the features.</summary>
    public string? Timestamp { get; init; }

    /// <summary>PSI bins of a numeric column, 2..100.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Ranked points of a numeric column's grid, 16..30,000.</summary>
    public int Points { get; init; } = 2048;

    /// <summary>Categories kept by count, 1..65,000; the rest is <c>other</c>.</summary>
    public int MaxCategories { get; init; } = 100;

    /// <summary>Categories with fewer training rows join <c>other</c>.</summary>
    public long MinCategoryRows { get; init; } = 1;

    public FenceRule Outliers { get; init; } = FenceRule.Iqr;

    /// <summary>Columns whose log values are rounded to float32 beside those that are 32 bit in the training data.</summary>
    public IReadOnlyList<string> Float32 { get; init; } = [];

    public bool AllFloat32 { get; init; }
}

/// <summary>What is done with a column, and why: one line of the summary.</summary>
/// <param name="Kind">Null when the column is skipped.</param>
/// <param name="Reason">Why it is skipped, or null.</param>
public sealed record ColumnDecision(SourceColumn Column, FeatureKind? Kind, FeatureRole Role, bool Float32, string? Reason)
{
    /// <summary>Chosen by name on the command line, so that the data-dependent rules (id-like columns) do not skip it.</summary>
    public bool Forced { get; init; }
}
