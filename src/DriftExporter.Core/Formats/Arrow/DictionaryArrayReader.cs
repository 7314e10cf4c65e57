using DriftExporter.Formats.Columnar;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Indices of 1 to 8 bytes into a dictionary, which may itself hold nulls.</summary>
/// <remarks>A key that comes again within one read is not copied again: its rows share the bytes.</remarks>
internal sealed class DictionaryArrayReader(ArrayLayout layout, DictionaryValues dictionary) : ArrayReader(layout)
{
    private readonly FixedBuffer _indices = new(layout.IndexType.Width, layout.IsBigEndian);

    /// <summary>[entries] the row that has the key already; valid when usedIn is the current read.</summary>
    private int[] _rows = [];
    private int[] _usedIn = [];
    private int _read;

    protected override void OpenValues(BatchBody body, int buffer) => OpenFixed(body, buffer, _indices.Buffer, Layout.IndexType.Width);

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        ReadOnlySpan<byte> indices = _indices.Read(start, count);
        StartRead();
        ArrowType type = Layout.IndexType;
        ReadOnlySpan<ValueState> states = dictionary.States.AsSpan(0, dictionary.Count);
        for (int index = 0; index < count; index++)
        {
            int row = firstRow + index;
            if (target.States[row] != ValueState.Value)
                continue;
            ulong entry = (ulong)FixedValues.ReadInteger(type, indices[(index * type.Width)..]);
            if (entry >= (ulong)states.Length)
                Corrupt.Throw($"value {start + index} is entry {(long)entry} of a dictionary that has {states.Length}");
            if (states[(int)entry] != ValueState.Value)
                target.States[row] = states[(int)entry];
            else if (dictionary.Kind == FeatureKind.Numeric)
                target.Numbers[row] = dictionary.Number((int)entry);
            else
                SetKey(target, row, (int)entry);
        }
    }

    private void SetKey(ColumnVector target, int row, int entry)
    {
        if (_usedIn[entry] == _read)
        {
            target.TextStarts[row] = target.TextStarts[_rows[entry]];
            target.TextLengths[row] = target.TextLengths[_rows[entry]];
            return;
        }

        ReadOnlySpan<byte> key = dictionary.Key(entry);
        TextRoom.Check(target, key.Length);
        target.SetText(row, key);
        _rows[entry] = row;
        _usedIn[entry] = _read;
    }

    private void StartRead()
    {
        if (dictionary.Kind == FeatureKind.Categorical && _usedIn.Length < dictionary.Count)
        {
            int room = Math.Max(dictionary.Count, 2 * _usedIn.Length);
            Array.Resize(ref _rows, room);
            Array.Resize(ref _usedIn, room);
        }

        if (++_read != int.MaxValue)
            return;
        Array.Clear(_usedIn);
        _read = 1;
    }
}
