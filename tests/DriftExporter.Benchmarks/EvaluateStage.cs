using DriftExporter.Configuration;
using DriftExporter.Pipeline;

namespace DriftExporter.Benchmarks;

/// <summary>One evaluation of a full window: all figures of all columns.</summary>
internal sealed class EvaluateStage : IStage
{
    private static readonly Figure[] s_figures = [new("CPU, µs", "#,0"), new("bytes allocated", "#,0")];

    public string Name => "evaluate";

    public string About =>
        "All figures of 22 columns of one full window (PSI, KS or chi-square, ratios, mean and deviation) against the baseline of the training set, repeated on the same window. The core page has p-values too, expose: full all measures that are on by default; p-values are kept while a window stands still. "
        + "The peers compare raw values with 100,000 training rows that they hold in memory, and do KS, PSI and chi-square; scipy's figures include p-values.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        foreach (int rows in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            var windows = new Lazy<WindowSet>(() => data.Fill(rows));
            var full = new Lazy<WindowSet>(() => data.Fill(rows, MetricExposure.Full));
            var contenders = new List<Contender> { new("DriftExporter", () => Measure(windows.Value)), new("DriftExporter, expose: full", () => Measure(full.Value)) };
            if (rows <= 100_000)
            {
                string[] size = ["--n", $"{rows}", "--m", "100000", "--runs", "1"];
                contenders.Add(new("numpy, reference sorted beforehand", () => Micros(peers.Pandas(["eval", "--how", "cached", .. size])["cpu"]), IsPeer: true));
                contenders.Add(new("scipy, column by column", () => Micros(peers.Pandas(["eval", "--how", "scipy", .. size])["cpu"]), IsPeer: true));
                contenders.Add(new("DuckDB, reference bins beforehand", () => Micros(peers.DuckDb("eval", ["--file", data.Log, "--ref", data.Training, .. size], "reference bins cached")["cpu"]), IsPeer: true));
            }

            yield return new Comparison($"A window of {rows:N0} rows", s_figures, HigherIsBetter: false, contenders);
        }
    }

    private static double[] Micros(double seconds) => [seconds * 1e6, double.NaN];

    private static double[] Measure(WindowSet windows)
    {
        (double seconds, double bytes) = Cpu.PerCall(() => windows.Score());
        return [seconds * 1e6, bytes];
    }
}
