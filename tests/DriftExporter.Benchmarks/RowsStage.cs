using DriftExporter.Pipeline;

namespace DriftExporter.Benchmarks;

/// <summary>What one more row costs: of the window, and of the training set.</summary>
internal sealed class RowsStage : IStage
{
    private const int SmallRows = 100_000;

    private static readonly int[] s_windows = [1_000, 10_000, 100_000, 1_000_000];

    public string Name => "rows";

    public string Page => "growth";

    public string About =>
        "22 columns. An evaluation of the core page, of a window that stands still; the memory of the window, its counters and its rows, as the garbage collector counts it; and the whole process that makes a baseline. "
        + "The largest training set is the middle one ten times.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        double[] sizes = [.. s_windows.Select(rows => (double)rows)];
        yield return new Comparison("One evaluation, by the rows of the window", [new("CPU, µs", "#,0")], HigherIsBetter: false,
            [.. s_windows.Select(rows => new Contender($"{rows:N0} rows", () => Evaluate(data, rows)))])
        { Growth = new Growth("growth-evaluation-rows", "rows of the window", sizes) };
        yield return new Comparison("Memory of a window, by its rows", [new("MB with moments", "0.0"), new("MB without", "0.0")], HigherIsBetter: false,
            [.. s_windows.Select(rows => new Contender($"{rows:N0} rows", () => [Memory(data, rows, moments: true), Memory(data, rows, moments: false)]))])
        { Growth = new Growth("growth-memory", "rows of the window", sizes) };
        string small = Path.Combine(data.Scratch, "small.csv");
        SampleFiles.WriteTraining(small, SmallRows);
        string[] many = [.. Enumerable.Range(0, 10).Select(part => Path.Combine(data.Scratch, $"part-{part}{Path.GetExtension(data.Training)}"))];
        foreach (string link in many)
            File.CreateSymbolicLink(link, data.Training);
        yield return new Comparison("A baseline, by the rows of the training set", [new("CPU, s"), new("wall, s"), new("peak RSS, MB", "0")], HigherIsBetter: false,
        [
            new($"{SmallRows:N0} rows, CSV", () => Make(data, small)),
            new($"{data.TrainingRows:N0} rows, {Kind(data.Training)}", () => Make(data, data.Training)),
            new($"{10L * data.TrainingRows:N0} rows, {Kind(data.Training)}, 10 files", () => Make(data, many)),
        ])
        { Growth = new Growth("growth-baseline", "rows of the training set", [SmallRows, data.TrainingRows, 10.0 * data.TrainingRows]) };
    }

    private static string Kind(string file) => file.EndsWith(".parquet", StringComparison.Ordinal) ? "Parquet" : "CSV";

    private static double[] Evaluate(BenchData data, int rows)
    {
        WindowSet windows = data.Fill(rows);
        return [Cpu.PerCall(() => windows.Score()).Seconds * 1e6];
    }

    /// <summary>What is there more after the window has turned over, in MB.</summary>
    private static double Memory(BenchData data, int rows, bool moments)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        WindowSet windows = data.Fill(rows, moments: moments);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(windows);
        return Math.Max(after - before, 1) / 1e6;
    }

    private static double[] Make(BenchData data, params IReadOnlyList<string> training) => ProductProcess.RunToEnd(
    [
        "baseline", .. training.SelectMany(file => new[] { "-i", file }), "-o", Path.Combine(data.Scratch, "rows.baseline.json"),
        "--model", "credit", "--prediction", "prediction", "--prediction", "predicted_class", "--yes", "--quiet",
    ]);
}
