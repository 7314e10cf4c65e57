using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>The values of one dictionary as of the current place in the stream, as numbers or as category keys. Columns may share it.</summary>
internal sealed class DictionaryValues(FeatureKind kind)
{
    /// <summary>More entries, or longer keys together, are no categories; they bound the memory of a log that only ever adds.</summary>
    private const int MaxEntries = 1 << 24;
    private const int MaxKeyBytes = 256 << 20;

    private double[] _numbers = [];
    private int[] _ends = [];
    private byte[] _keys = [];

    public FeatureKind Kind => kind;

    public int Count { get; private set; }

    /// <summary>[entries]</summary>
    public ValueState[] States { get; private set; } = [];

    public double Number(int entry) => _numbers[entry];

    public ReadOnlySpan<byte> Key(int entry)
    {
        int start = entry == 0 ? 0 : _ends[entry - 1];
        return _keys.AsSpan(start, _ends[entry] - start);
    }

    public void Clear() => Count = 0;

    /// <summary>Adds the first rows of a vector.</summary>
    public void Append(ColumnVector values, int rows)
    {
        if (rows > MaxEntries - Count)
            throw new UnsupportedDataException($"a dictionary has more than {MaxEntries} entries, which are no categories", "Leave the column out.");
        States = Room(States, rows);
        values.States.AsSpan(0, rows).CopyTo(States.AsSpan(Count));
        if (kind == FeatureKind.Numeric)
        {
            _numbers = Room(_numbers, rows);
            values.Numbers.AsSpan(0, rows).CopyTo(_numbers.AsSpan(Count));
        }
        else
        {
            _ends = Room(_ends, rows);
            AppendKeys(values, rows);
        }

        Count += rows;
    }

    private void AppendKeys(ColumnVector values, int rows)
    {
        int end = Count == 0 ? 0 : _ends[Count - 1];
        for (int row = 0; row < rows; row++)
        {
            if (values.States[row] == ValueState.Value)
            {
                ReadOnlySpan<byte> key = values.Text(row);
                if (key.Length > MaxKeyBytes - end)
                    throw new UnsupportedDataException($"a dictionary has more than {MaxKeyBytes >> 20} MiB of texts, which are no categories", "Leave the column out.");
                if (end + key.Length > _keys.Length)
                    Array.Resize(ref _keys, Math.Max(end + key.Length, Math.Max(256, (int)Math.Min(_keys.Length * 2L, MaxKeyBytes))));
                key.CopyTo(_keys.AsSpan(end));
                end += key.Length;
            }

            _ends[Count + row] = end;
        }
    }

    private T[] Room<T>(T[] array, int rows)
    {
        if (Count + rows > array.Length)
            Array.Resize(ref array, Math.Max(Count + rows, array.Length * 2));
        return array;
    }
}
