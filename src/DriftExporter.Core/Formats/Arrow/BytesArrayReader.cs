using System.Text.Unicode;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>Values of bytes: as categories those that are UTF-8, as numbers those that are wholly one.</summary>
internal abstract class BytesArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    /// <summary>Text of one batch of a column; bounds the batch's memory whatever a file holds.</summary>
    private const int MaxBatchText = 64 << 20;

    /// <summary>Longer texts are no numbers: the exact expansion of a double has 1,075 digits at most.</summary>
    private const int MaxNumberText = 4096;

    /// <summary>Copies a row of another vector.</summary>
    public static void CopyRow(ColumnVector target, int row, ColumnVector source, int sourceRow)
    {
        // Rows of the source may share their bytes, which they do not in the target.
        if (target.Kind == FeatureKind.Categorical && source.States[sourceRow] == ValueState.Value)
            CheckRoom(target, source.TextLengths[sourceRow]);
        target.CopyRow(row, source, sourceRow);
    }

    /// <summary>Throws when so many bytes more are too many for a batch.</summary>
    public static void CheckRoom(ColumnVector target, long length)
    {
        if (length > MaxBatchText - target.TextUsed)
        {
            throw new UnsupportedArrowException(
                $"{ColumnBatch.MaxRows} rows hold more than {MaxBatchText >> 20} MiB of text, which is not a category", "Leave the column out.");
        }
    }

    /// <summary>To be asked before the bytes are read; where they are too long for a number, the row is invalid already.</summary>
    protected static bool CanBeSet(ColumnVector target, int row, long length)
    {
        if (target.Kind == FeatureKind.Categorical)
            CheckRoom(target, length);
        else if (length > MaxNumberText)
            target.SetInvalid(row);
        return target.States[row] == ValueState.Value;
    }

    protected static void SetBytes(ColumnVector target, int row, ReadOnlySpan<byte> bytes)
    {
        if (target.Kind == FeatureKind.Numeric)
            target.SetNumber(row, NumberText.Parse(bytes));
        else if (Utf8.IsValid(bytes))
            target.SetText(row, bytes);
        else
            target.SetInvalid(row);
    }
}
