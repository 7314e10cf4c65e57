using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>Writes one row of a group as a plain record: <c>{envelope,"input":{…},"output":{…}}</c>.</summary>
/// <remarks>Outputs whose names are no prediction's stand in, in their order, for predictions whose names are not there, when there
/// are as many of the one as of the other: serving programs name what training data calls otherwise.</remarks>
internal sealed class RowWriter(PresetPlan plan) : Payload.ISink
{
    private readonly ByteText _record = new();
    private readonly bool[] _found = new bool[plan.Predictions.Count];
    private readonly List<(int Start, int Length)> _others = [];
    private byte[] _name = new byte[64];
    private bool _isFirst;
    private bool _isOutput;

    public ReadOnlySpan<byte> Record => _record.Written;

    /// <summary>False when the row has positions, and not as many as the baseline has features.</summary>
    public bool Write(ReadOnlySpan<byte> envelope, Payload? input, Payload? output, int row)
    {
        _record.Clear();
        _record.Append(envelope);
        if (input is not null)
        {
            Open("\"input\":{"u8, isOutput: false);
            int positions = input.Visit(row, this);
            if (positions >= 0 && positions != plan.FeatureCount && plan.FeatureCount > 0 && !plan.HasChosenFeatures)
                return false;
            _record.Append(output is null ? "}"u8 : "},"u8);
        }

        if (output is not null)
        {
            Open("\"output\":{"u8, isOutput: true);
            output.Visit(row, this);
            StandIn();
            _record.Append("}"u8);
        }

        _record.Append("}"u8);
        return true;
    }

    public void Begin(ReadOnlySpan<byte> envelope)
    {
        _record.Clear();
        _record.Append(envelope);
    }

    public void Open(ReadOnlySpan<byte> start, bool isOutput)
    {
        _record.Append(start);
        _isFirst = true;
        _isOutput = isOutput;
        _found.AsSpan().Clear();
        _others.Clear();
    }

    /// <summary>Ends the record of <see cref="Begin"/>.</summary>
    public void Close(ReadOnlySpan<byte> end)
    {
        if (_isOutput)
            StandIn();
        _record.Append(end);
    }

    public void Named(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> rawValue)
    {
        Separate();
        _record.Append("\""u8).Append(rawName).Append("\":"u8).Append(rawValue);
        if (_isOutput && !IsKnown(rawName) && _others.Count <= _found.Length)
            _others.Add((_record.Length - rawValue.Length, rawValue.Length));
    }

    public void Positioned(int position, ReadOnlySpan<byte> rawValue)
    {
        Separate();
        _record.Append("\""u8).Append(position).Append("\":"u8).Append(rawValue);
    }

    private void Separate()
    {
        if (!_isFirst)
            _record.Append(","u8);
        _isFirst = false;
    }

    private bool IsKnown(ReadOnlySpan<byte> rawName)
    {
        if (_name.Length < rawName.Length)
            _name = new byte[2 * rawName.Length];
        rawName.CopyTo(_name);
        ReadOnlySpan<byte> name = _name.AsSpan(0, EscapedText.Unescape(_name.AsSpan(0, rawName.Length)));
        for (int prediction = 0; prediction < _found.Length; prediction++)
        {
            if (name.SequenceEqual(plan.Predictions[prediction].Name))
                return _found[prediction] = true;
        }

        foreach (byte[] chosen in plan.ChosenOutputs)
        {
            if (name.SequenceEqual(chosen))
                return true;
        }

        return false;
    }

    private void StandIn()
    {
        if (_others.Count == 0 || _others.Count != _found.AsSpan().Count(false))
            return;
        int other = 0;
        for (int prediction = 0; prediction < _found.Length; prediction++)
        {
            if (_found[prediction])
                continue;
            (int start, int length) = _others[other++];
            _record.Append(",\"#"u8).Append(plan.Predictions[prediction].Position).Append("\":"u8);
            _record.Append(_record.Written.Slice(start, length));
        }
    }
}
