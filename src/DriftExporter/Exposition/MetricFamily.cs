using System.Text;

namespace DriftExporter.Exposition;

/// <summary>Prometheus metric types that this exporter has.</summary>
internal enum MetricType : byte
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>Which pages a family is on.</summary>
internal enum MetricLevel : byte
{
    /// <summary>Always.</summary>
    Core,

    /// <summary>With <c>expose: full</c>.</summary>
    Full,

    /// <summary>Where a key of its own asks for it, whatever <c>expose</c> says; the first to go.</summary>
    OptIn,
}

/// <summary>One metric: its name, type and help as every page and docs/metrics.md say them.</summary>
/// <param name="Labels">Label names in the order in which they are written.</param>
internal sealed record MetricFamily(string Name, MetricType Type, MetricLevel Level, string[] Labels, string Help)
{
    public byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>Families that are never dropped for the limit of series.</summary>
    public bool Keep { get; init; }

    /// <summary># HELP and # TYPE of text format 0.0.4.</summary>
    public byte[] TextHeader { get; } = Header(Name, Help, Type);

    /// <summary># HELP and # TYPE of OpenMetrics, where a counter's family has no _total.</summary>
    public byte[] OpenMetricsHeader { get; } = Header(
        Type == MetricType.Counter && Name.EndsWith("_total", StringComparison.Ordinal) ? Name[..^"_total".Length] : Name, Help, Type);

    private static byte[] Header(string name, string help, MetricType type)
    {
        string word = type switch { MetricType.Counter => "counter", MetricType.Histogram => "histogram", _ => "gauge" };
        string escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"# HELP {name} {escaped}\n# TYPE {name} {word}\n");
    }
}
