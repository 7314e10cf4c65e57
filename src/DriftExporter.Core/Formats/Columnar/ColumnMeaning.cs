namespace DriftExporter.Formats.Columnar;

/// <summary>What the values of a column are, as far as records ask.</summary>
internal enum ValueClass : byte
{
    Other,
    Boolean,
    Integer,

    /// <summary>Floating point or decimal.</summary>
    Real,

    /// <summary>Text, or bytes that may be text.</summary>
    Text,

    /// <summary>Stored as an integer since the Unix epoch.</summary>
    Timestamp,

    /// <summary>Stored as days since the Unix epoch.</summary>
    Date,

    /// <summary>Stored as an integer.</summary>
    Duration,
}

/// <param name="Class">What they are.</param>
/// <param name="UnitsPerSecond">Of a timestamp or duration: 1, 1e3, 1e6 or 1e9.</param>
/// <param name="IsUtc">Of a timestamp: it is UTC, and in no local time.</param>
internal readonly record struct ColumnMeaning(ValueClass Class, long UnitsPerSecond = 1, bool IsUtc = false)
{
    public bool IsNumber => Class is ValueClass.Integer or ValueClass.Real;
}
