using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>Reads each line of a log into the batch. Whatever a line holds, the next one is read.</summary>
internal sealed class RecordSink(IRecordReader reader, RecordFeed feed) : ILineSink
{
    private readonly RecordBatch _batch = feed.Batch;
    private readonly IStatefulRecordReader? _stateful = reader as IStatefulRecordReader;
    private readonly IManyRecordReader? _many = reader as IManyRecordReader;

    public void StartFile(FileStart file)
    {
        if (_stateful is not null)
            _stateful.StartFile(new RecordFile(file.FileId, file.LogId, file.Offset == 0));
        else if (file.Offset == 0)
            reader.StartFile();
    }

    public bool Line(ReadOnlySpan<byte> line)
    {
        Take(line);
        return true;
    }

    public bool LastPartial(ReadOnlySpan<byte> line) =>
        Take(line) is RecordOutcome.Accepted or RecordOutcome.Filtered or RecordOutcome.Blank or RecordOutcome.Partial;

    /// <summary>Gives up what waits too long for its other part. By a clock that never goes back, nanoseconds.</summary>
    public void Elapse(long now)
    {
        if (_many is null)
            return;
        _many.Elapse(now);
        TakeMore(_many);
    }

    /// <summary>What the lines so far have left behind; between polls.</summary>
    public RecordReaderState Capture() => _stateful?.Capture() ?? RecordReaderState.Empty;

    /// <summary>Before the first poll.</summary>
    public void Restore(RecordReaderState state) => _stateful?.Restore(state);

    private RecordOutcome Take(ReadOnlySpan<byte> line)
    {
        RecordOutcome outcome = reader.Read(line, _batch);
        Count(outcome);
        if (_many is not null)
            TakeMore(_many);
        return outcome;
    }

    private void TakeMore(IManyRecordReader many)
    {
        while (many.HasMore)
            Count(many.ReadMore(_batch));
    }

    private void Count(RecordOutcome outcome)
    {
        feed.Count(outcome);
        if (outcome == RecordOutcome.Accepted)
            Accepted();
    }

    private void Accepted()
    {
        if (_batch.Errors[_batch.RowCount - 1])
            feed.Counters.Errors++;
        if (_batch.IsFull)
            feed.Flush();
    }
}
