using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>What an event of a pair is.</summary>
internal enum EventRole : byte
{
    Request,
    Response,

    /// <summary>A request that no response belongs to.</summary>
    Alone,

    /// <summary>Well-formed, and about something else.</summary>
    Other,
    Malformed,
}

/// <summary>
/// Layouts in which request and response are two events: they wait for each other by id, and are one group when both are there,
/// in whatever order they come, from one file or from two.
/// </summary>
/// <remarks>A request whose response does not come (the buffer is full, <see cref="MaxWait"/> has passed, the input ends, or its
/// id comes again) is given without predictions. A response without request is refused, unless the model has no features.</remarks>
internal abstract class JoinLayer(PresetPlan plan) : PresetLayer(plan)
{
    /// <summary>Nanoseconds.</summary>
    public const long MaxWait = 300_000_000_000;

    private readonly JoinBuffer _waiting = new();
    private readonly PaddedLine _otherLine = new();
    private readonly JsonTape _otherTape = new(plan.MaxDepth);
    private readonly ZoneOffsets _utc = new(TimeZoneInfo.Utc);
    private int _event, _events;
    private bool _isEnding;
    private long _now;

    public override void EndInput() => _isEnding = true;

    public override void Elapse(long now) => _now = now;

    public override RecordReaderState Capture(RecordReaderState state) => state with { Waiting = _waiting.Capture() };

    public override void Restore(RecordReaderState state)
    {
        foreach (byte[] waiting in state.Waiting)
        {
            _otherLine.Set(waiting);
            if (_otherTape.Parse(_otherLine) != RecordOutcome.Accepted)
                continue;
            EventRole role = RoleOf(_otherTape, _otherLine.Text, 0, out int id);
            if (role is not (EventRole.Request or EventRole.Response))
                continue;
            ReadOnlySpan<byte> key = _otherTape.Inside(_otherLine.Text, id);
            if (_waiting.Take(key) is { } same)
                JoinBuffer.Release(same);
            _waiting.Add(key, waiting, role == EventRole.Request, _now);
        }
    }

    /// <param name="tape">Holds the event.</param>
    /// <param name="text">Its text.</param>
    /// <param name="node">Its object.</param>
    /// <param name="id">The text by which request and response belong together.</param>
    protected abstract EventRole RoleOf(JsonTape tape, ReadOnlySpan<byte> text, int node, out int id);

    protected abstract bool Load(JsonTape tape, ReadOnlySpan<byte> text, int node, Payload payload, bool isOutput);

    /// <summary>The event's own time, or -1.</summary>
    protected abstract int TimeOf(JsonTape tape, ReadOnlySpan<byte> text, int node);

    /// <summary>Members that are no part of a record.</summary>
    protected abstract byte[][] PayloadKeys { get; }

    protected override void Take()
    {
        bool isArray = Tape.Is(0, ValueKind.Array);
        if (!isArray && !Tape.Is(0, ValueKind.Object))
        {
            Refuse(RecordOutcome.RejectedNotObject);
            return;
        }

        _event = isArray ? 1 : 0;
        _events = Tape[0].Next;
    }

    protected override bool Advance()
    {
        while (true)
        {
            if (!_waiting.IsEmpty && (_waiting.IsFull || _waiting.OldestArrived < _now - MaxWait || (_isEnding && _event >= _events)))
            {
                GiveUp(_waiting.TakeOldest());
                return true;
            }

            if (_event >= _events)
            {
                _isEnding = false;
                return false;
            }

            int node = _event;
            _event = Tape[node].Next;
            if (Meet(node))
                return true;
        }
    }

    /// <summary>False when the event waits, and there is nothing to give.</summary>
    private bool Meet(int node)
    {
        ReadOnlySpan<byte> text = Line.Text;
        int id = -1;
        EventRole role = Tape.Is(node, ValueKind.Object) ? RoleOf(Tape, text, node, out id) : EventRole.Malformed;
        if (role is EventRole.Other or EventRole.Malformed)
        {
            Refuse(role == EventRole.Other ? RecordOutcome.RejectedNoFeatures : RecordOutcome.RejectedPreset);
            return true;
        }

        bool isRequest = role != EventRole.Response;
        if (role == EventRole.Alone || id < 0)
        {
            BeginOne(Tape, text, node, isRequest);
            return true;
        }

        ReadOnlySpan<byte> key = Tape.Inside(text, id);
        JoinBuffer.Half? other = _waiting.Take(key);
        if (other is not null && other.IsRequest != isRequest)
        {
            Bring(other);
            if (isRequest)
                BeginPair(Tape, text, node, _otherTape, _otherLine.Text, 0);
            else
                BeginPair(_otherTape, _otherLine.Text, 0, Tape, text, node);
            return true;
        }

        _waiting.Add(key, Tape.Raw(text, node), isRequest, _now);
        if (other is null)
            return false;
        GiveUp(other);
        return true;
    }

    private void Bring(JoinBuffer.Half half)
    {
        _otherLine.Set(half.Bytes.AsSpan(0, half.Length));
        JoinBuffer.Release(half);
        _otherTape.Parse(_otherLine);
    }

    private void GiveUp(JoinBuffer.Half half)
    {
        Bring(half);
        BeginOne(_otherTape, _otherLine.Text, 0, half.IsRequest);
    }

    private void BeginOne(JsonTape tape, ReadOnlySpan<byte> text, int node, bool isRequest)
    {
        WriteEnvelope(tape, text, node, PayloadKeys);
        WriteStatus(tape, text, node);
        if (Load(tape, text, node, isRequest ? Input : Output, !isRequest))
            Begin(isRequest, !isRequest);
        else
            Refuse(RecordOutcome.RejectedPreset);
    }

    private void BeginPair(JsonTape requestTape, ReadOnlySpan<byte> requestText, int request, JsonTape responseTape, ReadOnlySpan<byte> responseText, int response)
    {
        WriteEnvelope(requestTape, requestText, request, PayloadKeys);
        WriteLatency(requestTape, requestText, TimeOf(requestTape, requestText, request), responseTape, responseText, TimeOf(responseTape, responseText, response));
        WriteStatus(responseTape, responseText, response);
        if (Load(requestTape, requestText, request, Input, isOutput: false) && Load(responseTape, responseText, response, Output, isOutput: true))
            Begin(hasInput: true, hasOutput: true);
        else
            Refuse(RecordOutcome.RejectedPreset);
    }

    private void WriteLatency(JsonTape requestTape, ReadOnlySpan<byte> requestText, int sent, JsonTape responseTape, ReadOnlySpan<byte> responseText, int received)
    {
        if (Plan.LatencyKey.Length == 0 || !requestTape.IsText(sent) || !responseTape.IsText(received))
            return;
        if (Rfc3339Time.TryParse(requestTape.Inside(requestText, sent), _utc, out long from)
            && Rfc3339Time.TryParse(responseTape.Inside(responseText, received), _utc, out long to) && to >= from)
        {
            Envelope.AppendQuoted(Plan.LatencyKey).Append(":"u8).Append((to - from) / (Plan.LatencyUnitSeconds * 1e9)).Append(","u8);
        }
    }

    private void WriteStatus(JsonTape tape, ReadOnlySpan<byte> text, int node)
    {
        int status = tape.Find(text, node, "statuscode"u8);
        if (status >= 0 && Plan.StatusKey.Length > 0)
            Envelope.AppendQuoted(Plan.StatusKey).Append(":"u8).Append(tape.Raw(text, status)).Append(","u8);
    }
}
