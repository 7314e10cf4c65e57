using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

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

/// <summary>A buffer of values of one width, which come little-endian whatever the file's byte order.</summary>
internal sealed class FixedBuffer(int width, bool isBigEndian)
{
    private readonly ByteBuffer _swapped = new();

    public BodyBuffer Buffer { get; } = new();

    /// <summary>[count * width], valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long start, int count)
    {
        ReadOnlySpan<byte> raw = Buffer.Read(start * width, count * width);
        if (!isBigEndian || width == 1)
            return raw;
        Span<byte> swapped = _swapped.Reserve(raw.Length).AsSpan(0, raw.Length);
        switch (width)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(raw), MemoryMarshal.Cast<byte, ushort>(swapped));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(raw), MemoryMarshal.Cast<byte, uint>(swapped));
                break;
            case 8:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(raw), MemoryMarshal.Cast<byte, ulong>(swapped));
                break;
            default:
                raw.CopyTo(swapped);
                for (int at = 0; at < swapped.Length; at += width)
                    swapped.Slice(at, width).Reverse();
                break;
        }

        return swapped;
    }
}
