using DriftExporter.Exposition;

namespace DriftExporter.Pipeline;

/// <summary>How long the model took, counted by upper bounds: what a Prometheus histogram holds. One thread.</summary>
/// <param name="bounds">Seconds, strictly rising, without +Inf.</param>
internal sealed class LatencyCounts(IReadOnlyList<double> bounds)
{
    private readonly double[] _bounds = [.. bounds];

    /// <summary>[bounds + 1] each for itself, the last beyond all bounds.</summary>
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _sum;
    private long _count;

    /// <param name="seconds">At least 0; NaN where a record tells none, and is not counted.</param>
    public void Observe(ReadOnlySpan<double> seconds)
    {
        foreach (double latency in seconds)
        {
            if (double.IsNaN(latency))
                continue;
            int bucket = 0;
            while (bucket < _bounds.Length && latency > _bounds[bucket])
                bucket++;
            _counts[bucket]++;
            _count++;
            _sum += latency;
        }
    }

    /// <summary>What was counted before, by a predecessor; nothing when it had other bounds, and then a scrape sees a reset.</summary>
    public void Add(LatencyCounts earlier)
    {
        if (!_bounds.AsSpan().SequenceEqual(earlier._bounds))
            return;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
            _counts[bucket] += earlier._counts[bucket];
        _count += earlier._count;
        _sum += earlier._sum;
    }

    /// <summary>Null until a record has told a latency: a log without that field has no histogram.</summary>
    public LatencySnapshot? Snapshot()
    {
        if (_count == 0)
            return null;
        long[] cumulative = new long[_bounds.Length];
        long sum = 0;
        for (int bucket = 0; bucket < cumulative.Length; bucket++)
            cumulative[bucket] = sum += _counts[bucket];
        return new LatencySnapshot(cumulative, _count, _sum);
    }
}
