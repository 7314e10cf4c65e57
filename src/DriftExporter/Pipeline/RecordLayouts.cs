using DriftExporter.Configuration;
using DriftExporter.Formats;

namespace DriftExporter.Pipeline;

/// <summary>How a model's logs of lines are written, in the words of their readers.</summary>
internal static class RecordLayouts
{
    /// <param name="logs">The configuration.</param>
    /// <param name="limits">Longest record.</param>
    /// <param name="found">Told once what <c>auto</c> recognised: <c>wrapper</c> or <c>preset</c>, and its name.</param>
    public static RecordLayout Of(LogsConfiguration logs, LimitsConfiguration limits, Action<string, string>? found = null) => new()
    {
        Wrapper = NameOf(logs.Wrapper),
        Preset = NameOf(logs.Preset),
        IsCsv = LogFormats.Of(logs) == LogFormat.Csv && logs.Preset == LogPreset.None,
        MaxRecordBytes = limits.LineBytes,
        FindSchema = logs.Preset is LogPreset.BentoMl or LogPreset.Auto ? () => BentoMlSchemas.Find(logs.Paths) : null,
        Found = found ?? ((_, _) => { }),
    };

    private static string NameOf(Enum choice) => choice.ToString().ToLowerInvariant();
}
