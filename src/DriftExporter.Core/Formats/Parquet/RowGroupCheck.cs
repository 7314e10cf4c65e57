using System.Numerics;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>Checks that the row groups agree with the schema and with each other.</summary>
internal static class RowGroupCheck
{
    /// <summary>Returns the number of rows.</summary>
    public static long Verify(FileMetadata metadata, IReadOnlyList<ParquetColumn> columns, int leafCount, long fileLength)
    {
        long rows = 0;
        long[] lengths = new long[leafCount];
        for (int group = 0; group < metadata.RowGroups.Count; group++)
        {
            RowGroup rowGroup = metadata.RowGroups[group];
            if (rowGroup.RowCount < 0 || rowGroup.RowCount > long.MaxValue - rows)
                throw new InvalidDataException($"row group {group} has {rowGroup.RowCount} rows");
            rows += rowGroup.RowCount;
            if (rowGroup.Chunks.Length != leafCount)
                throw new InvalidDataException($"row group {group} has {rowGroup.Chunks.Length} columns, and the schema {leafCount}");
            foreach (ParquetColumn column in columns)
            {
                if (column.Source.Type == SourceType.Nested)
                    continue;
                ColumnChunk chunk = rowGroup.Chunks[column.LeafIndex];
                Verify(chunk, column, group, rowGroup.RowCount);
                // Chunks that lie over each other would be read again and again.
                if (chunk.Length < 0 || chunk.Length > fileLength - lengths[column.LeafIndex])
                    throw new InvalidDataException($"the pages of column \"{column.Source.Name}\" are said to be longer than the file");
                lengths[column.LeafIndex] += chunk.Length;
            }
        }

        // Some old writers leave the file's own count at 0.
        if (rows != metadata.RowCount && metadata.RowCount != 0)
            throw new InvalidDataException($"the file has {metadata.RowCount} rows, and its row groups {rows}");
        return rows;
    }

    /// <summary>The column, marked as unsupported when a chunk of it has a codec or an encoding that is not read.</summary>
    public static ParquetColumn WithCodec(ParquetColumn column, IReadOnlyList<RowGroup> groups)
    {
        if (column.Source.Unsupported is not null)
            return column;
        foreach (RowGroup group in groups)
        {
            ColumnChunk chunk = group.Chunks[column.LeafIndex];
            string? unsupported = null;
            if (Codecs.Unsupported(chunk.Codec) is string codec)
                unsupported = $"compression {codec} is not supported. Rewrite with compression='zstd', or leave the column out.";
            else if (chunk.Encodings >> (int)PageEncoding.ByteStreamSplit + 1 != 0)
                unsupported = $"encoding {ValueSources.Name(BitOperations.Log2(chunk.Encodings))} is not supported. Rewrite with use_dictionary=True, or leave the column out.";
            if (unsupported is not null)
                return column with { Source = column.Source with { Unsupported = unsupported } };
        }

        return column;
    }

    private static void Verify(in ColumnChunk chunk, ParquetColumn column, int group, long rows)
    {
        if (chunk.Type != (int)column.Physical)
            throw new InvalidDataException($"the column \"{column.Source.Name}\" has the type {column.Physical}, and number {chunk.Type} in row group {group}");
        if (chunk.ValueCount != rows)
            throw new InvalidDataException($"the column \"{column.Source.Name}\" has {chunk.ValueCount} values in row group {group}, which has {rows} rows");
    }
}
