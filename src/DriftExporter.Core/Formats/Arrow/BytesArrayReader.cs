using System.Text.Unicode;
using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>Values of bytes: as categories those that are UTF-8, as numbers those that are wholly one.</summary>
internal abstract class BytesArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    /// <summary>Longer texts are no numbers: the exact expansion of a double has 1,075 digits at most.</summary>
    private const int MaxNumberText = 4096;

    /// <summary>To be asked before the bytes are read; where they are too long for a number, the row is invalid already.</summary>
    protected static bool CanBeSet(ColumnVector target, int row, long length)
    {
        if (target.Kind == FeatureKind.Categorical)
            TextRoom.Check(target, length);
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
