using DriftExporter.Formats.Csv;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <content>Row after row, each as a JSON object: names, or positions from 0 where there are none.</content>
internal sealed partial class Payload
{
    private readonly ByteText _halved = new();
    private int _splitRecord;

    /// <summary>Told of each column of a row: its name (raw JSON inside), or its position, and its raw value.</summary>
    internal interface ISink
    {
        void Named(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> rawValue);

        void Positioned(int position, ReadOnlySpan<byte> rawValue);
    }

    /// <summary>Gives the columns of a row; returns how many it has by position, or -1 when they have names.</summary>
    public int Visit<TSink>(int row, TSink sink)
        where TSink : ISink, allows ref struct
    {
        switch (_form)
        {
            case Form.Csv:
                return _isFlat ? VisitCsv(0, row, sink) : VisitCsv(row, -1, sink);
            case Form.Documents:
                _tape.Parse(Text, _rows[2 * row]);
                return VisitNode(0, sink);
            case Form.Columns:
                return VisitTensors(row, sink);
            case Form.Split:
                for (int name = _names + 1, value = _rows[row] + 1; name < _tape[_names].Next; name = _tape[name].Next, value = _tape[value].Next)
                    sink.Named(_tape.Inside(Text, name), _tape.Raw(Text, value));
                return -1;
            default:
                if (!_isFlat)
                    return VisitNode(_rows[row], sink);
                for (int position = 0; position < _rows.Count; position++)
                    sink.Positioned(position, _tape.Raw(Text, _rows[position]));
                return _rows.Count;
        }
    }

    private int VisitNode<TSink>(int node, TSink sink)
        where TSink : ISink, allows ref struct
    {
        int features = Features(node);
        if (_tape.Is(features, ValueKind.Array))
            node = features;
        if (_tape.Is(node, ValueKind.Array))
        {
            int position = 0;
            for (int child = node + 1; child < _tape[node].Next; child = _tape[child].Next)
                sink.Positioned(position++, _tape.Raw(Text, child));
            return position;
        }

        if (!_tape.Is(node, ValueKind.Object))
        {
            sink.Positioned(0, _tape.Raw(Text, node));
            return 1;
        }

        for (int key = node + 1; key < _tape[node].Next; key = _tape[key + 1].Next)
            sink.Named(_tape.Inside(Text, key), _tape.Raw(Text, key + 1));
        return -1;
    }

    private int Features(int node)
    {
        foreach (byte[] key in featuresPath)
            node = _tape.Find(Text, node, key);
        return featuresPath.Count == 0 ? -1 : node;
    }

    /// <summary>A single tensor of several values a row has them by position; of several tensors such a one is an object.</summary>
    private int VisitTensors<TSink>(int row, TSink sink)
        where TSink : ISink, allows ref struct
    {
        foreach (Tensor tensor in _tensors)
        {
            int first = tensor.First + (row * tensor.PerRow);
            if (tensor.PerRow == 1)
            {
                sink.Named(_tape.Inside(Text, tensor.Name), _tape.Raw(Text, _leaves[first]));
                continue;
            }

            if (_tensors.Count > 1)
            {
                _decoded.Clear();
                _decoded.Append("{"u8);
                for (int position = 0; position < tensor.PerRow; position++)
                    _decoded.Append(position == 0 ? "\""u8 : ",\""u8).Append(position).Append("\":"u8).Append(_tape.Raw(Text, _leaves[first + position]));
                sink.Named(_tape.Inside(Text, tensor.Name), _decoded.Append("}"u8).Written);
                continue;
            }

            for (int position = 0; position < tensor.PerRow; position++)
                sink.Positioned(position, _tape.Raw(Text, _leaves[first + position]));
            return tensor.PerRow;
        }

        return -1;
    }

    private int VisitCsv<TSink>(int record, int only, TSink sink)
        where TSink : ISink, allows ref struct
    {
        ReadOnlySpan<byte> text = Text.Slice(_rows[2 * record], _rows[(2 * record) + 1]);
        if (_splitRecord != record)
            _csv.Split(text, isLast: true, out _);
        _splitRecord = record;
        for (int column = Math.Max(only, 0); column < (only >= 0 ? only + 1 : _csv.Fields.Length); column++)
        {
            CsvField field = _csv.Fields[column];
            ReadOnlySpan<byte> content = text.Slice(field.Start, field.Length);
            _decoded.Clear();
            if (field.HasDoubledQuotes)
                content = Halve(content);
            if (IsMissing(content))
                _decoded.Append("null"u8);
            else if (showsNumbers && !field.HasDoubledQuotes && IsNumber(_rows[2 * record] + field.Start, content))
                _decoded.Append(content);
            else
                _decoded.AppendQuoted(content);
            sink.Positioned(only >= 0 ? 0 : column, _decoded.Written);
        }

        return only >= 0 ? 1 : _csv.Fields.Length;
    }

    private ReadOnlySpan<byte> Halve(ReadOnlySpan<byte> content)
    {
        _halved.Clear();
        Span<byte> halved = _halved.Reserve(content.Length);
        int written = 0;
        for (int at = 0; at < content.Length; at++)
        {
            halved[written++] = content[at];
            if (content[at] == '"')
                at++;
        }

        return halved[..written];
    }

    private bool IsNumber(int start, ReadOnlySpan<byte> content) => content is [not (byte)'+', ..] && NumberParser.TryReadWhole(Text, start, content.Length, out _);

    private bool IsMissing(ReadOnlySpan<byte> content)
    {
        foreach (byte[] missing in missingValues)
        {
            if (content.SequenceEqual(missing))
                return true;
        }

        return false;
    }
}
