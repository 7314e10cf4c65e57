using CommandLine;

namespace DriftExporter.Cli;

[Verb("check", HelpText = "Compare data files with a baseline, once; the exit code tells.")]
internal sealed class CheckVerb
{
    [Option('b', "baseline", Required = true, HelpText = "The baseline file; or data (.parquet, .arrow, .csv, .jsonl) to make one of on the fly.")]
    public string Baseline { get; set; } = "";

    [Option('i', "input", Required = true, HelpText = "Files, globs or folders; all of them are one window. Repeatable.")]
    public IEnumerable<string> Input { get; set; } = [];

    [Option("input-format", HelpText = "parquet, arrow, csv or jsonl, instead of going by the file's ending.")]
    public string? InputFormat { get; set; }

    [Option("format", Default = "table", HelpText = "table, json, html or prometheus.")]
    public string Format { get; set; } = "table";

    [Option('o', "output", HelpText = "Write the result to this file instead of standard output.")]
    public string? Output { get; set; }

    [Option("explain", HelpText = "Show which bins or categories make up the PSI of these columns. Repeatable, or a comma-separated list.")]
    public IEnumerable<string> Explain { get; set; } = [];

    [Option("minimum-rows", HelpText = "Fewer records (or values of a feature) than this are not judged. Default: the model's, else 500.")]
    public long? MinimumRows { get; set; }

    [Option("psi-smoothing", HelpText = "jeffreys or floor. Default: the model's, else jeffreys.")]
    public string? PsiSmoothing { get; set; }

    [Option("psi-tolerance", HelpText = "PSI that is tolerated in the population. Default: the model's, else 0.02.")]
    public double? PsiTolerance { get; set; }

    [Option("ks-tolerance", HelpText = "KS distance that is tolerated in the population. Default: the model's, else 0.02.")]
    public double? KsTolerance { get; set; }

    [Option("share-tolerance", HelpText = "How much the shares of missing, invalid, outlier and unseen values may rise, 0 to 0.99. Default: the model's, else 0.01.")]
    public double? ShareTolerance { get; set; }

    [Option("false-alarm-rate", Default = 0.01, HelpText = "How probable drift is to be found by chance, over the whole run.")]
    public double FalseAlarmRate { get; set; }

    [Option("config", HelpText = "A configuration file: read logs with the fields and where of --model in it, and judge by its tolerances.")]
    public string? Config { get; set; }

    [Option("model", HelpText = "With --config: which model of it.")]
    public string? Model { get; set; }
}
