using DriftExporter.Numerics;

namespace DriftExporter.Statistics;

/// <summary>How a figure is spread over many windows: quantiles of type 7, and the largest.</summary>
public readonly record struct SampleSpread(double Median, double Percentile95, double Percentile99, double Largest)
{
    /// <summary>Null without values. Reorders nothing of the caller's.</summary>
    public static SampleSpread? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return null;
        double[] sorted = [.. values.Order()];
        return new(Quantiles.Linear(sorted, 0.5), Quantiles.Linear(sorted, 0.95), Quantiles.Linear(sorted, 0.99), sorted[^1]);
    }
}
