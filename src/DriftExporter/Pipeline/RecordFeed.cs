using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Configuration;
using DriftExporter.Formats.Columnar;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>Batches of records in, windows fed. Whatever reads a model's logs fills <see cref="Batch"/> and flushes it when it is
/// full, and at the end of a poll.</summary>
internal sealed class RecordFeed(
    RecordBatch batch, ModelWindows windows, EventClock clock, ColumnWatch watch, ModelConfiguration model, TimeProvider time, LogLines log)
    : IRecordBatchSink
{
    public RecordBatch Batch => batch;

    public RecordCounters Counters { get; } = new();

    public LatencyCounts Latency { get; } = new(model.LatencyBuckets);

    /// <summary>Time of the newest record; nanoseconds since the Unix epoch.</summary>
    public long? LastEvent { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(long? lastEvent) => LastEvent = lastEvent;

    /// <summary>Hands what was read to the windows. Called at the end of a poll, so that an evaluation sees all of it.</summary>
    public void Flush()
    {
        if (batch.RowCount == 0)
            return;
        watch.Look(batch.Features);
        long now = Nanoseconds(time.GetUtcNow());
        windows.Append(batch, clock, now, model.ErrorsInWindows);
        LastEvent = clock.Watermark ?? now;
        Latency.Observe(batch.Latencies.AsSpan(0, batch.RowCount));
        batch.Clear();
    }

    /// <summary>What became of a line.</summary>
    public void Count(RecordOutcome outcome)
    {
        Counters.Count(outcome);
        if (outcome is not (RecordOutcome.Accepted or RecordOutcome.Blank or RecordOutcome.Partial or RecordOutcome.Filtered))
            Warn($"{outcome}", RecordCounters.ReasonOf(outcome), Counters.Of(outcome));
    }

    public void Count(in ColumnarCounts counts)
    {
        Counters.Count(counts);
        if (counts.NoFeatures > 0)
            Warn(nameof(RecordOutcome.RejectedNoFeatures), "no_features", Counters.Of(RecordOutcome.RejectedNoFeatures));
        if (counts.Damaged > 0)
            Warn("columnar", "columnar", Counters.Columnar);
    }

    private void Warn(string key, string reason, long rejected) =>
        log.WarnOnceAMinute($"{model.Name}/{key}", "A record was rejected.", ("model", model.Name), ("reason", reason), ("rejected", rejected));

    private static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
}
