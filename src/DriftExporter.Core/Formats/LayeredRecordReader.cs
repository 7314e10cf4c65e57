using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>A reader of plain records behind one or two layers: a wrapper, a preset, or both.</summary>
/// <remarks>A record without a time of its own takes the wrapper's, if the log is one with times.</remarks>
internal sealed class LayeredRecordReader(ILineLayer layer, IRecordReader records, bool takesTimes) : IManyRecordReader
{
    private readonly IStatefulRecordReader? _stateful = records as IStatefulRecordReader;

    public bool HasMore { get; private set; }

    public RecordOutcome Read(ReadOnlySpan<byte> line, RecordBatch batch)
    {
        layer.Take(line);
        return ReadMore(batch);
    }

    public RecordOutcome ReadMore(RecordBatch batch)
    {
        HasMore = layer.TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record);
        if (!HasMore)
            return RecordOutcome.Blank;
        if (outcome != RecordOutcome.Accepted)
            return outcome;
        int row = batch.RowCount;
        outcome = records.Read(record, batch);
        if (outcome == RecordOutcome.Accepted && takesTimes && batch.EventTimeStates[row] == EventTimeState.Absent && layer.RecordTime is { } time)
        {
            batch.EventTimes[row] = time;
            batch.EventTimeStates[row] = EventTimeState.Read;
        }

        return outcome;
    }

    public void StartFile()
    {
        StartFile(new RecordFile(0, 0, IsBeginning: true));
    }

    public void StartFile(RecordFile file)
    {
        layer.StartFile(file);
        if (_stateful is not null)
            _stateful.StartFile(file);
        else if (file.IsBeginning)
            records.StartFile();
    }

    public void EndInput()
    {
        layer.EndInput();
        HasMore = true;
    }

    public void Elapse(long now)
    {
        layer.Elapse(now);
        HasMore = true;
    }

    public RecordReaderState Capture() => layer.Capture(_stateful?.Capture() ?? RecordReaderState.Empty);

    public void Restore(RecordReaderState state)
    {
        layer.Restore(state);
        _stateful?.Restore(state);
    }
}
