using System.Diagnostics;
using DriftExporter.Baselines;

namespace DriftExporter.Benchmarks;

/// <summary>The exporter beside a model that writes 1,000, and 10,000, records a second.</summary>
internal sealed class SteadyStage : IStage
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(25), s_measured = TimeSpan.FromSeconds(20);

    public string Name => "steady";

    public string About =>
        $"Records in ten portions a second, a window of 10,000 rows, evaluations at the default of 15 s. CPU over {s_measured.TotalSeconds:0} s after {s_warmUp.TotalSeconds:0} s of start; one slice of each run holds one or two evaluations. "
        + "Runs the build of this repository, or the program that DRIFT_EXPORTER names.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        string baseline = Path.Combine(data.Scratch, "steady.baseline.json");
        BaselineFile.Write(data.Baseline, baseline);
        foreach (int rowsPerSecond in (int[])[1000, 10_000])
        {
            yield return new Comparison($"{rowsPerSecond:N0} records a second", [new("CPU, % of a core"), new("RSS, MB", "0"), new("peak RSS, MB", "0")], HigherIsBetter: false,
                [new("drift-exporter run", () => Measure(data, baseline, rowsPerSecond))]);
        }
    }

    private static double[] Measure(BenchData data, string baseline, int rowsPerSecond)
    {
        string log = Path.Combine(data.Scratch, "steady.jsonl");
        using FileStream output = new(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using Process process = ProductProcess.Start(
            ["run", "--baseline", baseline, "--logs", log, "--window.rows", "10000", "--web.listen-address", "127.0.0.1:0", "--log.level", "error"]);
        try
        {
            int position = 0;
            Feed(data, output, rowsPerSecond, s_warmUp, ref position);
            process.Refresh();
            (double before, long start) = (process.TotalProcessorTime.TotalSeconds, Stopwatch.GetTimestamp());
            Feed(data, output, rowsPerSecond, s_measured, ref position);
            process.Refresh();
            if (process.HasExited)
                throw new AbsentException("it ended early");
            return
            [
                (process.TotalProcessorTime.TotalSeconds - before) / Stopwatch.GetElapsedTime(start).TotalSeconds * 100,
                process.WorkingSet64 / 1e6, process.PeakWorkingSet64 / 1e6,
            ];
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Appends portions of whole lines on time, from the beginning again when the lines end.</summary>
    private static void Feed(BenchData data, FileStream output, int rowsPerSecond, TimeSpan time, ref int position)
    {
        long start = Stopwatch.GetTimestamp();
        for (int tick = 1; TimeSpan.FromSeconds(tick / 10.0) <= time; tick++)
        {
            for (int line = 0; line < rowsPerSecond / 10; line++)
            {
                ReadOnlySpan<byte> rest = data.Lines[position..];
                int length = rest.IndexOf((byte)'\n') + 1;
                output.Write(rest[..length]);
                position = position + length == data.Lines.Length ? 0 : position + length;
            }

            output.Flush();
            TimeSpan ahead = TimeSpan.FromSeconds(tick / 10.0) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero)
                Thread.Sleep(ahead);
        }
    }
}
