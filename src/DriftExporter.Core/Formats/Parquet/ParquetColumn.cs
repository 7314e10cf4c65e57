using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>How the stored bytes of a value are understood.</summary>
internal enum ValueKind
{
    Boolean,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float,
    Double,
    Half,
    DecimalInt32,
    DecimalInt64,

    /// <summary>Big-endian two's complement of a fixed length.</summary>
    DecimalFixed,

    /// <summary>Big-endian two's complement of any length.</summary>
    DecimalBytes,

    /// <summary>Nanoseconds of the day, then the Julian day.</summary>
    Int96,
    Uuid,

    /// <summary>Bytes of a fixed length, text when they are UTF-8.</summary>
    FixedText,

    /// <summary>Bytes of any length, text when they are UTF-8.</summary>
    Text,
}

/// <summary>One entry of the reader's column list: a flat leaf, or a nested thing that is listed and not read.</summary>
/// <param name="Source">What callers see.</param>
/// <param name="LeafIndex">Index of its chunk in every row group; of a nested column that of its first leaf.</param>
/// <param name="Physical">Stored type.</param>
/// <param name="Kind">Meaning of the stored bytes.</param>
/// <param name="Width">Bytes of a stored value as it is decoded (booleans 1); 0 for byte arrays.</param>
/// <param name="Scale">Of a decimal.</param>
/// <param name="MaxDefinitionLevel">Optional nodes on the path; a value is present when its level is this.</param>
internal sealed record ParquetColumn(
    SourceColumn Source, int LeafIndex, PhysicalType Physical, ValueKind Kind, int Width, int Scale, int MaxDefinitionLevel);
