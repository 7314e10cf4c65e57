using DriftExporter.Configuration;

namespace DriftExporter.Demo;

/// <summary>The bundled sample: UCI Adult, a classifier's training set and its inference log. samples/README.md has its origin and licence.</summary>
internal sealed class DemoSample
{
    public const int WindowRows = 1000;
    public const string ModelName = "adult-income";

    private DemoSample(string folder)
    {
        TrainingFile = Path.Combine(folder, "train.parquet");
        LogLines = File.ReadAllLines(Path.Combine(folder, "inference.jsonl"));
    }

    public string TrainingFile { get; }

    public IReadOnlyList<string> LogLines { get; }

    /// <summary>Looks in the given folder; else in samples beside the program, and in samples of this folder and those above it.</summary>
    public static DemoSample Find(string? samples)
    {
        IEnumerable<string> candidates = samples is not null ? [samples] : Candidates();
        foreach (string candidate in candidates)
        {
            if (File.Exists(Path.Combine(candidate, "adult", "train.parquet")))
                return new DemoSample(Path.Combine(candidate, "adult"));
        }

        throw new ProblemException("demo", "finds no bundled sample.", "Give its folder with --samples; the repository has it as samples/.");
    }

    public static ExporterConfiguration Configuration(string baseline, string log, string listenAddress)
    {
        if (!ListenAddress.TryParse(listenAddress, out ListenAddress? address))
            throw new ProblemException("--web.listen-address", $"is \"{listenAddress}\".", "Give for example 127.0.0.1:9925.");
        ExporterConfiguration configuration = ExporterConfiguration.ForSingleModel(ModelName, baseline, log);
        ModelConfiguration model = configuration.Models[0] with
        {
            Windows = [new RowsWindow(WindowRows)],
            Fields = new FieldsConfiguration
            {
                Map = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["pred_class"] = ["prediction", "class"],
                    ["confidence"] = ["prediction", "confidence"],
                },
            },
        };
        return configuration with
        {
            Models = [model],
            EvaluationInterval = TimeSpan.FromSeconds(1),
            Web = new WebConfiguration { ListenAddresses = [address!] },
        };
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "samples");
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "samples");
    }
}
