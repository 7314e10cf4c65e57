using System.Globalization;
using DriftExporter.Formats.Text;
using System.Buffers.Text;

namespace DriftExporter.Formats.Presets;

/// <content>Payloads that hold columns instead of rows.</content>
internal sealed partial class Payload
{
    private int _names;

    /// <param name="Name">Node of its name.</param>
    /// <param name="First">Its first value in the list of all.</param>
    /// <param name="PerRow">Values in a row.</param>
    private readonly record struct Tensor(int Name, int First, int PerRow);

    /// <summary>Open Inference Protocol: objects with a name and data.</summary>
    private bool IsTensors(int array)
    {
        int first = array + 1;
        return first < _tape[array].Next && _tape.IsText(_tape.Find(Text, first, "name"u8))
            && (_tape.Find(Text, first, "shape"u8) >= 0 || _tape.Find(Text, first, "datatype"u8) >= 0);
    }

    /// <summary>Row-major values, flat or nested; the first dimension is the rows, the same for all.</summary>
    private bool LoadTensors(int array)
    {
        Reset(Form.Columns);
        int rows = -1;
        for (int tensor = array + 1; tensor < _tape[array].Next; tensor = _tape[tensor].Next)
        {
            int name = _tape.Find(Text, tensor, "name"u8);
            int data = _tape.Find(Text, tensor, "data"u8);
            if (!_tape.IsText(name) || !_tape.Is(data, ValueKind.Array) || !Add(name, data, RowsOf(tensor, data), ref rows))
                return false;
        }

        Count = Math.Max(rows, 0);
        return true;
    }

    /// <summary><c>{"age":[41,29],"region":["north","east"]}</c>; false when it is no such thing.</summary>
    private bool LoadNamedColumns(int columns)
    {
        Reset(Form.Columns);
        int rows = -1;
        for (int key = columns + 1; key < _tape[columns].Next; key = _tape[key + 1].Next)
        {
            if (!_tape.Is(key + 1, ValueKind.Array) || !Add(key, key + 1, ChildrenOf(key + 1), ref rows))
                return false;
        }

        Count = Math.Max(rows, 0);
        return rows >= 0;
    }

    /// <summary><c>{"columns":["age"],"data":[[41],[29]]}</c>.</summary>
    private bool LoadSplit(int split)
    {
        Reset(Form.Split);
        _names = _tape.Find(Text, split, "columns"u8);
        int data = _tape.Find(Text, split, "data"u8);
        if (!_tape.Is(_names, ValueKind.Array) || !_tape.Is(data, ValueKind.Array))
            return false;
        int width = ChildrenOf(_names);
        NameBytes = _tape[_names].Length;
        for (int row = data + 1; row < _tape[data].Next; row = _tape[row].Next)
        {
            if (!_tape.Is(row, ValueKind.Array) || ChildrenOf(row) != width)
                return false;
            _rows.Add(row);
        }

        Count = _rows.Count;
        return true;
    }

    private bool Add(int name, int data, int tensorRows, ref int rows)
    {
        int first = _leaves.Count;
        for (int node = data + 1; node < _tape[data].Next; node++)
        {
            if (_tape[node].Kind == ValueKind.Object)
                return false;
            if (_tape[node].Kind != ValueKind.Array)
                _leaves.Add(node);
        }

        int values = _leaves.Count - first;
        if (rows < 0)
            rows = tensorRows;
        if (tensorRows != rows || rows < 0 || (rows == 0 ? values != 0 : values % rows != 0 || values == 0))
            return false;
        NameBytes += _tape[name].Length + 4;
        _tensors.Add(new Tensor(name, first, rows == 0 ? 0 : values / rows));
        return true;
    }

    /// <summary>The first dimension; without one, what stands in the outer array. -1: not to be read.</summary>
    private int RowsOf(int tensor, int data)
    {
        int shape = _tape.Find(Text, tensor, "shape"u8);
        if (!_tape.Is(shape, ValueKind.Array))
            return ChildrenOf(data);
        if (_tape[shape].Next == shape + 1)
            return 1;
        ReadOnlySpan<byte> first = _tape.Raw(Text, shape + 1);
        return Utf8Parser.TryParse(first, out int rows, out int used) && used == first.Length ? rows : -1;
    }

    private int ChildrenOf(int node)
    {
        int count = 0;
        for (int child = node + 1; child < _tape[node].Next; child = _tape[child].Next)
            count++;
        return count;
    }
}
