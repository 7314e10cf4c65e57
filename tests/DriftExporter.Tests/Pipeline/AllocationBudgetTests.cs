using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Pipeline;

/// <summary>What may be allocated after warm-up, on the adult sample: nothing for a record, and a bounded number of bytes for a new pane of a
/// duration window, an evaluation and a scrape.</summary>
public sealed class AllocationBudgetTests
{
    private const int BytesPerFeatureAndEvaluation = 4096, BytesPerFurtherScrape = 160 * 1024, BytesPerPane = 1024;

    private static readonly LogLines s_silent = new(TextWriter.Null, Severity.Error, false, TimeProvider.System);

    private readonly BaselineProfile _baseline = BaselineFile.Read(Path.Combine(TestData.Repository, "baselines", "adult.baseline.json"));
    private readonly byte[][] _lines = [.. File.ReadLines(Path.Combine(TestData.Repository, "samples", "adult", "inference.jsonl")).Select(Encoding.UTF8.GetBytes)];
    private WindowSet _windows = null!;
    private RecordFeed _feed = null!;
    private RecordSink _sink = null!;

    /// <summary>The window of rows is not full in every round: a verdict, which a full one gets, allocates.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 60 * BytesPerPane)]
    public void Records_StayWithinTheirBudget_FromTheirBytesToTheWindows(bool hasDuration, int budget)
    {
        Open(hasDuration ? new DurationWindow(TimeSpan.FromHours(1)) : new RowsWindow(100_000));
        Assert.InRange(LeastOf(60, ReadAll), 0, budget);
        Assert.True(_feed.Counters.Accepted >= _lines.Length, $"{_feed.Counters.Accepted} records");
    }

    [Fact]
    public void Evaluation_StaysWithinItsBudget()
    {
        Open(new RowsWindow(1000), new DurationWindow(TimeSpan.FromHours(1)));
        ReadAll();
        long bytes = LeastOf(60, () => _windows.Score()), budget = 2L * _baseline.Features.Count * BytesPerFeatureAndEvaluation;
        Assert.True(bytes <= budget, $"{bytes} bytes for {_baseline.Features.Count} features in two windows; the budget is {budget}.");
    }

    /// <summary>Between two evaluations the models' part of the page is the same bytes, and only process figures are written again.</summary>
    [Fact]
    public void FurtherScrapes_StayWithinTheirBudget()
    {
        ModelSnapshot model = Exposition.SampleModel.Snapshot();
        var page = new MetricsPage(() => [model], Exposition.SampleModel.Status, full: true, 20_000, _ => { });
        long bytes = LeastOf(60, () => page.Render(PageFormat.OpenMetrics));
        Assert.True(bytes <= BytesPerFurtherScrape, $"{bytes} bytes; the budget is {BytesPerFurtherScrape}.");
    }

    private void Open(params IReadOnlyList<WindowLength> windows)
    {
        ModelConfiguration model = ExporterConfiguration.ForSingleModel("adult-income", "b.json", ["log.jsonl"]).Models[0] with { Windows = windows };
        var limits = new LimitsConfiguration();
        _windows = new WindowSet([.. _baseline.Features.Select(feature => new FeatureReference(feature))], model);
        _feed = new RecordFeed(
            new RecordBatch([.. _baseline.Features.Select(feature => feature.Kind)]), new ModelWindows([_windows]), new EventClock(0),
            new ColumnWatch([.. _baseline.Features.Select(feature => feature.Name)], "adult-income", s_silent), model, TimeProvider.System, s_silent);
        _sink = new RecordSink(RecordLayouts.Of(model.Logs, limits).CreateReader(RecordSchemas.Build(_baseline, model, limits)), _feed);
    }

    private void ReadAll()
    {
        foreach (byte[] line in _lines)
            _sink.Line(line);
        _feed.Flush();
    }

    /// <summary>Code that the runtime has not optimised yet may box, and memory grows once: the rounds go on, and the least counts.</summary>
    private static long LeastOf(int rounds, Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
