using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Texts and binaries, one after the other: n + 1 offsets of 4 or 8 bytes tell where each begins and ends.</summary>
internal sealed class TextArrayReader(ArrayLayout layout, int offsetBytes) : BytesArrayReader(layout)
{
    private readonly FixedBuffer _offsets = new(offsetBytes, layout.IsBigEndian);
    private readonly BodyBuffer _bytes = new();

    protected override void OpenValues(BatchBody body, int buffer)
    {
        OpenFixed(body, buffer, _offsets.Buffer, offsetBytes, extra: 1);
        body.OpenBuffer(buffer + 1, _bytes);
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        ReadOnlySpan<byte> offsets = _offsets.Read(start, count + 1);
        long end = Offset(offsets, 0);
        for (int index = 0; index < count; index++)
        {
            long begin = end;
            end = Offset(offsets, index + 1);
            if (target.States[firstRow + index] != ValueState.Value)
                continue;
            if (begin < 0 || end < begin || end > _bytes.Length)
                Corrupt.Throw($"value {start + index} is bytes {begin} to {end} of {_bytes.Length}");
            if (CanBeSet(target, firstRow + index, end - begin))
                SetBytes(target, firstRow + index, _bytes.Read(begin, (int)(end - begin)));
        }
    }

    private long Offset(ReadOnlySpan<byte> offsets, int index) => offsetBytes == 4
        ? BinaryPrimitives.ReadInt32LittleEndian(offsets[(index * 4)..])
        : BinaryPrimitives.ReadInt64LittleEndian(offsets[(index * 8)..]);
}
