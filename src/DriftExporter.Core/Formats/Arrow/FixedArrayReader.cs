using System.Numerics.Tensors;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Numbers, decimals and times: one value of 1 to 32 bytes after the other.</summary>
internal sealed class FixedArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    private readonly FixedBuffer _values = new(layout.Type.Width, layout.IsBigEndian);

    protected override void OpenValues(BatchBody body, int buffer) => OpenFixed(body, buffer, _values.Buffer, Layout.Type.Width);

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        ReadOnlySpan<byte> raw = _values.Read(start, count);
        if (target.Kind == FeatureKind.Categorical)
        {
            WriteKeys(raw, count, target, firstRow);
            return;
        }

        // Nulls have some bytes too, which are converted and not looked at.
        Span<double> numbers = target.Numbers.AsSpan(firstRow, count);
        FixedValues.ToNumbers(Layout.Type, raw, numbers);
        if (isDense && (Layout.Type.Id is not (ArrowTypeId.FloatingPoint or ArrowTypeId.Decimal) || TensorPrimitives.IsFiniteAll<double>(numbers)))
            return;
        for (int row = firstRow; row < firstRow + count; row++)
        {
            if (target.States[row] == ValueState.Value)
                target.SetNumber(row, target.Numbers[row]);
        }
    }

    private void WriteKeys(ReadOnlySpan<byte> raw, int count, ColumnVector target, int firstRow)
    {
        Span<byte> key = stackalloc byte[CategoryKey.MaxLength];
        ArrowType type = Layout.Type;
        for (int index = 0; index < count; index++)
        {
            if (target.States[firstRow + index] == ValueState.Value)
                SetKey(target, firstRow + index, key, FixedValues.WriteKey(type, raw.Slice(index * type.Width, type.Width), key));
        }
    }
}
