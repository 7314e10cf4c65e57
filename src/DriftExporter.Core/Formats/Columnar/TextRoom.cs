using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>Bounds the text of a batch whatever a file holds: rows of a dictionary may share their bytes, which they do not in a batch.</summary>
internal static class TextRoom
{
    private const int MaxBatchText = 64 << 20;

    /// <summary>Throws when so many bytes more are too many for a batch.</summary>
    public static void Check(ColumnVector target, long length)
    {
        if (length > MaxBatchText - target.TextUsed)
        {
            throw new UnsupportedDataException(
                $"{ColumnBatch.MaxRows} rows hold more than {MaxBatchText >> 20} MiB of text, which is not a category", "Leave the column out.");
        }
    }

    /// <summary>Copies a row of another vector.</summary>
    public static void CopyRow(ColumnVector target, int row, ColumnVector source, int sourceRow)
    {
        if (target.Kind == FeatureKind.Categorical && source.States[sourceRow] == ValueState.Value)
            Check(target, source.TextLengths[sourceRow]);
        target.CopyRow(row, source, sourceRow);
    }
}
