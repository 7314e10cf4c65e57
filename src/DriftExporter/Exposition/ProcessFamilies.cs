using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>The usual process_* metrics, under the names that every Prometheus client library gives them.</summary>
internal static class ProcessFamilies
{
    private static readonly MetricFamily s_cpu = new("process_cpu_seconds_total", Counter, Core, [], "User and system CPU time spent in seconds.") { Keep = true };
    private static readonly MetricFamily s_resident = new("process_resident_memory_bytes", Gauge, Core, [], "Resident memory size in bytes.") { Keep = true };
    private static readonly MetricFamily s_virtual = new("process_virtual_memory_bytes", Gauge, Core, [], "Virtual memory size in bytes.") { Keep = true };
    private static readonly MetricFamily s_start = new("process_start_time_seconds", Gauge, Core, [], "Start time of the process. Unix time.") { Keep = true };
    private static readonly MetricFamily s_openFiles = new("process_open_fds", Gauge, Core, [], "Open file descriptors.") { Keep = true };
    private static readonly MetricFamily s_maxFiles = new("process_max_fds", Gauge, Core, [], "Allowed file descriptors.") { Keep = true };

    public static IEnumerable<MetricFamily> Families => [s_cpu, s_resident, s_virtual, s_start, s_openFiles, s_maxFiles];

    public static void Write(PageWriter page)
    {
        using var process = Process.GetCurrentProcess();
        ExporterFamilies.One(page, s_cpu, Known(() => process.TotalProcessorTime.TotalSeconds));
        ExporterFamilies.One(page, s_resident, Known(() => process.WorkingSet64));
        ExporterFamilies.One(page, s_virtual, Known(() => process.VirtualMemorySize64));
        ExporterFamilies.One(page, s_start, Known(() => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0));
        ExporterFamilies.One(page, s_openFiles, Known(OpenFiles));
        ExporterFamilies.One(page, s_maxFiles, Known(MaxFiles));
    }

    /// <summary>All of them are read from /proc. Out of descriptors a figure cannot be had, but the page can.</summary>
    private static double? Known(Func<double?> figure)
    {
        try
        {
            return figure();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static double? OpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : null;

    private static double? MaxFiles()
    {
        string? line = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        string? soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out double limit) ? limit : null;
    }
}
