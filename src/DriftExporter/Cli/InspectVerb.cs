using CommandLine;

namespace DriftExporter.Cli;

[Verb("inspect", HelpText = "Print a baseline: features, kinds, rows, bins, shares, missing rate, size; small histograms.")]
internal sealed class InspectVerb
{
    [Value(0, MetaName = "FILE", HelpText = "The baseline file.")]
    public string? File { get; set; }

    [Option('b', "baseline", HelpText = "The baseline file, spelled as in other commands.")]
    public string? Baseline { get; set; }

    [Option("feature", HelpText = "Show the bins of these features. Repeatable.")]
    public IEnumerable<string> Feature { get; set; } = [];

    [Option("all", HelpText = "Show the bins of every feature.")]
    public bool All { get; set; }
}
