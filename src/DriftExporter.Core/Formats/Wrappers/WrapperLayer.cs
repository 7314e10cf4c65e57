using DriftExporter.Columns;

namespace DriftExporter.Formats.Wrappers;

/// <summary>What the container runtimes' layouts share: records in parts, for each log and stream.</summary>
internal abstract class WrapperLayer(int maxRecordBytes) : ILineLayer
{
    public const byte Stdout = 0, Stderr = 1;

    private readonly PartialRecords _parts = new(maxRecordBytes);
    private byte[] _record = [];
    private int _length;
    private RecordOutcome? _next;
    private long _log;

    public long? RecordTime { get; private set; }

    public void StartFile(RecordFile file) => _log = file.LogId;

    public abstract void Take(ReadOnlySpan<byte> line);

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record)
    {
        record = default;
        outcome = _next ?? RecordOutcome.Blank;
        if (_next is null)
        {
            if (_parts.GivenUp == 0)
                return false;
            _parts.GivenUp--;
            outcome = RecordOutcome.RejectedWrapper;
            return true;
        }

        _next = null;
        if (outcome == RecordOutcome.Accepted)
            record = _record.AsSpan(0, _length);
        return true;
    }

    public void EndInput()
    {
    }

    public void Elapse(long now)
    {
    }

    public RecordReaderState Capture(RecordReaderState state) => state with { Partials = [.. state.Partials, .. _parts.Capture()] };

    public void Restore(RecordReaderState state) => _parts.Restore(state.Partials.Where(partial => partial.Stream is Stdout or Stderr));

    protected void Refuse() => _next = RecordOutcome.RejectedWrapper;

    /// <summary>Takes a part of a record; most records are of one.</summary>
    protected void Part(byte stream, ReadOnlySpan<byte> part, bool isLast, long? time)
    {
        RecordTime = time;
        if (!isLast)
        {
            _parts.Add(_log, stream, part);
            _next = RecordOutcome.Partial;
            return;
        }

        ReadOnlySpan<byte> record = part;
        bool fits = _parts.IsPending(_log, stream) ? _parts.TryEnd(_log, stream, part, out record) : part.Length <= maxRecordBytes;
        _next = fits ? RecordOutcome.Accepted : RecordOutcome.RejectedTooLong;
        if (!fits)
            return;
        if (record.Length > _record.Length)
            _record = new byte[Math.Max(record.Length, 2 * _record.Length)];
        record.CopyTo(_record);
        _length = record.Length;
    }
}
