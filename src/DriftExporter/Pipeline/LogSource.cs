using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>The logs of one model, whatever their format: polled by the model's thread.</summary>
internal abstract class LogSource : IDisposable
{
    public abstract TailStatistics Statistics { get; }

    /// <summary>Reads what there is, up to about so many bytes, into the feed; true when more is waiting.</summary>
    public abstract bool Poll(long byteBudget);

    /// <summary>What the lines so far have left behind in their reader: parts of records, requests without response, headers. Between polls.</summary>
    public virtual RecordReaderState CaptureRecords() => RecordReaderState.Empty;

    /// <summary>Before the first poll; together with the offsets of the same moment.</summary>
    public virtual void RestoreRecords(RecordReaderState state)
    {
    }

    public abstract void Dispose();

    public static LogSource Open(ModelConfiguration model, RecordSchema schema, LimitsConfiguration limits, RecordFeed feed, TimeProvider time, LogLines log)
    {
        TailOptions options = TailSettings.Of(model.Logs, limits);
        var events = new TailLog(log, model.Name);
        LogFormat format = LogFormats.Of(model.Logs);
        return format is LogFormat.Arrow or LogFormat.Parquet
            ? new ColumnSource(new ColumnarTailer(options, schema, model.ErrorsInWindows, format is LogFormat.Parquet, time, events), feed)
            : new LineSource(new LogTailer(options, time, events), new RecordSink(RecordLayouts.Of(model.Logs, limits, Found).CreateReader(schema), feed), feed, time);

        void Found(string what, string name) => log.Info("The layout of the records was recognised.", ("model", model.Name), (what, name));
    }

    private sealed class LineSource(LogTailer tailer, RecordSink sink, RecordFeed feed, TimeProvider time) : LogSource
    {
        private readonly long _start = time.GetTimestamp();

        public override TailStatistics Statistics => tailer.Statistics;

        public override bool Poll(long byteBudget)
        {
            sink.Elapse(time.GetElapsedTime(_start).Ticks * 100);
            PollResult progress = tailer.Poll(sink, byteBudget);
            feed.Flush();
            return progress.MoreWaiting;
        }

        public override RecordReaderState CaptureRecords() => sink.Capture();

        public override void RestoreRecords(RecordReaderState state) => sink.Restore(state);

        public override void Dispose() => tailer.Dispose();
    }

    private sealed class ColumnSource(ColumnarTailer tailer, RecordFeed feed) : LogSource
    {
        public override TailStatistics Statistics => tailer.Statistics;

        public override bool Poll(long byteBudget) => tailer.Poll(feed, byteBudget).MoreWaiting;

        public override void Dispose() => tailer.Dispose();
    }
}
