using System.Globalization;

namespace DriftExporter.Alerting;

/// <summary>Numbers as the template functions of Prometheus write them, for what unit tests expect.</summary>
internal static class TemplateValue
{
    /// <summary>humanizePercentage</summary>
    public static string Percentage(double ratio) => Significant(ratio * 100) + "%";

    /// <summary>printf "%.3f"</summary>
    public static string Fixed(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>humanizeDuration</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 1)
            return Significant(seconds * 1000) + "ms";
        if (seconds < 60)
            return Significant(seconds) + "s";
        long whole = (long)seconds;
        (long days, long hours, long minutes, long rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        string text = $"{minutes}m {rest}s";
        return days > 0 ? $"{days}d {hours}h {text}" : hours > 0 ? $"{hours}h {text}" : text;
    }

    /// <summary>Four significant digits.</summary>
    private static string Significant(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
