namespace DriftExporter.Formats.Parquet;

/// <summary>What the footer says, as far as it is used. Not yet checked against the file.</summary>
internal sealed class FileMetadata
{
    public List<SchemaElement> Schema { get; } = [];

    public List<RowGroup> RowGroups { get; } = [];

    public long RowCount { get; set; }

    public bool IsEncrypted { get; set; }
}

/// <summary>The annotation of a schema element: the union member, and its parameters where it has some.</summary>
internal readonly record struct LogicalAnnotation(
    LogicalType Type, int Scale = 0, int Precision = 0, int BitWidth = 0, bool IsSigned = true, TimeUnit Unit = TimeUnit.None, bool IsUtc = false);

/// <summary>One node of the schema tree, which is stored depth first.</summary>
/// <param name="Name">Name of the node.</param>
/// <param name="Type">Physical type of a leaf; null for a group.</param>
/// <param name="TypeLength">Bytes of a FIXED_LEN_BYTE_ARRAY.</param>
/// <param name="Repetition">Null for the root.</param>
/// <param name="ChildCount">Children of a group.</param>
/// <param name="Converted">The old annotation.</param>
/// <param name="Scale">Of a decimal, beside the old annotation.</param>
/// <param name="Precision">Of a decimal, beside the old annotation.</param>
/// <param name="Logical">The annotation.</param>
internal readonly record struct SchemaElement(
    string Name, int? Type, int TypeLength, int? Repetition, int ChildCount, int? Converted, int Scale, int Precision, LogicalAnnotation Logical);

/// <summary>The rows of all columns between two cuts of the file.</summary>
/// <param name="RowCount">Rows of every flat column.</param>
/// <param name="Chunks">[leaves] in the order of the schema.</param>
internal sealed record RowGroup(long RowCount, ColumnChunk[] Chunks)
{
    /// <summary>Its place in the file, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Rows from its first on that are delivered; all of them but for a sample.</summary>
    public long Kept { get; init; } = RowCount;
}

/// <summary>Where a column's pages of one row group are.</summary>
/// <param name="Start">Offset of the first page, dictionary included.</param>
/// <param name="Length">Bytes of all pages and their headers, by the file's word.</param>
/// <param name="ValueCount">Values, nulls included.</param>
/// <param name="Type">Physical type, to be equal to the schema's.</param>
/// <param name="Codec">A <see cref="CompressionCodec"/>, if known.</param>
/// <param name="Encodings">Bit e is set when encoding e is used (levels included); encodings above 62 share bit 63.</param>
internal readonly record struct ColumnChunk(long Start, long Length, long ValueCount, int Type, int Codec, ulong Encodings);
