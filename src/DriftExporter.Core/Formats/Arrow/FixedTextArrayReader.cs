using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Binaries of one length, and UUIDs.</summary>
internal sealed class FixedTextArrayReader(ArrayLayout layout) : BytesArrayReader(layout)
{
    private readonly BodyBuffer _bytes = new();

    protected override void OpenValues(BatchBody body, int buffer) => OpenFixed(body, buffer, _bytes, Layout.Type.Width);

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        int width = Layout.Type.Width;
        bool isUuid = Layout.Type is { Extension: ArrowExtension.Uuid, Width: 16 };
        Span<byte> text = stackalloc byte[36];
        for (int index = 0; index < count; index++)
        {
            int row = firstRow + index;
            if (target.States[row] != ValueState.Value || !CanBeSet(target, row, width))
                continue;
            ReadOnlySpan<byte> value = _bytes.Read((start + index) * width, width);
            if (isUuid && new Guid(value, bigEndian: true).TryFormat(text, out _))
                SetBytes(target, row, text);
            else
                SetBytes(target, row, value);
        }
    }
}
