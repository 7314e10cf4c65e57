using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// Texts and binaries as views of 16 bytes: the length, then either the bytes themselves (up to 12), or their first four, the
/// number of the buffer that they are in, and where.
/// </summary>
internal sealed class ViewArrayReader(ArrayLayout layout) : BytesArrayReader(layout)
{
    private const int ViewBytes = 16;
    private const int InlineBytes = 12;

    private readonly BodyBuffer _views = new();
    private readonly List<BodyBuffer> _data = [];
    private int _dataCount;

    protected override void OpenValues(BatchBody body, int buffer)
    {
        OpenFixed(body, buffer, _views, ViewBytes);
        _dataCount = body.Header.ViewBufferCount(Layout.Place);
        for (int index = 0; index < _dataCount; index++)
        {
            if (index == _data.Count)
                _data.Add(new BodyBuffer());
            body.OpenBuffer(buffer + 1 + index, _data[index]);
        }
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        ReadOnlySpan<byte> views = _views.Read(start * ViewBytes, count * ViewBytes);
        for (int index = 0; index < count; index++)
        {
            if (target.States[firstRow + index] != ValueState.Value)
                continue;
            ReadOnlySpan<byte> view = views.Slice(index * ViewBytes, ViewBytes);
            int length = Int32(view);
            if (length < 0)
                Corrupt.Throw($"value {start + index} has a length of {length} bytes");
            if (length <= InlineBytes)
            {
                SetBytes(target, firstRow + index, view.Slice(4, length));
                continue;
            }

            if (CanBeSet(target, firstRow + index, length))
                SetBytes(target, firstRow + index, Data(Int32(view[8..]), Int32(view[12..]), length));
        }
    }

    private ReadOnlySpan<byte> Data(int buffer, int offset, int length)
    {
        if ((uint)buffer >= (uint)_dataCount)
            Corrupt.Throw($"a value is in buffer {buffer}, and its array has {_dataCount}");
        if (offset < 0 || offset + (long)length > _data[buffer].Length)
            Corrupt.Throw($"a value is {length} bytes at byte {offset} of a buffer of {_data[buffer].Length}");
        return _data[buffer].Read(offset, length);
    }

    private int Int32(ReadOnlySpan<byte> bytes) =>
        Layout.IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
