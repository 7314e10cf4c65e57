using DriftExporter.Baselines;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>Makes a baseline: inputs to one data set, the data set to a profile, the profile to a file.</summary>
internal static class BaselineCommand
{
    public static int Run(BaselineVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        CheckNumbers(verb);
        bool toStandardOutput = verb.Output == "-";
        if (!toStandardOutput && !verb.Yes && File.Exists(verb.Output))
            throw new ProblemException(verb.Output, "exists already.", "Give --yes to overwrite it.");
        IReadOnlyList<string> files = InputFiles.Resolve(verb.Input);
        using TrainingSet data = TrainingInput.Open(files, verb.Format, verb.Config, verb.Model);
        ProfileBuilder builder = new(Options(verb, data.Columns.Select(column => column.Name).ToHashSet()));
        BuiltBaseline built;
        using (var progress = new ProgressLine(verb.Quiet ? null : messages))
            built = builder.Build(data, progress.Report, cancellation);
        BaselineProfile written;
        if (toStandardOutput)
        {
            (byte[] bytes, written) = BaselineFile.Serialize(built.Profile);
            using Stream standardOutput = Console.OpenStandardOutput();
            standardOutput.Write(bytes);
        }
        else
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(verb.Output));
            if (!Directory.Exists(folder))
                throw new ProblemException(verb.Output, $"cannot be written: the folder {folder} does not exist.", "Make the folder first.");
            written = BaselineFile.Write(built.Profile, verb.Output);
        }

        if (!verb.Quiet)
            BaselineTable.Write(toStandardOutput ? messages : output, written);
        foreach (string warning in built.Warnings)
            messages.WriteLine($"warning: {warning}");
        foreach (string hint in verb.Quiet ? [] : built.Hints)
            messages.WriteLine($"hint: {hint}");
        return ExitCode.Done;
    }

    private static BaselineOptions Options(BaselineVerb verb, IReadOnlySet<string> columns)
    {
        bool allFloat32 = verb.Float32.Any(value => value == "all") && !columns.Contains("all");
        return new BaselineOptions
        {
            Model = verb.Model ?? ModelName(verb.Output),
            VersionLabel = verb.VersionLabel,
            Created = verb.Created ? DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) : null,
            Include = NameLists.Expand(verb.Include, columns),
            Exclude = NameLists.Expand(verb.Exclude, columns),
            Categorical = NameLists.Expand(verb.Categorical, columns),
            Numeric = NameLists.Expand(verb.Numeric, columns),
            Predictions = NameLists.Expand(verb.Prediction, columns),
            Label = verb.Label,
            Timestamp = verb.Timestamp,
            Bins = verb.Bins,
            Points = verb.Points,
            MaxCategories = verb.MaxCategories,
            MinCategoryRows = verb.MinCategoryRows,
            Outliers = verb.Outliers == "sigma" ? FenceRule.Sigma : FenceRule.Iqr,
            Float32 = allFloat32 ? [] : NameLists.Expand(verb.Float32, columns),
            AllFloat32 = allFloat32,
        };
    }

    /// <summary>credit.baseline.json → credit</summary>
    private static string ModelName(string output)
    {
        string name = Path.GetFileName(output);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return output == "-" || dot == 0 ? "model" : dot < 0 ? name : name[..dot];
    }

    private static void CheckNumbers(BaselineVerb verb)
    {
        var problems = new List<Problem>();
        void Range(string option, long value, long low, long high)
        {
            if (value < low || value > high)
                problems.Add(new Problem(option, $"is {value}.", $"Give a number from {low} to {high}."));
        }

        Range("--bins", verb.Bins, 2, 100);
        Range("--points", verb.Points, 16, 30_000);
        Range("--max-categories", verb.MaxCategories, 1, 65_000);
        Range("--min-category-rows", verb.MinCategoryRows, 1, long.MaxValue);
        if (verb.Outliers is not ("iqr" or "sigma"))
            problems.Add(new Problem("--outliers", $"is \"{verb.Outliers}\".", "Give iqr or sigma."));
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }
}
