using DriftExporter.Configuration;
using DriftExporter.Pipeline;
using DriftExporter.State;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Benchmarks;

/// <summary>Checkpoints of a full window: what the model's thread and the disk spend on one, and what a restart takes.</summary>
internal sealed class CheckpointStage : IStage
{
    private const int RecordsPerCheckpoint = 75_000; // 15 s of 5,000 records a second

    private static readonly Figure[] s_figures = [new("reading stands still, ms", "0.0"), new("until it is on the disk, ms", "0"), new("restore, ms", "0")];

    public string Name => "checkpoint";

    public string About => $"22 columns with moments. A checkpoint after {RecordsPerCheckpoint:N0} new records, as 5,000 a second make them in 15 s; then a restart that loads the whole window. Wall time, page cache warm.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        foreach (int rows in (int[])[5_000, 1_000_000])
            yield return new Comparison($"A window of {rows:N0} rows", s_figures, HigherIsBetter: false, [new("DriftExporter", () => Measure(data, rows))]);
    }

    private static double[] Measure(BenchData data, int rows)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;
        try
        {
            using StateFolder state = StateFolder.Open(folder);
            ModelConfiguration model = data.Model(new RowsWindow(rows));
            var windows = new WindowSet(data.References(), model);
            RecordFeed feed = data.NewFeed(windows, model);
            var sink = new RecordSink(data.NewReader(), feed);
            using Checkpointer saved = Open(state, windows, model, data);
            Read(data, feed, sink, rows);
            saved.Finish(Place, TimeSpan.FromMinutes(1)); // the whole window, once
            Read(data, feed, sink, RecordsPerCheckpoint);
            long start = TimeProvider.System.GetTimestamp();
            saved.Finish(Place, TimeSpan.FromTicks(1));
            double still = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            saved.Wait(TimeSpan.FromMinutes(1));
            double disk = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            var restored = new WindowSet(data.References(), model);
            using Checkpointer loaded = Open(state, restored, model, data);
            start = TimeProvider.System.GetTimestamp();
            if (loaded.Restore("") is null || restored.Verdicts[0].Window.Rows != rows)
                throw new InvalidOperationException("The window was not restored.");
            return [still, disk, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SourceState Place { get; } = new() { RecordsKey = "" };

    private static Checkpointer Open(StateFolder state, WindowSet windows, ModelConfiguration model, BenchData data) =>
        new(state, model.Name, [new CheckpointedWindows("", windows.Verdicts)], TimeProvider.System, new StateLog(data.Silent, model.Name));

    private static void Read(BenchData data, RecordFeed feed, RecordSink sink, int records)
    {
        long until = feed.Counters.Accepted + records;
        while (feed.Counters.Accepted < until)
        {
            FramingProgress progress = default;
            LineFramer.Frame(data.Lines, data.Limits.LineBytes, sink, ref progress);
        }

        feed.Flush();
    }
}
