namespace DriftExporter.Columns;

/// <summary>Where in a record a baseline column is, and as what it is read.</summary>
/// <param name="Name">The baseline column.</param>
/// <param name="Kind">Numeric or categorical.</param>
/// <param name="Float32">Round to float32 on arrival (an overflow is invalid).</param>
/// <param name="Boolean">A boolean baseline column: true/True/TRUE/1 and false/False/FALSE/0 are its two keys.</param>
/// <param name="Paths">Candidate paths from the root of the record, first hit wins; each path is its keys from the outside in.</param>
public sealed record RecordField(
    string Name, FeatureKind Kind, bool Float32, bool Boolean, IReadOnlyList<IReadOnlyList<string>> Paths)
{
    /// <summary>A prediction of the baseline; a platform's layout keeps these apart from the features.</summary>
    public bool IsPrediction { get; init; }

    /// <summary>Its place among the baseline's columns of the same role, for layouts without names.</summary>
    public int Position { get; init; }

    /// <summary>The path that somebody chose for it; null: it is found by its name.</summary>
    public IReadOnlyList<string>? ChosenPath { get; init; }
}

/// <summary>One condition of <c>where</c>: the value at the path, as a category key, is one of the values.</summary>
public sealed record RecordCondition(IReadOnlyList<string> Path, IReadOnlyList<string> Values);

/// <summary>How event times are written.</summary>
public enum TimestampFormat : byte
{
    Auto,
    Rfc3339,
    Unix,
    UnixMilliseconds,
    UnixMicroseconds,
    UnixNanoseconds,
    Pattern,
}

/// <summary>What to take from each record of a log. Built from configuration and baseline; read by every log format.</summary>
public sealed record RecordSchema
{
    /// <summary>The baseline's columns in its order; the batch has one vector for each.</summary>
    public required IReadOnlyList<RecordField> Fields { get; init; }

    /// <summary>Fields that make a record one of the source although nobody reads them: when only some columns of a file are asked for.</summary>
    public IReadOnlyList<RecordField> UnreadFields { get; init; } = [];

    /// <summary>The object that holds the features; used where a platform's layout has rows of its own.</summary>
    public IReadOnlyList<string> FeaturesPath { get; init; } = [];

    /// <summary>All must hold, else the record is filtered.</summary>
    public IReadOnlyList<RecordCondition> Where { get; init; } = [];

    /// <summary>Candidate paths, first hit wins. Empty: the source has no times.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TimestampPaths { get; init; } = [];

    public TimestampFormat TimestampFormat { get; init; } = TimestampFormat.Auto;

    /// <summary>.NET custom date format, with TimestampFormat.Pattern.</summary>
    public string? TimestampPattern { get; init; }

    /// <summary>Zone of times that carry no offset.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Empty: the source has no status.</summary>
    public IReadOnlyList<string> StatusPath { get; init; } = [];

    /// <summary>A status that is one of these (or a number &gt;= 500) is an error.</summary>
    public IReadOnlyList<string> ErrorValues { get; init; } = [];

    /// <summary>Empty: the source has no latency.</summary>
    public IReadOnlyList<string> LatencyPath { get; init; } = [];

    /// <summary>Seconds per unit of the latency field: 1, 1e-3 or 1e-6.</summary>
    public double LatencyUnitSeconds { get; init; } = 1e-3;

    /// <summary>CSV fields that mean missing.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [""];

    /// <summary>Deepest nesting of arrays and objects that is read; deeper records are rejected.</summary>
    public int MaxDepth { get; init; } = 64;
}

/// <summary>What became of one record.</summary>
public enum RecordOutcome : byte
{
    Accepted,

    /// <summary>A blank line is no record.</summary>
    Blank,

    /// <summary>Left out by <c>where</c>.</summary>
    Filtered,

    /// <summary>A part of a record whose other parts are still to come.</summary>
    Partial,
    RejectedJson,
    RejectedEncoding,
    RejectedTooLong,
    RejectedDepth,
    RejectedNotObject,
    RejectedNoFeatures,
    RejectedCsv,
    RejectedWrapper,
    RejectedPreset,
}
