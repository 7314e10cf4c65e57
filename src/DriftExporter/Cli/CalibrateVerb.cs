using CommandLine;

namespace DriftExporter.Cli;

[Verb("calibrate", HelpText = "Replay quiet data through windows; say what the verdict would have done, suggest a tolerance.")]
internal sealed class CalibrateVerb
{
    [Option('b', "baseline", HelpText = "The baseline file. Default: that of --model in --config.")]
    public string? Baseline { get; set; }

    [Option('i', "input", Required = true, HelpText = "Files, globs or folders in the order of time: training data, or a quiet week of logs. Repeatable.")]
    public IEnumerable<string> Input { get; set; } = [];

    [Option("input-format", HelpText = "parquet, arrow, csv or jsonl, instead of going by the file's ending.")]
    public string? InputFormat { get; set; }

    [Option("config", HelpText = "A configuration file: baseline, windows, fields, where and drift of --model in it.")]
    public string? Config { get; set; }

    [Option("model", HelpText = "With --config: which model of it.")]
    public string? Model { get; set; }

    [Option("window.rows", HelpText = "A window of N records, instead of the configuration's. Repeatable. Default 5000.")]
    public IEnumerable<string> WindowRows { get; set; } = [];

    [Option("window.duration", HelpText = "A window of 1h, 1d, 7d of event time, instead of the configuration's. Repeatable.")]
    public IEnumerable<string> WindowDuration { get; set; } = [];

    [Option("minimum-rows", HelpText = "Fewer records (or values of a feature) than this are not judged. Default: the configuration's, or 500.")]
    public int? MinimumRows { get; set; }

    [Option("false-alarms", HelpText = "The budget of the verdict, instead of the configuration's. Default \"1 per 30d\".")]
    public string? FalseAlarms { get; set; }

    [Option("format", Default = "table", HelpText = "table or json.")]
    public string Format { get; set; } = "table";

    [Option("write", HelpText = "Store the suggested psi_tolerance in --config; nothing else in the file changes.")]
    public bool Write { get; set; }
}
