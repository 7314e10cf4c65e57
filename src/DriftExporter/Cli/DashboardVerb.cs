using CommandLine;

namespace DriftExporter.Cli;

[Verb("dashboard", HelpText = "Write the Grafana dashboard.")]
internal sealed class DashboardVerb
{
    [Option('o', "output", Default = "-", HelpText = "The JSON file to write, over an earlier one; - writes to standard output.")]
    public string Output { get; set; } = "-";

    [Option("config", HelpText = "A configuration file: its alerts are the limits that the panels draw. Without it, their defaults.")]
    public string? Config { get; set; }

    [Option("model", HelpText = "The model that the dashboard shows at first. With --config: whose alerts count.")]
    public string? Model { get; set; }

    [Option("title", Default = "Model drift", HelpText = "Title of the dashboard.")]
    public string Title { get; set; } = "";

    [Option("uid", Default = "drift-exporter", HelpText = "Its name in URLs, /d/UID; Grafana replaces the dashboard of the same name.")]
    public string Uid { get; set; } = "";
}
