using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Lists, structs and the like where one value was looked for: what is not null is invalid.</summary>
internal sealed class OpaqueArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    protected override void OpenValues(BatchBody body, int buffer)
    {
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense) =>
        target.States.AsSpan(firstRow, count).Replace(ValueState.Value, ValueState.Invalid);
}
