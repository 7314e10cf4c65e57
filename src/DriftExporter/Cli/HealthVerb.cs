using CommandLine;

namespace DriftExporter.Cli;

[Verb("health", HelpText = "Ask a running exporter's /-/healthy; for a container's health check.")]
internal sealed class HealthVerb
{
    [Option("url", Default = "http://127.0.0.1:9925", HelpText = "Where the exporter listens.")]
    public string Url { get; set; } = "";

    [Option("timeout", Default = "2s", HelpText = "How long to wait for the answer.")]
    public string Timeout { get; set; } = "2s";
}
