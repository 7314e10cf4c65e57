using System.Buffers;
using System.Buffers.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>
/// The rows of what a client sent to a model, or got back: CSV without names; JSON as an array of rows, one row, several
/// documents, columns (tensors of the Open Inference Protocol, <c>dataframe_split</c>), or under one of the keys that
/// serving programs use. Loaded, then asked for row after row.
/// </summary>
internal sealed partial class Payload(int maxDepth, IReadOnlyList<byte[]> missingValues, IReadOnlyList<byte[]> featuresPath, bool showsNumbers = false)
{
    private readonly PaddedLine _line = new();
    private readonly ByteText _decoded = new();
    private readonly JsonTape _tape = new(maxDepth);
    private readonly CsvSplitter _csv = new(',');
    private readonly List<int> _rows = [];
    private readonly List<Tensor> _tensors = [];
    private readonly List<int> _leaves = [];
    private Form _form;
    private bool _isFlat;

    private enum Form : byte
    {
        /// <summary>_rows: start and length of each CSV record.</summary>
        Csv,

        /// <summary>_rows: nodes.</summary>
        Rows,

        /// <summary>_rows: start and length of each document.</summary>
        Documents,

        /// <summary>_tensors.</summary>
        Columns,

        /// <summary>_rows: nodes of arrays; _names: the node of their names.</summary>
        Split,
    }

    public int Count { get; private set; }

    /// <summary>As many rows as there are single values, where it cannot be told whether they are one row or many; else -1.</summary>
    public int OtherCount { get; private set; }

    /// <summary>Bytes of names that stand once in the payload and are given with each row.</summary>
    public long NameBytes { get; private set; }

    private ReadOnlySpan<byte> Text => _line.Text;

    /// <summary>Takes bytes that somebody else owns. False when they are no rows.</summary>
    public bool Load(ReadOnlySpan<byte> bytes, bool isCsv, bool isOutput)
    {
        _line.Set(bytes);
        return _line.IsValidUtf8 && (isCsv ? LoadCsv() : LoadJson(isOutput));
    }

    /// <summary>The inside of a JSON text, escapes and all.</summary>
    public bool LoadEscaped(ReadOnlySpan<byte> inside, bool isEscaped, bool? isCsv, bool isOutput)
    {
        _decoded.Clear();
        _decoded.Append(inside);
        Span<byte> text = isEscaped ? _decoded.Written[..EscapedText.Unescape(_decoded.Written)] : _decoded.Written;
        return Load(text, isCsv ?? LooksLikeCsv(text), isOutput);
    }

    public bool LoadBase64(ReadOnlySpan<byte> inside, bool isEscaped, bool? isCsv, bool isOutput)
    {
        _decoded.Clear();
        _decoded.Append(inside);
        Span<byte> text = isEscaped ? _decoded.Written[..EscapedText.Unescape(_decoded.Written)] : _decoded.Written;
        if (Base64.DecodeFromUtf8InPlace(text, out int written) != OperationStatus.Done)
            return false;
        return Load(text[..written], isCsv ?? LooksLikeCsv(text[..written]), isOutput);
    }

    /// <summary>Reads the single values as rows of one value each instead of one row, or the other way round.</summary>
    public void TakeOther()
    {
        _isFlat = !_isFlat;
        (Count, OtherCount) = (OtherCount, Count);
    }

    private static bool LooksLikeCsv(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is not ([(byte)'{', ..] or [(byte)'[', ..]);

    private void Reset(Form form)
    {
        _form = form;
        _isFlat = false;
        _splitRecord = -1;
        OtherCount = -1;
        NameBytes = 0;
        _rows.Clear();
        _tensors.Clear();
        _leaves.Clear();
    }

    /// <summary>Records end where lines end; blank ones are none. One record of several fields may be so many rows of one.</summary>
    private bool LoadCsv()
    {
        Reset(Form.Csv);
        ReadOnlySpan<byte> text = Text[.._line.Length];
        for (int at = 0; at < text.Length;)
        {
            if (_csv.Split(text[at..], isLast: true, out int consumed) != CsvSplit.Complete)
                return false;
            if (!text.Slice(at, consumed).Trim("\r\n"u8).IsEmpty)
            {
                _rows.Add(at);
                _rows.Add(consumed);
            }

            at += Math.Max(consumed, 1);
        }

        Count = _rows.Count / 2;
        if (Count == 1)
        {
            _csv.Split(text.Slice(_rows[0], _rows[1]), isLast: true, out _);
            OtherCount = _csv.Fields.Length;
        }

        return Count > 0;
    }

    private bool LoadJson(bool isOutput)
    {
        Reset(Form.Rows);
        int at = JsonSkipper.SkipSpace(Text, Text.StartsWith("\uFEFF"u8) ? 3 : 0);
        if (at == _line.Length || _tape.Parse(Text, at) != RecordOutcome.Accepted)
            return false;
        return _tape.End == _line.Length ? LoadBody(0, isOutput) : LoadDocuments(at);
    }

    /// <summary>application/jsonlines: each document is a row.</summary>
    private bool LoadDocuments(int at)
    {
        Reset(Form.Documents);
        while (at < _line.Length)
        {
            if (_tape.Parse(Text, at) != RecordOutcome.Accepted)
                return false;
            _rows.Add(at);
            _rows.Add(_tape.End - at);
            at = _tape.End;
        }

        Count = _rows.Count / 2;
        return true;
    }

    private bool LoadBody(int root, bool isOutput)
    {
        if (_tape.Is(root, ValueKind.Array))
            return LoadRows(root, oneRowOfValues: !isOutput);
        if (!_tape.Is(root, ValueKind.Object))
            return LoadOne(root);
        int split = _tape.Find(Text, root, "dataframe_split"u8);
        if (split >= 0)
            return LoadSplit(split);
        foreach (byte[] key in s_keys)
        {
            int body = _tape.Find(Text, root, key);
            if (!_tape.IsThere(body))
                continue;
            if (_tape.Is(body, ValueKind.Array))
                return IsTensors(body) ? LoadTensors(body) : LoadRows(body, oneRowOfValues: false);
            return _tape.Is(body, ValueKind.Object) && key.AsSpan().StartsWith("inputs"u8) && LoadNamedColumns(body) || LoadOne(body);
        }

        return LoadOne(root);
    }

    private bool LoadOne(int node)
    {
        Reset(Form.Rows);
        _rows.Add(node);
        Count = 1;
        return true;
    }

    /// <summary>Single values: as a request they are the features of one row, unless the key says instances; as a response one row each.</summary>
    private bool LoadRows(int array, bool oneRowOfValues)
    {
        Reset(Form.Rows);
        bool areValues = true;
        for (int child = array + 1; child < _tape[array].Next; child = _tape[child].Next)
        {
            areValues &= _tape[child].Kind is not (ValueKind.Array or ValueKind.Object);
            _rows.Add(child);
        }

        Count = _rows.Count;
        if (Count == 0 || !areValues)
            return true;
        OtherCount = 1;
        if (oneRowOfValues)
            TakeOther();
        return true;
    }

    private static readonly byte[][] s_keys =
    [
        [.. "instances"u8], [.. "predictions"u8], [.. "inputs"u8], [.. "outputs"u8], [.. "dataframe_records"u8],
    ];
}
