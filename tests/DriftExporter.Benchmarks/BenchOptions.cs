using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DriftExporter.Benchmarks;

/// <summary>What to measure: the stages, each a class, in the order of the page.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        ./build.sh bench [STAGE…] [--data FOLDER] [--peers FOLDER] [--rows N] [--pairs N] [--write]
          STAGE    ingest, binning, evaluate, checkpoint, scrape, baseline, steady; features, rows, footprint, legs; all of them by default
          --data   a folder with train_1m.csv (and train_1m.zstd.parquet) and infer_1m.jsonl; made in .cache/bench by default
          --peers  the folder of the peers' scripts; ../shared/bench/peers by default; peers that are not installed are left out
          --rows   rows of the training set and of the log; 1000000 by default
          --pairs  rounds, the peers in turn; medians are shown; 3 by default
          --write  write the pages of the stages: docs/benchmarks.md, docs/growth.md and its charts
        """;

    private static readonly IStage[] s_stages = [new IngestStage(), new BinningStage(), new EvaluateStage(), new CheckpointStage(), new ScrapeStage(), new BaselineStage(), new SteadyStage(),
        new FeaturesStage(), new RowsStage(), new FootprintStage(), new InstructionSetStage()];

    public static string Repository { get; } = FindRepository();

    public IReadOnlyList<IStage> Stages { get; private init; } = s_stages;

    /// <summary>Null: our own data.</summary>
    public string? Data { get; private init; }

    public string DataFolder => Data ?? Path.Combine(Repository, ".cache/bench");

    public string Peers { get; private init; } = Path.GetFullPath(Path.Combine(Repository, "../shared/bench/peers"));

    public int Rows { get; private init; } = 1_000_000;

    public int Pairs { get; private init; } = 3;

    public bool Write { get; private init; }

    /// <summary>As it was given, folders by their role: a page for everybody names no machine's folders.</summary>
    public string CommandLine { get; private init; } = "./build.sh bench";

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out BenchOptions? options)
    {
        options = new BenchOptions { CommandLine = string.Join(' ', ["./build.sh bench", .. arguments.Select(argument => argument.Contains('/', StringComparison.Ordinal) ? "FOLDER" : argument)]) };
        var stages = new List<IStage>();
        for (int index = 0; index < arguments.Length; index++)
        {
            string argument = arguments[index], value = index + 1 < arguments.Length ? arguments[index + 1] : "";
            if (Array.Find(s_stages, candidate => candidate.Name == argument) is { } stage)
                stages.Add(stage);
            else if (argument == "--write")
                options = options with { Write = true };
            else if (With(options, argument, value) is { } more)
                (options, index) = (more, index + 1);
            else
                return false;
        }

        if (stages.Count > 0)
            options = options with { Stages = stages };
        return true;
    }

    private static BenchOptions? With(BenchOptions options, string argument, string value) => argument switch
    {
        "--data" when Directory.Exists(value) => options with { Data = Path.GetFullPath(value) },
        "--peers" when Directory.Exists(value) => options with { Peers = Path.GetFullPath(value) },
        "--rows" when int.TryParse(value, NumberStyles.None, null, out int rows) && rows >= 1000 => options with { Rows = rows },
        "--pairs" when int.TryParse(value, NumberStyles.None, null, out int pairs) && pairs >= 1 => options with { Pairs = pairs },
        _ => null,
    };

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "DriftExporter.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("DriftExporter.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
