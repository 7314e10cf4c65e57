using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>
/// BentoML's monitoring log: columns at the top level of the record. The schema line, from a file of its own or from among
/// the records, says which of them are features and which predictions; until it is known, columns are found by name alone.
/// </summary>
/// <param name="plan">The model.</param>
/// <param name="findSchema">Looks for a schema line; asked at the start of each file until there is one.</param>
internal sealed class BentoMlLayer(PresetPlan plan, Func<byte[]?>? findSchema) : ILineLayer
{
    private readonly PaddedLine _line = new();
    private readonly JsonTape _tape = new(plan.MaxDepth);
    private readonly RowWriter _row = new(plan);
    private readonly ByteText _envelope = new();
    private readonly Dictionary<string, bool> _isPrediction = new(StringComparer.Ordinal);
    private byte[]? _schema;
    private RecordOutcome? _next;

    /// <summary>Whether the document is a schema, and no record.</summary>
    public static bool IsSchema(JsonTape tape, ReadOnlySpan<byte> text) =>
        tape.Is(tape.Find(text, 0, "columns"u8), ValueKind.Array) && tape.Is(tape.Find(text, 0, "meta_data"u8), ValueKind.Object);

    public void StartFile(RecordFile file)
    {
        if (_schema is null && findSchema?.Invoke() is { } schema)
            TakeSchema(schema);
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        _line.Set(line);
        RecordOutcome outcome = _tape.Parse(_line);
        if (outcome == RecordOutcome.Accepted && !_tape.Is(0, ValueKind.Object))
            outcome = RecordOutcome.RejectedNotObject;
        else if (outcome == RecordOutcome.Accepted && IsSchema(_tape, _line.Text))
            outcome = Learn() ? RecordOutcome.Blank : RecordOutcome.RejectedPreset;
        _next = outcome == RecordOutcome.Blank ? null : outcome;
    }

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record)
    {
        outcome = _next ?? RecordOutcome.Blank;
        record = default;
        if (_next is null)
            return false;
        _next = null;
        if (outcome != RecordOutcome.Accepted)
            return true;
        if (_schema is not null)
            Write();
        record = _schema is null ? _line.Text[.._line.Length] : _row.Record;
        return true;
    }

    public void EndInput()
    {
    }

    public void Elapse(long now)
    {
    }

    public RecordReaderState Capture(RecordReaderState state) => state with { Schema = _schema };

    public void Restore(RecordReaderState state)
    {
        if (state.Schema is not null)
            TakeSchema(state.Schema);
    }

    private void TakeSchema(byte[] schema)
    {
        _line.Set(schema);
        if (_tape.Parse(_line) == RecordOutcome.Accepted && IsSchema(_tape, _line.Text))
            Learn();
    }

    /// <summary>False when its columns have no names and roles; then the schema that was known stays.</summary>
    private bool Learn()
    {
        ReadOnlySpan<byte> text = _line.Text;
        Dictionary<string, bool> isPrediction = new(StringComparer.Ordinal);
        int columns = _tape.Find(text, 0, "columns"u8);
        for (int column = columns + 1; column < _tape[columns].Next; column = _tape[column].Next)
        {
            int name = _tape.Find(text, column, "name"u8), role = _tape.Find(text, column, "role"u8);
            if (!_tape.IsText(name) || !_tape.IsText(role))
                return false;
            if (_tape.KeyIs(text, role, "feature"u8) || _tape.KeyIs(text, role, "prediction"u8))
                isPrediction[NameOf(name)] = _tape.KeyIs(text, role, "prediction"u8);
        }

        _isPrediction.Clear();
        foreach ((string name, bool prediction) in isPrediction)
            _isPrediction.Add(name, prediction);
        _schema = text[.._line.Length].ToArray();
        return true;
    }

    /// <summary>Three walks over the record: what the schema does not name, the features, the predictions.</summary>
    private void Write()
    {
        _envelope.Clear();
        _envelope.Append("{"u8);
        foreach (int key in Keys(role: null))
            _envelope.Append(_tape.Raw(_line.Text, key)).Append(":"u8).Append(_tape.Raw(_line.Text, key + 1)).Append(","u8);
        _row.Begin(_envelope.Written);
        _row.Open("\"input\":{"u8, isOutput: false);
        foreach (int key in Keys(role: false))
            _row.Named(_tape.Inside(_line.Text, key), _tape.Raw(_line.Text, key + 1));
        _row.Close("},"u8);
        _row.Open("\"output\":{"u8, isOutput: true);
        foreach (int key in Keys(role: true))
            _row.Named(_tape.Inside(_line.Text, key), _tape.Raw(_line.Text, key + 1));
        _row.Close("}}"u8);
    }

    private IEnumerable<int> Keys(bool? role)
    {
        for (int key = 1; key < _tape[0].Next; key = _tape[key + 1].Next)
        {
            bool? own = _isPrediction.TryGetValue(NameOf(key), out bool isPrediction) ? isPrediction : null;
            if (own == role)
                yield return key;
        }
    }

    private string NameOf(int node)
    {
        ReadOnlySpan<byte> inside = _tape.Inside(_line.Text, node);
        if (_tape.Is(node, ValueKind.Text))
            return Encoding.UTF8.GetString(inside);
        byte[] name = inside.ToArray();
        return Encoding.UTF8.GetString(name, 0, EscapedText.Unescape(name));
    }
}
