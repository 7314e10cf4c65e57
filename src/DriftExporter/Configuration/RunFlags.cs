namespace DriftExporter.Configuration;

/// <summary>The flags of <c>run</c> that say the same as a key of the file, as text, so that they are judged by the same
/// rules with the same messages. Null or empty: not given. A flag wins over the file.</summary>
internal sealed record RunFlags
{
    public string? Baseline { get; init; }
    public IReadOnlyList<string> Logs { get; init; } = [];
    public string? Model { get; init; }
    public IReadOnlyList<string> WindowRows { get; init; } = [];
    public IReadOnlyList<string> WindowDurations { get; init; } = [];
    public string? EvaluationInterval { get; init; }
    public string? StateDirectory { get; init; }
    public string? LogsFormat { get; init; }
    public string? LogsStartAt { get; init; }
    public IReadOnlyList<string> WebListenAddresses { get; init; } = [];
    public string? WebTelemetryPath { get; init; }
    public string? WebConfigFile { get; init; }
    public string? WebMaxRequests { get; init; }
    public bool WebEnableLifecycle { get; init; }

    /// <summary>What relative paths in flags are relative to.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;
}
