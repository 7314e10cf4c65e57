namespace DriftExporter.Benchmarks;

/// <summary>The training set to a baseline, each maker in a process of its own.</summary>
internal sealed class BaselineStage : IStage
{
    private static readonly Figure[] s_figures = [new("CPU, s"), new("wall, s"), new("peak RSS, MB", "0")];

    public string Name => "baseline";

    public string About =>
        "22 columns of the training file to points, exact counts, moments and categories, written to a file. DriftExporter's figures are those of the whole process with its start; "
        + "the peers' CPU and wall time leave their start out, and they are told to use one thread. DuckDB's peak RSS is that of its process, which does the exact way first.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        string output = Path.Combine(data.Scratch, "bench.baseline.json");
        string[] arguments = ["baseline", "-i", data.Training, "-o", output, "--model", "credit", "--prediction", "prediction", "--prediction", "predicted_class", "--yes", "--quiet"];
        string[] reference = ["--file", data.Log, "--ref", data.Training];
        bool isParquet = data.Training.EndsWith(".parquet", StringComparison.Ordinal);
        yield return new Comparison($"From {(isParquet ? "Parquet" : "CSV")}", s_figures, HigherIsBetter: false,
        [
            new("drift-exporter baseline", () => ProductProcess.RunToEnd(arguments)),
            new("DuckDB, exact, a sort per column", () => Figures(peers.DuckDb("baseline", reference, "exact, sorted")), IsPeer: true),
            new("DuckDB, approx_quantile", () => Figures(peers.DuckDb("baseline", reference, "approx")), IsPeer: true),
            new("Polars, exact, a sort per column", () => Figures(isParquet ? peers.Polars("baseline", reference) : throw new AbsentException("its script wants Parquet")), IsPeer: true),
        ]);
    }

    private static double[] Figures(PeerLine line) => [line["cpu"], line["wall"], line["peak_rss_mb"]];
}
