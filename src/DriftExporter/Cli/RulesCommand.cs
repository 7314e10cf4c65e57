using DriftExporter.Alerting;

namespace DriftExporter.Cli;

/// <summary>Writes alerting and recording rules, and their unit tests.</summary>
internal static class RulesCommand
{
    private const string Plain = "prometheus", Operator = "prometheus-operator";

    public static int Run(RulesVerb verb, TextWriter output)
    {
        Require(verb);
        RuleInput input = RuleInput.Of(verb);
        IReadOnlyList<RuleGroup> groups = RuleBook.Of(input.Settings, verb.Fleet ? input.MostBins : null);
        string[] comments = [.. RuleComments.About(input, verb.Fleet)];
        string rules = verb.Format == Operator ? RuleFile.PrometheusOperator(groups, comments) : RuleFile.Prometheus(groups, comments);
        string? tests = verb.UnitTests is null ? null : RuleTestFile.Of(groups, RelativePath(verb.Output!, verb.UnitTests), RuleComments.Tests(Path.GetFileName(verb.UnitTests)));
        if (verb.Output is null or "-")
            output.Write(rules);
        else
            Write(verb.Output, rules);
        if (tests is not null)
            Write(verb.UnitTests!, tests);
        return ExitCode.Done;
    }

    private static void Require(RulesVerb verb)
    {
        if (verb.Format is not (Plain or Operator))
            throw new ProblemException("--format", $"is \"{verb.Format}\".", $"Give {Plain} or {Operator}.");
        if (verb.Baseline is not null && verb.Config is not null)
            throw new ProblemException("--baseline", "stands beside --config.", "Give one of the two; a configuration names its baselines.");
        if (verb.Model is not null && verb.Config is null)
            throw new ProblemException("--model", "needs --config.", "Give the configuration file of the exporter, or leave it out.");
        if (verb.Job.Length == 0)
            throw new ProblemException("--job", "is empty.", "Give the job's name in Prometheus, such as drift-exporter.");
        if (verb.UnitTests is not null && verb.Output is null or "-")
            throw new ProblemException("--unit-tests", "needs --output: tests name the file of their rules.", "Give --output rules.yml.");
        if (verb.UnitTests is not null && verb.Format == Operator)
            throw new ProblemException("--unit-tests", $"does not go with --format {Operator}: promtool does not read a PrometheusRule.", $"Write the tests with --format {Plain}; the rules are the same.");
        foreach (string path in new[] { verb.Output, verb.UnitTests }.OfType<string>().Where(path => path.Length > 0 && path != "-"))
            RequireFolder(path);
    }

    private static void RequireFolder(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path) || !Directory.Exists(folder))
            throw new ProblemException(path, Directory.Exists(path) ? "is a folder." : $"cannot be written: the folder {folder} does not exist.", "Give a file in a folder that exists.");
    }

    private static string RelativePath(string rules, string tests) =>
        Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(tests))!, Path.GetFullPath(rules)).Replace('\\', '/');

    /// <summary>Whole or not at all: Prometheus may load the file at any moment.</summary>
    private static void Write(string path, string text)
    {
        string partial = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(partial, text);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
