using System.Buffers;

namespace DriftExporter.Exposition;

/// <summary>
/// Serves /metrics: one immutable snapshot per model, rendered once an evaluation and format, with the exporter's own
/// figures after it. Thread-safe.
/// </summary>
/// <param name="models">The newest snapshot of each model; those without one yet are not in it.</param>
internal sealed class MetricsPage(
    Func<IReadOnlyList<ModelSnapshot>> models, Func<ExporterStatus> status, bool full, int seriesLimit, Action<string> warn)
{
    private readonly Lock _lock = new();
    private readonly Rendered?[] _rendered = new Rendered?[2];
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private string _warnedOf = "";

    private sealed record Rendered(IReadOnlyList<ModelSnapshot> Models, byte[] Bytes, int Series, int Dropped);

    public static string ContentType(PageFormat format) => format == PageFormat.Text
        ? "text/plain; version=0.0.4; charset=utf-8"
        : "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>The parts of the page, to be sent one after the other.</summary>
    public (ReadOnlyMemory<byte> Models, ReadOnlyMemory<byte> Exporter) Render(PageFormat format)
    {
        Rendered rendered = RenderModels(format);
        var page = new PageWriter(format, full, new ArrayBufferWriter<byte>(16 * 1024));
        ExporterFamilies.Write(page, status(), rendered.Series, rendered.Dropped);
        ProcessFamilies.Write(page);
        byte[] exporter = page.Page(int.MaxValue, out _, out _);
        return (rendered.Bytes, format == PageFormat.OpenMetrics ? [.. exporter, .. "# EOF\n"u8] : exporter);
    }

    private Rendered RenderModels(PageFormat format)
    {
        lock (_lock)
        {
            IReadOnlyList<ModelSnapshot> newest = models();
            if (_rendered[(int)format] is { } rendered && rendered.Models.SequenceEqual(newest, ReferenceEqualityComparer.Instance))
                return rendered;
            var page = new PageWriter(format, full, _buffer);
            DriftFamilies.Write(page, newest);
            MeasureFamilies.Write(page, newest);
            BaselineFamilies.Write(page, newest);
            MeasureFamilies.WriteCategories(page, newest);
            BinFamilies.Write(page, newest);
            ModelFamilies.WriteWindows(page, newest);
            BaselineFamilies.WriteInfo(page, newest);
            ModelFamilies.Write(page, newest);
            LatencyFamily.Write(page, newest);
            SourceFamilies.Write(page, newest);
            byte[] bytes = page.Page(seriesLimit, out IReadOnlyList<MetricFamily> dropped, out int droppedSeries);
            Warn(page.Series, dropped);
            return _rendered[(int)format] = new Rendered(newest, bytes, page.Series - droppedSeries, droppedSeries);
        }
    }

    private void Warn(int series, IReadOnlyList<MetricFamily> dropped)
    {
        string names = string.Join(", ", dropped.Select(family => family.Name));
        if (names == _warnedOf)
            return;
        _warnedOf = names;
        if (names.Length > 0)
            warn($"{series} series are more than limits.series ({seriesLimit}). Left out: {names}. Raise limits.series, or use expose: core and expose_bins: false.");
    }
}
