using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>
/// Lines in, windows fed: reads each line into the batch, and hands the batch to the windows when it is full or the
/// poll is over. Whatever a line holds, the next one is read.
/// </summary>
internal sealed class RecordSink(
    IRecordReader reader, RecordBatch batch, WindowSet windows, EventClock clock, ColumnWatch watch, ModelConfiguration model, TimeProvider time, LogLines log)
    : ILineSink
{
    public RecordCounters Counters { get; } = new();

    /// <summary>Time of the newest record; nanoseconds since the Unix epoch.</summary>
    public long? LastEvent { get; private set; }

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

    /// <summary>Hands what was read to the windows. Called at the end of a poll, so that an evaluation sees all of it.</summary>
    public void Flush()
    {
        if (batch.RowCount == 0)
            return;
        watch.Look(batch.Features);
        long now = Nanoseconds(time.GetUtcNow());
        windows.Append(batch, clock, now, model.ErrorsInWindows);
        LastEvent = clock.Watermark ?? now;
        batch.Clear();
    }

    private RecordOutcome Take(ReadOnlySpan<byte> line)
    {
        RecordOutcome outcome = reader.Read(line, batch);
        Counters.Count(outcome);
        switch (outcome)
        {
            case RecordOutcome.Accepted:
                Accepted();
                break;
            case RecordOutcome.Blank or RecordOutcome.Filtered:
                break;
            default:
                log.WarnOnceAMinute($"{model.Name}/{outcome}", "A record was rejected.",
                    ("model", model.Name), ("reason", RecordCounters.ReasonOf(outcome)), ("rejected", Counters.Of(outcome)));
                break;
        }

        return outcome;
    }

    private void Accepted()
    {
        if (batch.Errors[batch.RowCount - 1])
            Counters.Errors++;
        if (batch.IsFull)
            Flush();
    }

    private static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
}
