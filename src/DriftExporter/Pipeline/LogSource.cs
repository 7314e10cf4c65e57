using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Configuration;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>The logs of one model, whatever their format: polled by the model's thread.</summary>
internal abstract class LogSource : IDisposable
{
    public abstract TailStatistics Statistics { get; }

    /// <summary>Reads what there is, up to about so many bytes, into the feed; true when more is waiting.</summary>
    public abstract bool Poll(long byteBudget);

    public abstract void Dispose();

    public static LogSource Open(ModelConfiguration model, RecordSchema schema, LimitsConfiguration limits, RecordFeed feed, TimeProvider time, LogLines log)
    {
        TailOptions options = TailSettings.Of(model.Logs, limits);
        var events = new TailLog(log, model.Name);
        LogFormat format = LogFormats.Of(model.Logs);
        return format is LogFormat.Arrow or LogFormat.Parquet
            ? new ColumnSource(new ColumnarTailer(options, schema, model.ErrorsInWindows, format is LogFormat.Parquet, time, events), feed)
            : new LineSource(new LogTailer(options, time, events), new RecordSink(RecordReaders.Create(schema, format), feed), feed);
    }

    private sealed class LineSource(LogTailer tailer, RecordSink sink, RecordFeed feed) : LogSource
    {
        public override TailStatistics Statistics => tailer.Statistics;

        public override bool Poll(long byteBudget)
        {
            PollResult progress = tailer.Poll(sink, byteBudget);
            feed.Flush();
            return progress.MoreWaiting;
        }

        public override void Dispose() => tailer.Dispose();
    }

    private sealed class ColumnSource(ColumnarTailer tailer, RecordFeed feed) : LogSource
    {
        public override TailStatistics Statistics => tailer.Statistics;

        public override bool Poll(long byteBudget) => tailer.Poll(feed, byteBudget).MoreWaiting;

        public override void Dispose() => tailer.Dispose();
    }
}
