using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>What presets share: a group is what one request and its response hold; its rows are given one by one as plain records.</summary>
internal abstract class PresetLayer : ILineLayer
{
    /// <summary>Most bytes of envelopes and names that one group may repeat: bounds the work that a line can cause.</summary>
    private const long MaxRepeated = 64 << 20;

    private readonly RowWriter _writer;
    private RecordOutcome? _refusal;
    private bool _hasInput, _hasOutput;
    private int _row, _rows;

    protected PresetLayer(PresetPlan plan)
    {
        Plan = plan;
        Tape = new JsonTape(plan.MaxDepth);
        Input = new Payload(plan.MaxDepth, plan.MissingValues, plan.FeaturesPath, plan.ShowsNumbers);
        Output = new Payload(plan.MaxDepth, plan.MissingValues, [], plan.ShowsNumbers);
        _writer = new RowWriter(plan);
    }

    protected PresetPlan Plan { get; }

    protected PaddedLine Line { get; } = new();

    protected JsonTape Tape { get; }

    protected Payload Input { get; }

    protected Payload Output { get; }

    protected ByteText Envelope { get; } = new();

    public virtual void StartFile(RecordFile file)
    {
    }

    public virtual void Take(ReadOnlySpan<byte> line)
    {
        Line.Set(line);
        RecordOutcome outcome = Tape.Parse(Line);
        if (outcome == RecordOutcome.Accepted)
            Take();
        else if (outcome != RecordOutcome.Blank)
            Refuse(outcome);
    }

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            record = default;
            outcome = _refusal ?? RecordOutcome.Accepted;
            if (_refusal is not null)
            {
                _refusal = null;
                return true;
            }

            if (_row < _rows)
            {
                outcome = _writer.Write(Envelope.Written, _hasInput ? Input : null, _hasOutput ? Output : null, _row++)
                    ? RecordOutcome.Accepted : RecordOutcome.RejectedPreset;
                record = _writer.Record;
                return true;
            }

            if (!Advance())
                return false;
        }
    }

    public virtual void EndInput()
    {
    }

    public virtual void Elapse(long now)
    {
    }

    public virtual RecordReaderState Capture(RecordReaderState state) => state;

    public virtual void Restore(RecordReaderState state)
    {
    }

    /// <summary>Takes the document on the tape.</summary>
    protected abstract void Take();

    /// <summary>Begins the next group, or refuses something; false when nothing is left.</summary>
    protected virtual bool Advance() => false;

    protected void Refuse(RecordOutcome outcome) => _refusal = outcome;

    /// <summary>Begins the group of what is loaded. Predictions alone are records only of a model without features.</summary>
    protected void Begin(bool hasInput, bool hasOutput)
    {
        (_hasInput, _hasOutput) = (hasInput, hasOutput);
        _row = 0;
        _rows = 0;
        bool pairs = hasInput && hasOutput ? Pair() : hasInput || (hasOutput && Plan.TakesOutputsAlone);
        int rows = hasInput ? Input.Count : Output.Count;
        long repeated = Envelope.Length + (hasInput ? Input.NameBytes : 0) + (hasOutput ? Output.NameBytes : 0);
        if (!pairs || rows * repeated > MaxRepeated)
            Refuse(RecordOutcome.RejectedPreset);
        else
            _rows = rows;
    }

    /// <summary>Writes the members of an object up to the row: <c>{"key":value,</c>, but for those named.</summary>
    protected void WriteEnvelope(JsonTape tape, ReadOnlySpan<byte> text, int node, byte[][] without)
    {
        Envelope.Clear();
        Envelope.Append("{"u8);
        for (int key = node + 1; key < tape[node].Next; key = tape[key + 1].Next)
        {
            if (!IsOneOf(tape, text, key, without))
                Envelope.Append(tape.Raw(text, key)).Append(":"u8).Append(tape.Raw(text, key + 1)).Append(","u8);
        }
    }

    private static bool IsOneOf(JsonTape tape, ReadOnlySpan<byte> text, int key, byte[][] names)
    {
        foreach (byte[] name in names)
        {
            if (tape.KeyIs(text, key, name))
                return true;
        }

        return false;
    }

    private bool Pair()
    {
        if (Output.Count != Input.Count && Output.OtherCount == Input.Count)
            Output.TakeOther();
        else if (Output.Count != Input.Count && Input.OtherCount == Output.Count)
            Input.TakeOther();
        return Output.Count == Input.Count;
    }
}
