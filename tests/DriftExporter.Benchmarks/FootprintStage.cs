using System.Diagnostics;
using DriftExporter.Baselines;

namespace DriftExporter.Benchmarks;

/// <summary>The whole process: start, memory, and what it spends while nothing happens.</summary>
internal sealed class FootprintStage : IStage
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    public string Name => "footprint";

    public string Page => "growth";

    public string About =>
        $"`drift-exporter run` with a log that fills its window, in a process of its own: start to the first answer of /metrics, RSS when it has caught up, and CPU over {s_idle.TotalSeconds:0} s in which nothing is written and nobody scrapes. "
        + "Runs the build of this repository, or the program that DRIFT_EXPORTER names.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        string baseline = Path.Combine(data.Scratch, "footprint.json");
        BaselineFile.Write(data.Baseline, baseline);
        yield return new Comparison("A process", [new("RSS, MB", "0"), new("first answer, ms", "0"), new("idle CPU, % of a core")], HigherIsBetter: false,
        [
            new("22 columns, 10,000 rows", () => Measure(data, baseline, data.Log, 10_000, moments: true)),
            new("22 columns, 1,000,000 rows", () => Measure(data, baseline, data.Log, 1_000_000, moments: true)),
            new("22 columns, 1,000,000 rows, `moments: false`", () => Measure(data, baseline, data.Log, 1_000_000, moments: false)),
            new("1,000 features, 10,000 rows", () => MeasureWide(data, 10_000)),
        ]);
    }

    private static double[] MeasureWide(BenchData data, int rows)
    {
        var wide = new WideData(1000, data.Scratch);
        string baseline = Path.Combine(data.Scratch, "wide.json");
        BaselineFile.Write(wide.Baseline, baseline);
        using (FileStream log = File.Create(wide.Log))
        {
            for (int written = 0; written < rows; written += wide.LineCount)
                log.Write(wide.Lines);
        }

        return Measure(data, baseline, wide.Log, rows, moments: true);
    }

    private static double[] Measure(BenchData data, string baseline, string log, int rows, bool moments)
    {
        string configuration = Path.Combine(data.Scratch, "footprint.yml");
        File.WriteAllText(configuration, $$"""
            limits: {series: 1000000}
            models:
              - name: credit
                baseline: {{baseline}}
                logs: {paths: [{{log}}]}
                windows: [{rows: {{rows}}}]
                moments: {{(moments ? "true" : "false")}}

            """);
        const string Address = "127.0.0.1:19109";
        using var client = new HttpClient { BaseAddress = new Uri($"http://{Address}") };
        long start = Stopwatch.GetTimestamp();
        using Process process = ProductProcess.Start(["run", "--config.file", configuration, "--web.listen-address", Address, "--log.level", "error"]);
        try
        {
            Wait(process, client, _ => true);
            double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Wait(process, client, page => page.Contains("drift_exporter_caught_up{model=\"credit\"} 1", StringComparison.Ordinal));
            Thread.Sleep(3000);
            process.Refresh();
            (double cpu, long from, double memory) = (process.TotalProcessorTime.TotalSeconds, Stopwatch.GetTimestamp(), process.WorkingSet64 / 1e6);
            Thread.Sleep(s_idle);
            process.Refresh();
            return [memory, first, (process.TotalProcessorTime.TotalSeconds - cpu) / Stopwatch.GetElapsedTime(from).TotalSeconds * 100];
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static void Wait(Process process, HttpClient client, Func<string, bool> isSo)
    {
        while (true)
        {
            if (process.HasExited)
                throw new AbsentException("it ended early");
            try
            {
                if (isSo(client.GetStringAsync("/metrics").Result))
                    return;
            }
            catch (AggregateException)
            {
                // Not listening yet.
            }

            Thread.Sleep(10);
        }
    }
}
