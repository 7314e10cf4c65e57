using System.Text.Unicode;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>Values of bytes: as categories those that are UTF-8, as numbers those that are wholly one.</summary>
internal abstract class BytesArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    /// <summary>Text of one batch of a column; bounds the batch's memory whatever a file holds.</summary>
    private const int MaxBatchText = 64 << 20;

    /// <summary>To be called before the bytes are read.</summary>
    public static void CheckRoom(ColumnVector target, long length)
    {
        if (length > MaxBatchText - target.TextUsed)
        {
            throw new UnsupportedArrowException(
                $"{ColumnBatch.MaxRows} rows hold more than {MaxBatchText >> 20} MiB of text, which is not a category", "Leave the column out.");
        }
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
