using DriftExporter.Configuration;

namespace DriftExporter.Pipeline;

/// <summary>Which format a model's logs have.</summary>
internal static class LogFormats
{
    private static readonly (LogFormat Format, string[] Endings)[] s_endings =
    [
        (LogFormat.Csv, [".csv", ".tsv"]),
        (LogFormat.Arrow, [".arrows", ".arrow", ".feather"]),
        (LogFormat.Parquet, [".parquet"]),
    ];

    /// <summary>With <c>auto</c>, the format that the endings of all patterns of <c>paths</c> name, else JSON Lines.</summary>
    public static LogFormat Of(LogsConfiguration logs)
    {
        if (logs.Format != LogFormat.Auto)
            return logs.Format;
        foreach ((LogFormat format, string[] endings) in s_endings)
        {
            if (logs.Paths.All(path => endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))))
                return format;
        }

        return LogFormat.JsonLines;
    }
}
