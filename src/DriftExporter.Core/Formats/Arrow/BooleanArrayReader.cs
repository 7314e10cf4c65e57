using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Booleans: a bit each, least significant first. As numbers they are 1 and 0.</summary>
internal sealed class BooleanArrayReader(ArrayLayout layout) : ArrayReader(layout)
{
    private readonly BodyBuffer _bits = new();

    protected override void OpenValues(BatchBody body, int buffer)
    {
        body.OpenBuffer(buffer, _bits);
        if (_bits.Length < (Length + 7) / 8)
            Compression.Corrupt.Throw($"{Length} booleans should be in {_bits.Length} bytes");
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        long first = start >> 3;
        ReadOnlySpan<byte> bytes = _bits.Read(first, (int)(((start + count + 7) >> 3) - first));
        int bit = (int)(start & 7);
        for (int row = firstRow; row < firstRow + count; row++, bit++)
        {
            if (target.States[row] != ValueState.Value)
                continue;
            bool value = (bytes[bit >> 3] >> (bit & 7) & 1) != 0;
            if (target.Kind == FeatureKind.Numeric)
                target.Numbers[row] = value ? 1 : 0;
            else
                target.SetText(row, CategoryKey.Of(value));
        }
    }
}
