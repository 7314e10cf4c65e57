using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using DriftExporter.Numerics;

namespace DriftExporter.Statistics;

/// <summary>
/// Distances between the window's shares q and the baseline's shares p of the same bins, without smoothing. NaN when a side has
/// no rows. Source: docs/statistics.md#distances.
/// </summary>
/// <remarks>
/// Counts are int or long per bin. Scalar and vector differ by the logarithm alone: 1e-12 relative plus 1e-15 absolute
/// (positive and negative terms cancel). A distance that is a square root of such a sum is good to 1e-8 near 0.
/// To add a measure: 1 a struct that implements <see cref="IMeasure"/>; 2 a method that calls Sum with it; 3 its column
/// of the reference vectors in the tests; 4 a row in docs/statistics.md.
/// </remarks>
public static class BinnedDistances
{
    /// <summary>Bins in one go; four such blocks of doubles lie on the stack. A multiple of 8.</summary>
    private const int Block = 256;

    /// <summary>In nats, 0..ln 2: (KL(q, m) + KL(p, m)) / 2 with m = (p + q) / 2.</summary>
    public static double JensenShannonDivergence<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline> =>
        NotNegative(Sum<JensenShannonTerms, TWindow, TBaseline>(window, baseline) / 2);

    /// <summary>Square root of the divergence in bits, 0..1; 1 for disjoint bins.</summary>
    public static double JensenShannonDistance<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline> =>
        Math.Sqrt(JensenShannonDivergence(window, baseline) / Math.Log(2));

    /// <summary>0..1: square root of half the sum of (sqrt q - sqrt p)^2.</summary>
    public static double Hellinger<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline> =>
        Math.Sqrt(Sum<HellingerTerms, TWindow, TBaseline>(window, baseline) / 2);

    /// <summary>0..1: half the sum of |q - p|.</summary>
    public static double TotalVariation<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline> =>
        Sum<AbsoluteTerms, TWindow, TBaseline>(window, baseline) / 2;

    /// <summary>KL(window, baseline) in nats: sum of q ln(q / p); infinite when the window has rows where the baseline has none.</summary>
    public static double KullbackLeibler<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline> =>
        NotNegative(Sum<KullbackLeiblerTerms, TWindow, TBaseline>(window, baseline));

    /// <summary>L-infinity, 0..1: the largest |q - p|.</summary>
    [SkipLocalsInit]
    public static double LargestDifference<TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        if (!TryShares(window, baseline, out CountShares windowShares, out CountShares baselineShares))
            return double.NaN;
        Span<double> blocks = stackalloc double[2 * Block];
        double largest = 0;
        for (int bin = 0; bin < window.Length; bin += Block)
        {
            int bins = Math.Min(Block, window.Length - bin);
            Span<double> q = blocks[..bins];
            Span<double> p = blocks.Slice(Block, bins);
            windowShares.Fill(window.Slice(bin, bins), q);
            baselineShares.Fill(baseline.Slice(bin, bins), p);
            TensorPrimitives.Subtract(q, p, q);
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<double>(q)));
        }

        return largest;
    }

    [SkipLocalsInit]
    internal static double Sum<TMeasure, TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TMeasure : IMeasure
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        if (!TryShares(window, baseline, out CountShares windowShares, out CountShares baselineShares))
            return double.NaN;
        Span<double> blocks = stackalloc double[4 * Block];
        var sum = default(FixedLaneSum);
        for (int bin = 0; bin < window.Length; bin += Block)
        {
            int bins = Math.Min(Block, window.Length - bin);
            Span<double> q = blocks[..bins];
            Span<double> p = blocks.Slice(Block, bins);
            windowShares.Fill(window.Slice(bin, bins), q);
            baselineShares.Fill(baseline.Slice(bin, bins), p);
            TMeasure.Terms(q, p, blocks.Slice(2 * Block, bins), blocks.Slice(3 * Block, bins));
            sum.Add(q);
        }

        return sum.Total;
    }

    /// <summary>The specification of <see cref="Sum"/>.</summary>
    internal static double SumScalar<TMeasure, TWindow, TBaseline>(ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline)
        where TMeasure : IMeasure
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        if (!TryShares(window, baseline, out CountShares windowShares, out CountShares baselineShares))
            return double.NaN;
        Span<double> pair = stackalloc double[2];
        var sum = default(FixedLaneSum);
        for (int bin = 0; bin < window.Length; bin++)
        {
            windowShares.FillScalar(window.Slice(bin, 1), pair);
            baselineShares.FillScalar(baseline.Slice(bin, 1), pair[1..]);
            sum.Add(TMeasure.Term(pair[0], pair[1]));
        }

        return sum.Total;
    }

    private static bool TryShares<TWindow, TBaseline>(
        ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline, out CountShares windowShares, out CountShares baselineShares)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        if (baseline.Length != window.Length)
            throw new ArgumentException($"{window.Length} window bins, {baseline.Length} baseline bins.");
        long windowRows = CountShares.Total(window);
        long baselineRows = CountShares.Total(baseline);
        windowShares = CountShares.Plain(windowRows);
        baselineShares = CountShares.Plain(baselineRows);
        return windowRows > 0 && baselineRows > 0;
    }

    /// <summary>Rounding may leave a sum that is 0 at -1e-17.</summary>
    private static double NotNegative(double sum) => sum < 0 ? 0 : sum;
}
