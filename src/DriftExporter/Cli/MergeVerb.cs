using CommandLine;

namespace DriftExporter.Cli;

[Verb("merge", HelpText = "Add baselines of parts, all made with --points-from and one plan, into the baseline of the whole.")]
internal sealed class MergeVerb
{
    [Option('i', "input", Required = true, HelpText = "Baselines of the parts: files or globs, in the order of the data. Repeatable.")]
    public IEnumerable<string> Input { get; set; } = [];

    [Option('o', "output", Required = true, HelpText = "The baseline file to write; - writes to standard output.")]
    public string Output { get; set; } = "";

    [Option("yes", HelpText = "Overwrite the output.")]
    public bool Yes { get; set; }

    [Option("quiet", HelpText = "No table.")]
    public bool Quiet { get; set; }
}
