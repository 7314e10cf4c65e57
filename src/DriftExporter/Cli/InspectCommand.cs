using DriftExporter.Baselines;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>Prints a baseline file for people.</summary>
internal static class InspectCommand
{
    public static int Run(InspectVerb verb, TextWriter output)
    {
        string path = verb.File ?? verb.Baseline
            ?? throw new ProblemException("inspect", "needs a baseline file.", "Write `drift-exporter inspect credit.baseline.json`.");
        BaselineProfile baseline = BaselineFile.Read(path);
        IReadOnlyList<string> wanted = NameLists.Expand(verb.Feature, baseline.Features.Select(feature => feature.Name).ToHashSet());
        Problem[] unknown = [.. wanted.Except(baseline.Features.Select(feature => feature.Name)).Select(name =>
            new Problem("--feature", $"\"{name}\" is not in {path}.", $"It has {string.Join(", ", baseline.Features.Select(feature => feature.Name).Take(20))}."))];
        if (unknown.Length > 0)
            throw new ProblemException(unknown);
        BaselineTable.Write(output, baseline);
        output.WriteLine($"file: {new FileInfo(path).Length:N0} bytes, from {BaselineTable.Clean(string.Join(", ", baseline.Source.Files))}");
        foreach (FeatureProfile feature in baseline.Features.Where(feature => verb.All || wanted.Contains(feature.Name)))
            HistogramText.Write(output, feature);
        return ExitCode.Done;
    }
}
