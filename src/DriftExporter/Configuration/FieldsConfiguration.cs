namespace DriftExporter.Configuration;

/// <summary>Where things are in a record. A path is its keys from the outside in; an empty path means that the record
/// has no such thing (for <see cref="Features"/>: that the features stand at its top level).</summary>
internal sealed record FieldsConfiguration
{
    private static readonly IReadOnlyList<string> DefaultTimestamp = ["timestamp"];

    public IReadOnlyList<string> Features { get; init; } = ["features"];
    public IReadOnlyList<string> Timestamp { get; init; } = DefaultTimestamp;
    public TimestampForm TimestampFormat { get; init; } = TimestampForm.Auto;

    /// <summary>A .NET custom date format, exactly when the format is <see cref="TimestampForm.Pattern"/>.</summary>
    public string? TimestampPattern { get; init; }

    /// <summary>For times without an offset, and for the hours of <see cref="ScheduledBaseline"/>.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public IReadOnlyList<string> RequestId { get; init; } = ["request_id"];
    public IReadOnlyList<string> Latency { get; init; } = ["latency_ms"];
    public LatencyUnit LatencyUnit { get; init; } = LatencyUnit.Milliseconds;
    public IReadOnlyList<string> Status { get; init; } = ["status"];

    /// <summary>As category keys; a number of 500 or more is an error in any case.</summary>
    public IReadOnlyList<string> ErrorValues { get; init; } = ["error"];

    /// <summary>Baseline column to path from the root of the record.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Map { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where to look for the event time, first hit wins: the usual names follow the default, but not a path
    /// that somebody chose.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TimestampCandidates =>
        Timestamp.Count == 0 ? []
        : Timestamp.SequenceEqual(DefaultTimestamp) ? [Timestamp, ["ts"], ["time"], ["@timestamp"]]
        : [Timestamp];

    /// <summary>Seconds per unit of the latency field.</summary>
    public double LatencyUnitSeconds => LatencyUnit switch
    {
        LatencyUnit.Seconds => 1,
        LatencyUnit.Milliseconds => 1e-3,
        _ => 1e-6,
    };
}

internal enum TimestampForm
{
    Auto,
    Rfc3339,
    Unix,
    UnixMilliseconds,
    UnixMicroseconds,
    UnixNanoseconds,
    Pattern,
}

internal enum LatencyUnit
{
    Seconds,
    Milliseconds,
    Microseconds,
}
