using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>Reads each line of a log into the batch. Whatever a line holds, the next one is read.</summary>
internal sealed class RecordSink(IRecordReader reader, RecordFeed feed) : ILineSink
{
    private readonly RecordBatch _batch = feed.Batch;

    public void StartFile(FileStart file)
    {
        if (file.Offset == 0)
            reader.StartFile();
    }

    public bool Line(ReadOnlySpan<byte> line)
    {
        Take(line);
        return true;
    }

    public bool LastPartial(ReadOnlySpan<byte> line) => Take(line) is RecordOutcome.Accepted or RecordOutcome.Filtered or RecordOutcome.Blank;

    private RecordOutcome Take(ReadOnlySpan<byte> line)
    {
        RecordOutcome outcome = reader.Read(line, _batch);
        feed.Count(outcome);
        if (outcome == RecordOutcome.Accepted)
            Accepted();
        return outcome;
    }

    private void Accepted()
    {
        if (_batch.Errors[_batch.RowCount - 1])
            feed.Counters.Errors++;
        if (_batch.IsFull)
            feed.Flush();
    }
}
