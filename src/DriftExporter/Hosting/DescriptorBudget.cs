using System.Globalization;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;

namespace DriftExporter.Hosting;

/// <summary>
/// Shares the process's file descriptors between connections and log files, so that neither ever meets the limit: a listener
/// without a descriptor to accept with turns in circles, and the runtime without one ends.
/// </summary>
internal static class DescriptorBudget
{
    public const int MostConnections = 64;

    /// <summary>Connections beyond the limit that may be open until they are closed.</summary>
    public const int Closing = 16;

    private const int LeastConnections = 8;

    /// <summary>What the runtime and the exporter hold beside both, and some for what comes and goes: measured 145 with the single file,
    /// and 185 where the framework's assemblies are files, which hold a descriptor or two each.</summary>
    private const int Own = 200;

    /// <summary>Connections at once, and log files open at once in all models together.</summary>
    public static (int Connections, int OpenFiles) Share(long descriptors)
    {
        int free = (int)Math.Clamp(descriptors - Own - Closing, 2 * LeastConnections, 1_000_000);
        int connections = Math.Clamp(free / 2, LeastConnections, MostConnections);
        return (connections, free - connections);
    }

    /// <summary>The configuration with as many open files as the limit of the process has room for, and the connections.</summary>
    public static (ExporterConfiguration Configuration, int Connections) Fit(ExporterConfiguration configuration, LogLines log, long? descriptors)
    {
        if (descriptors is not { } limit)
            return (configuration, MostConnections);
        (int connections, int openFiles) = Share(limit);
        int each = Math.Max(1, openFiles / configuration.Models.Count);
        if (connections == MostConnections && each >= configuration.Limits.OpenFiles)
            return (configuration, connections);
        log.Warn("The limit of open files is low: fewer connections and log files are open at once. Raise it (ulimit -n).",
            ("limit", limit), ("connections", connections), ("open_files_a_model", Math.Min(each, configuration.Limits.OpenFiles)));
        return (configuration with { Limits = configuration.Limits with { OpenFiles = Math.Min(each, configuration.Limits.OpenFiles) } }, connections);
    }

    /// <summary>The soft limit, which .NET has raised to the hard one; null where it is not told or there is none.</summary>
    public static long? Limit()
    {
        const string Name = "Max open files";
        try
        {
            string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
            string? soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
