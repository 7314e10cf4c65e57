namespace DriftExporter.Configuration;

/// <summary>Where the exporter listens and what it serves.</summary>
internal sealed record WebConfiguration
{
    public IReadOnlyList<ListenAddress> ListenAddresses { get; init; } = [new(null, 9925)];

    public string TelemetryPath { get; init; } = "/metrics";

    /// <summary>TLS and basic authentication in exporter-toolkit's format; null: plain HTTP.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Requests in flight; further ones are answered 503.</summary>
    public int MaxRequests { get; init; } = 40;

    /// <summary>Serves POST /-/reload.</summary>
    public bool EnableLifecycle { get; init; }

    /// <summary>Names that a Host header may have, without port; empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public bool StatusPage { get; init; } = true;
}
