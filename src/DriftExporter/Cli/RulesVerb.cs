using CommandLine;

namespace DriftExporter.Cli;

[Verb("rules", HelpText = "Write Prometheus recording and alerting rules for a baseline or a config.")]
internal sealed class RulesVerb
{
    [Option('b', "baseline", HelpText = "A baseline file: rules for its model, with default thresholds.")]
    public string? Baseline { get; set; }

    [Option("config", HelpText = "A configuration file: rules for its models, with their thresholds. Without it and without --baseline: rules for any model.")]
    public string? Config { get; set; }

    [Option("model", HelpText = "With --config: only this model.")]
    public string? Model { get; set; }

    [Option('o', "output", HelpText = "Write the rules to this file instead of standard output.")]
    public string? Output { get; set; }

    [Option("format", Default = "prometheus", HelpText = "prometheus, or prometheus-operator: a PrometheusRule.")]
    public string Format { get; set; } = "prometheus";

    [Option("unit-tests", HelpText = "Write unit tests of the alerts to this file, too: promtool test rules FILE. Needs --output.")]
    public string? UnitTests { get; set; }

    [Option("fleet", HelpText = "Add PSI, chi-square and KS of all replicas together, from the bins that expose_bins: true serves.")]
    public bool Fleet { get; set; }

    [Option("job", Default = "drift-exporter", HelpText = "The name of the job that scrapes the exporters.")]
    public string Job { get; set; } = "drift-exporter";
}
