using System.Diagnostics;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Pipeline;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Benchmarks;

/// <summary>JSON Lines to rolling windows: as a whole against the peers, and its steps one by one.</summary>
internal sealed class IngestStage : IStage
{
    private const int WindowRows = 10_000;
    private static readonly Figure[] s_figures = [new("M rows per CPU-second"), new("MB per CPU-second", "0"), new("ns of CPU per row", "0")];

    public string Name => "ingest";

    public string About =>
        $"Nested JSON Lines to 22 typed columns to a window of the last {WindowRows:N0} records with moments, one thread. Files are in the page cache. "
        + "DuckDB (one thread) is timed inside its process after a warm-up; pandas, too, without its start. MB are 10^6 bytes.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        Cpu.WarmUp(() => TailAll(data)); // the page cache, too
        yield return new Comparison("The whole log, from the file", s_figures, HigherIsBetter: true,
        [
            new("DriftExporter: tail, parse, bin, count", () => Speed(data, TailAll(data))),
            new("DuckDB: one pass to PSI and category counts", () => Speed(data, peers.DuckDb("psi", ["--file", data.Log, "--ref", data.Training])["cpu"]), IsPeer: true),
            new("DuckDB: scan alone, aggregated", () => Speed(data, peers.DuckDb("scan", ["--file", data.Log, "--ref", data.Training])["cpu"]), IsPeer: true),
            new("pandas: own ujson loop to a DataFrame, no statistics", () => Speed(data, peers.Pandas(["parse", "--how", "stream", "--file", data.Log])["cpu"]), IsPeer: true),
        ]);
        yield return new Comparison("Two models, a thread each", [new("M rows per second of wall time")], HigherIsBetter: true,
            [new("one model", () => [Together(data, 1)]), new("two models", () => [Together(data, 2)])]);
        (string, Func<ILineSink> NewSink)[] steps =
        [
            ("Framing, parsing, binning, counting", () => NewPipeline(data, new RowsWindow(WindowRows))),
            ("The same with a window of an hour", () => NewPipeline(data, new DurationWindow(TimeSpan.FromHours(1)))),
            ("Framing, parsing, binning", () => new StepSink(data, bin: true)),
            ("Framing, parsing", () => new StepSink(data, bin: false)),
            ("Framing", () => new NoSink()),
        ];
        foreach ((_, Func<ILineSink> newSink) in steps)
            Cpu.WarmUp(() => data.Frame(newSink(), passes: 1), seconds: 0.5);
        yield return new Comparison("Its steps, the first 64 MB of the log in memory", s_figures, HigherIsBetter: true,
            [.. steps.Select(step => new Contender(step.Item1, () => StepSpeed(data, step.NewSink())))]);
    }

    /// <summary>The product's own pipeline on the file; CPU seconds.</summary>
    private static double TailAll(BenchData data)
    {
        using var pipeline = new ModelPipeline(data.Model(new RowsWindow(WindowRows)), data.Baseline, data.Limits, TimeProvider.System, data.Silent);
        double seconds = Cpu.Seconds(() =>
        {
            while (pipeline.Step())
            {
            }
        });
        pipeline.Evaluate();
        if (pipeline.Snapshot!.Source.Accepted != data.LogRows)
            throw new InvalidOperationException($"{pipeline.Snapshot.Source.Accepted} records of {data.LogRows} were accepted.");
        return seconds;
    }

    /// <summary>Million rows a second of wall time, of so many models that each read the whole log.</summary>
    private static double Together(BenchData data, int models)
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, models).Select(_ => new Thread(() => TailAll(data)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return models * data.LogRows / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
    }

    private static RecordSink NewPipeline(BenchData data, WindowLength window)
    {
        ModelConfiguration model = data.Model(window);
        return new RecordSink(data.NewReader(), data.NewFeed(new WindowSet(data.References(), model), model));
    }

    private static double[] Speed(BenchData data, double seconds) => Speed(data.LogRows, new FileInfo(data.Log).Length, seconds);

    private static double[] StepSpeed(BenchData data, ILineSink sink)
    {
        int rows = 0, passes = (int)(200e6 / data.Lines.Length) + 1;
        double seconds = Cpu.Seconds(() => rows = data.Frame(sink, passes));
        return Speed(rows, (long)passes * data.Lines.Length, seconds);
    }

    private static double[] Speed(long rows, long bytes, double seconds) => [rows / seconds / 1e6, bytes / seconds / 1e6, seconds / rows * 1e9];

    private sealed class NoSink : ILineSink
    {
        public void StartFile(FileStart file)
        {
        }

        public bool Line(ReadOnlySpan<byte> line) => true;

        public bool LastPartial(ReadOnlySpan<byte> line) => true;
    }

    /// <summary>Stops short of the windows.</summary>
    private sealed class StepSink(BenchData data, bool bin) : ILineSink
    {
        private readonly IRecordReader _reader = data.NewReader();
        private readonly RecordBatch _batch = data.NewBatch();
        private readonly CellBatch _cells = new([.. data.References().Select(reference => reference.Cells)]);

        public void StartFile(FileStart file)
        {
        }

        public bool Line(ReadOnlySpan<byte> line)
        {
            _reader.Read(line, _batch);
            if (!_batch.IsFull)
                return true;
            if (bin)
                _cells.Map(_batch.Features);
            _batch.Clear();
            return true;
        }

        public bool LastPartial(ReadOnlySpan<byte> line) => true;
    }
}
