using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>What a column is to the model.</summary>
public enum FeatureRole : byte
{
    Feature,
    Prediction,
}

/// <summary>A training set, reduced to what a comparison needs. Immutable; <see cref="BaselineFile"/> owns its bytes.</summary>
public sealed record BaselineProfile
{
    public required string Model { get; init; }

    public string? VersionLabel { get; init; }

    /// <summary>RFC 3339, only when asked for: the same input gives the same bytes.</summary>
    public string? Created { get; init; }

    public required BaselineSource Source { get; init; }

    public required IReadOnlyList<FeatureProfile> Features { get; init; }

    /// <summary>Checksum of the file it was read from or written to, lower-case hex; empty before it is written.</summary>
    public string Sha256 { get; init; } = "";
}

/// <param name="Files">Base names, in the order in which they were read.</param>
/// <param name="Rows">Training rows.</param>
/// <param name="SchemaSha256">Of the names and types of all columns, used or not.</param>
/// <param name="Sample">Null when all rows of the files were taken.</param>
public sealed record BaselineSource(IReadOnlyList<string> Files, long Rows, string SchemaSha256, SampleSource? Sample = null);

/// <summary>Says that a baseline is one of a sample.</summary>
/// <param name="Asked">The value of <c>--sample</c>.</param>
/// <param name="OfRows">Rows that the files have; null where their format does not tell.</param>
public sealed record SampleSource(string Asked, long? OfRows);

/// <summary>One column of the training set. Exactly one of <see cref="Numeric"/> and <see cref="Categorical"/> is set.</summary>
public sealed record FeatureProfile
{
    public required string Name { get; init; }

    public FeatureRole Role { get; init; }

    /// <summary>The source's own spelling, for people; <c>boolean</c> also decides how log values are read.</summary>
    public required string DataType { get; init; }

    /// <summary>All training rows, missing ones too.</summary>
    public required long Rows { get; init; }

    public required long Missing { get; init; }

    public required long Invalid { get; init; }

    public NumericProfile? Numeric { get; init; }

    public CategoricalProfile? Categorical { get; init; }

    public FeatureKind Kind => Numeric is null ? FeatureKind.Categorical : FeatureKind.Numeric;

    public long Values => Rows - Missing - Invalid;

    public bool IsBoolean => DataType == "boolean";
}
