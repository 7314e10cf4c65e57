using CommandLine;

namespace DriftExporter.Cli;

[Verb("health", HelpText = "Ask a running exporter's /-/healthy; for a container's health check.")]
internal sealed class HealthVerb
{
    [Option("url", HelpText = "Where the exporter listens. Default http://127.0.0.1:9925, with https where the web configuration has TLS.")]
    public string? Url { get; set; }

    [Option("timeout", Default = "2s", HelpText = "How long to wait for the answer.")]
    public string Timeout { get; set; } = "2s";

    [Option("web.config.file", HelpText = "The exporter's web configuration: its certificate is trusted, whatever its name and issuer.")]
    public string? WebConfigFile { get; set; }

    [Option("insecure", HelpText = "Take any certificate.")]
    public bool Insecure { get; set; }

    [Option("username", HelpText = "Name for basic authentication.")]
    public string? Username { get; set; }

    [Option("password-file", HelpText = "File with its password; a line end behind it is not part of it.")]
    public string? PasswordFile { get; set; }

    [Option("cert-file", HelpText = "Certificate to show, where the exporter asks for one.")]
    public string? CertFile { get; set; }

    [Option("key-file", HelpText = "Its private key.")]
    public string? KeyFile { get; set; }
}
