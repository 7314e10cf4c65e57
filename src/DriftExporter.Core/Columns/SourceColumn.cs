namespace DriftExporter.Columns;

/// <summary>The logical type of a column in its source, before anyone has decided how to compare it.</summary>
public enum SourceType : byte
{
    Boolean,
    Integer,
    Float32,
    Float64,
    Decimal,
    String,

    /// <summary>Text with a declared closed set: Parquet ENUM, Arrow dictionary.</summary>
    Enumeration,
    Date,
    Time,
    Timestamp,
    Binary,

    /// <summary>A list, map or repeated group.</summary>
    Nested,

    /// <summary>A type or encoding that the reader does not know; <see cref="SourceColumn.Unsupported"/> says which.</summary>
    Unsupported,
}

/// <summary>One column as a file declares it (or, for CSV and JSON Lines, as its values let one infer).</summary>
/// <param name="Name">Unique in the file; leaves of structs are <c>parent.child</c>.</param>
/// <param name="Type">Logical type.</param>
/// <param name="DataType">The source's own spelling of the type for people: <c>int16</c>, <c>decimal(6,4)</c>, <c>dictionary(string)</c>.</param>
/// <param name="Unsupported">Null when it can be read; else why not and what to do, for the summary's warning.</param>
public sealed record SourceColumn(string Name, SourceType Type, string DataType, string? Unsupported = null);

/// <summary>A column that the caller wants, and as what it wants it.</summary>
public readonly record struct ColumnRequest(string Name, FeatureKind Kind);
