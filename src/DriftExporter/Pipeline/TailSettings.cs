using DriftExporter.Configuration;
using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>What the configuration says, in the words of the tailer.</summary>
internal static class TailSettings
{
    public static TailOptions Of(LogsConfiguration logs, LimitsConfiguration limits) => new()
    {
        Paths = logs.Paths,
        Exclude = logs.Exclude,
        AllowRoots = logs.AllowRoots,
        StartAt = logs.StartAt == LogStart.End ? StartAt.End : StartAt.Beginning,
        MaxLineBytes = limits.LineBytes,
        MaxOpenFiles = limits.OpenFiles,
        ReadCompressed = logs.ReadCompressed,
    };
}
