using DriftExporter.Configuration;
using DriftExporter.Pipeline;

namespace DriftExporter.Benchmarks;

/// <summary>What one more feature costs.</summary>
internal sealed class FeaturesStage : IStage
{
    private static readonly int[] s_ingested = [5, 22, 100, 1000], s_evaluated = [22, 100, 1000, 10_000];

    public string Name => "features";

    public string Page => "growth";

    public string About =>
        "Models of 5 to 10,000 features, two numbers to each text, a baseline of 1,000 rows, and a window of 1,000 rows with moments. Ingest is framing, parsing, binning and counting of lines in memory, one thread; an evaluation gives all figures of the core page.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        var models = s_ingested.Union(s_evaluated).ToDictionary(features => features, features => new Lazy<WideData>(() => new WideData(features, data.Scratch)));
        yield return new Comparison("Rows a second of CPU", [new("rows per CPU-second", "#,0"), new("million values per CPU-second", "0.0")], HigherIsBetter: true,
            [.. s_ingested.Select(features => new Contender($"{features:N0} features", () => Ingest(models[features].Value, features)))])
        { Growth = new Growth("growth-ingest", "features", [.. s_ingested.Select(features => (double)features)]) };
        yield return new Comparison("One evaluation", [new("CPU, µs", "#,0"), new("µs per feature", "0.0"), new("bytes allocated", "#,0")], HigherIsBetter: false,
            [.. s_evaluated.Select(features => new Contender($"{features:N0} features", () => Evaluate(models[features].Value, features)))])
        { Growth = new Growth("growth-evaluation-features", "features", [.. s_evaluated.Select(features => (double)features)]) };
    }

    private static double[] Ingest(WideData data, int features)
    {
        ModelConfiguration model = data.Model(new RowsWindow(1000));
        var sink = new RecordSink(data.NewReader(), data.NewFeed(new WindowSet(data.References(), model), model));
        Cpu.WarmUp(() => data.Frame(sink, passes: 1), seconds: 2);
        int rows = 0, passes = (int)(100e6 / data.Lines.Length) + 1;
        double seconds = Cpu.Seconds(() => rows = data.Frame(sink, passes));
        return [rows / seconds, rows / seconds * features / 1e6];
    }

    private static double[] Evaluate(WideData data, int features)
    {
        WindowSet windows = data.Fill(1000);
        (double seconds, double bytes) = Cpu.PerCall(() => windows.Score());
        return [seconds * 1e6, seconds * 1e6 / features, bytes];
    }
}
