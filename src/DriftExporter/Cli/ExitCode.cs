namespace DriftExporter.Cli;

/// <summary>What the shell gets.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A file that cannot be read, a port in use.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, configuration or baseline.</summary>
    public const int Usage = 2;

    /// <summary>Drift found; <c>check</c> only.</summary>
    public const int Drift = 3;
}
