using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.State;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>The logs of one model, whatever their format: polled by the model's thread.</summary>
internal abstract class LogSource : IDisposable
{
    public abstract TailStatistics Statistics { get; }

    /// <summary>Reads what there is, up to about so many bytes, into the feed; true when more is waiting.</summary>
    public abstract bool Poll(long byteBudget);

    /// <summary>Puts into a checkpoint where reading stands; between polls, with nothing waiting in the batch.</summary>
    public abstract SourceState Capture(SourceState state);

    /// <summary>Goes on from there; before the first poll.</summary>
    /// <param name="state">Of the last checkpoint.</param>
    /// <param name="sameRecords">Records are read as they were then; else parts of records are dropped.</param>
    public abstract void Restore(SourceState state, bool sameRecords);

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

        public override SourceState Capture(SourceState state) => state with { Lines = tailer.Capture(), Reader = ReaderCodec.Write(sink.Capture()) };

        public override void Restore(SourceState state, bool sameRecords)
        {
            if (state.Lines is { } lines)
                tailer.Restore(lines);
            RecordReaderState reader = ReaderCodec.Read(state.Reader);
            sink.Restore(sameRecords ? reader : new RecordReaderState { Headers = reader.Headers });
        }

        public override void Dispose() => tailer.Dispose();
    }

    private sealed class ColumnSource(ColumnarTailer tailer, RecordFeed feed) : LogSource
    {
        public override TailStatistics Statistics => tailer.Statistics;

        public override bool Poll(long byteBudget) => tailer.Poll(feed, byteBudget).MoreWaiting;

        public override SourceState Capture(SourceState state) => state with { Columns = tailer.Capture() };

        public override void Restore(SourceState state, bool sameRecords)
        {
            if (state.Columns is { } columns)
                tailer.Restore(columns);
        }

        public override void Dispose() => tailer.Dispose();
    }
}
