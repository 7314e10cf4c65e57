using System.Globalization;
using System.Text;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>The latencies that records told so far.</summary>
/// <param name="Cumulative">[bounds] latencies of at most each bound.</param>
/// <param name="Count">All of them.</param>
/// <param name="Sum">Seconds.</param>
internal sealed record LatencySnapshot(IReadOnlyList<long> Cumulative, long Count, double Sum);

/// <summary>How long the model took, as a histogram that can be summed over replicas.</summary>
internal static class LatencyFamily
{
    private static readonly MetricFamily s_latency = new("drift_inference_latency_seconds", Histogram, Core, ["model"], "How long the model took, as the log tells it, in the buckets of latency_buckets. Absent while no record has told a latency.");
    private static readonly byte[] s_infinity = Bound(double.PositiveInfinity);

    public static IEnumerable<MetricFamily> Families => [s_latency];

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        if (!page.Family(s_latency))
            return;
        foreach (ModelSnapshot model in models)
        {
            if (model.Source.Latency is not { } latency)
                continue;
            for (int bound = 0; bound < latency.Cumulative.Count; bound++)
                page.Sample("_bucket"u8, model.Labels.Model, model.Labels.LatencyBounds[bound], latency.Cumulative[bound]);
            page.Sample("_bucket"u8, model.Labels.Model, s_infinity, latency.Count);
            page.Sample("_sum"u8, model.Labels.Model, [], latency.Sum);
            page.Sample("_count"u8, model.Labels.Model, [], latency.Count);
        }
    }

    /// <summary>The label <c>le</c> alone. With a point in any case, as OpenMetrics has it: the same series in both formats.</summary>
    public static byte[] Bound(double seconds)
    {
        string text = double.IsPositiveInfinity(seconds) ? "+Inf" : seconds.ToString("R", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"le=\"{(text.AsSpan().ContainsAny('.', 'E', 'I') ? text : text + ".0")}\"");
    }
}
