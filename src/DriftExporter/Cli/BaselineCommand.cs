using DriftExporter.Baselines;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>Makes a baseline: inputs to one data set, the data set to a profile, the profile to a file.</summary>
internal static class BaselineCommand
{
    public static int Run(BaselineVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        CheckNumbers(verb);
        SampleSize? sample = Sample(verb.Sample);
        BaselineOutput.Check(verb.Output, verb.Yes);
        IReadOnlyList<string> files = InputFiles.Resolve(verb.Input);
        BaselineProfile? plan = verb.PointsFrom is null ? null : BaselineFile.Read(verb.PointsFrom);
        using TrainingSet data = TrainingInput.Open(files, verb.Format, CsvText.Options(verb.Delimiter, verb.NoHeader, verb.DecimalComma, verb.MissingValues), verb.Config, verb.Model, sample, name => IsNamed(verb, plan, name));
        BuiltBaseline built = Build(verb, plan, data, messages, cancellation);
        BaselineProfile written = BaselineOutput.Write(built.Profile, verb.Output);
        if (!verb.Quiet)
            BaselineTable.Write(verb.Output == "-" ? messages : output, written);
        foreach (string warning in built.Warnings)
            messages.WriteLine(BaselineTable.Clean($"warning: {warning}"));
        foreach (string hint in verb.Quiet ? [] : built.Hints)
            messages.WriteLine(BaselineTable.Clean($"hint: {hint}"));
        return ExitCode.Done;
    }

    private static bool IsNamed(BaselineVerb verb, BaselineProfile? plan, string column) => plan is not null
        ? plan.Features.Any(feature => feature.Name == column)
        : NameLists.Expand([.. verb.Include, .. verb.Exclude, .. verb.Categorical, .. verb.Numeric, .. verb.Prediction, .. verb.Float32], new HashSet<string> { column })
            .Append(verb.Label).Append(verb.Timestamp).Contains(column);

    private static SampleSize? Sample(string? asked) => asked is null ? null : SampleSize.Parse(asked)
        ?? throw new ProblemException("--sample", $"is \"{asked}\".", "Give a share between 0 and 1, as 0.01, or a number of rows from 2, as 100000.");

    private static BuiltBaseline Build(BaselineVerb verb, BaselineProfile? plan, TrainingSet data, TextWriter messages, CancellationToken cancellation)
    {
        int threads = verb.Threads == 0 ? Environment.ProcessorCount : verb.Threads;
        using var progress = new ProgressLine(verb.Quiet ? null : messages);
        if (plan is null)
        {
            var builder = new ProfileBuilder(Options(verb, data.Columns.Select(column => column.Name).ToHashSet())) { Threads = threads };
            return builder.Build(data, progress.Report, cancellation);
        }

        plan = plan with { Model = verb.Model ?? plan.Model, VersionLabel = verb.VersionLabel ?? plan.VersionLabel };
        string[] absent = [.. plan.Features.Select(feature => feature.Name)
            .Except(data.Columns.Where(column => column.Unsupported is null).Select(column => column.Name))];
        BaselineProfile counted = PlanBuilder.Build(plan, data, threads, progress.Report, cancellation);
        string[] sampled = data.Sample is { } sample ? [BaselineNotes.SampleWarning(sample, counted.Source.Rows)] : [];
        return new BuiltBaseline(counted, [],
            [.. sampled, .. data.Remarks, .. absent.Select(name => $"{name} is in the plan and not in the input; its values count as missing.")], []);
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

        Range("--threads", verb.Threads, 0, 64);
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
