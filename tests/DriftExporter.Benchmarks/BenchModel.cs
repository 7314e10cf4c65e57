using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Benchmarks;

/// <summary>A baseline with lines of a log, and the product's parts made for them.</summary>
internal abstract class BenchModel
{
    public abstract BaselineProfile Baseline { get; }

    public abstract string Log { get; }

    /// <summary>Whole lines from the beginning of the log.</summary>
    public abstract ReadOnlySpan<byte> Lines { get; }

    public LimitsConfiguration Limits { get; } = new();

    public LogLines Silent { get; } = new(TextWriter.Null, Severity.Error, json: false, TimeProvider.System);

    public ModelConfiguration Model(params WindowLength[] windows) => new()
    {
        Name = "credit",
        Logs = new LogsConfiguration { Paths = [Log] },
        Windows = windows,
    };

    public IReadOnlyList<FeatureReference> References() => [.. Baseline.Features.Select(feature => new FeatureReference(feature))];

    public RecordBatch NewBatch() => new([.. Baseline.Features.Select(feature => feature.Kind)]);

    public ColumnWatch NewWatch() => new([.. Baseline.Features.Select(feature => feature.Name)], Baseline.Model, Silent);

    public IRecordReader NewReader()
    {
        ModelConfiguration model = Model(new RowsWindow(1));
        return RecordLayouts.Of(model.Logs, Limits).CreateReader(RecordSchemas.Build(Baseline, model, Limits));
    }

    public RecordFeed NewFeed(WindowSet windows, ModelConfiguration model) =>
        new(NewBatch(), new ModelWindows([windows]), new EventClock(0), NewWatch(), model, TimeProvider.System, Silent);

    /// <summary>Gives the lines to the sink so often; returns how many lines that were.</summary>
    public int Frame(ILineSink sink, int passes)
    {
        int rows = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            FramingProgress progress = default;
            LineFramer.Frame(Lines, Limits.LineBytes, sink, ref progress);
            rows += progress.Lines;
        }

        return rows;
    }

    /// <summary>A window that has turned over, and whose two ends lie inside its blocks.</summary>
    public WindowSet Fill(int rows, MetricExposure expose = MetricExposure.Core, bool moments = true)
    {
        ModelConfiguration model = Model(new RowsWindow(rows)) with { Moments = moments };
        var windows = new WindowSet(References(), model, expose);
        RecordFeed feed = NewFeed(windows, model);
        var sink = new RecordSink(NewReader(), feed);
        while (feed.Counters.Accepted < rows + 2500)
            Frame(sink, passes: 1);
        feed.Flush();
        return windows;
    }

    protected static BaselineProfile ReadBaseline(string training, IReadOnlyList<string> predictions)
    {
        using var set = new TrainingSet([new TrainingFile(training, () => ColumnReaders.Open(training, null))]);
        return new ProfileBuilder(new BaselineOptions { Model = "credit", Predictions = predictions }).Build(set).Profile;
    }
}
