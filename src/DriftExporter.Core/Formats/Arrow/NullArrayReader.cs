using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Nothing but nulls, which take no bytes.</summary>
internal sealed class NullArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    protected override void OpenValues(BatchBody body, int buffer)
    {
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense) =>
        target.States.AsSpan(firstRow, count).Fill(ValueState.Missing);
}
