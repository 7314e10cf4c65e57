using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using DriftExporter.Numerics;

namespace DriftExporter.Statistics;

/// <summary>What keeps an empty bin from making the logarithm infinite.</summary>
public enum PsiSmoothing : byte
{
    /// <summary>(count + 1/2) / (rows + bins/2) on both sides: false alarms stay near the nominal rate.</summary>
    Jeffreys,

    /// <summary>max(count / rows, 1e-4), as scorecard practice has it; not renormalised.</summary>
    Floor,
}

/// <summary>
/// Population stability index: sum over bins of (q - p) ln(q / p), q the window's share, p the baseline's, natural
/// logarithm. At least 0 and symmetric. Source: docs/statistics.md#psi.
/// </summary>
/// <remarks>
/// Counts are int or long per bin; each side's rows are the sum of its counts. NaN when a side has no rows. Scalar and
/// vector differ by the logarithm alone: 1e-12 relative. Equal shares give exactly 0.
/// </remarks>
public static class PopulationStability
{
    public const double FloorShare = 1e-4;

    /// <summary>Bins in one go through the vector units; three such blocks of doubles lie on the stack. A multiple of 8.</summary>
    private const int Block = 256;

    /// <param name="window">[bins] of int or long</param>
    /// <param name="baseline">[bins] of int or long</param>
    /// <param name="smoothing">What to do about empty bins.</param>
    /// <param name="contributions">[bins] receives each bin's part, or empty.</param>
    [SkipLocalsInit]
    public static double Compute<TWindow, TBaseline>(
        ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline, PsiSmoothing smoothing, Span<double> contributions = default)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        (CountShares windowShares, CountShares baselineShares) = Shares(window, baseline, smoothing, contributions.Length);
        Span<double> blocks = stackalloc double[3 * Block];
        var sum = default(FixedLaneSum);
        for (int bin = 0; bin < window.Length; bin += Block)
        {
            int bins = Math.Min(Block, window.Length - bin);
            Span<double> q = blocks[..bins];
            Span<double> p = blocks.Slice(Block, bins);
            Span<double> logarithm = blocks.Slice(2 * Block, bins);
            windowShares.Fill(window.Slice(bin, bins), q);
            baselineShares.Fill(baseline.Slice(bin, bins), p);
            TensorPrimitives.Divide(q, p, logarithm);
            TensorPrimitives.Log(logarithm, logarithm);
            TensorPrimitives.Subtract(q, p, q);
            TensorPrimitives.Multiply(q, logarithm, q);
            sum.Add(q);
            if (!contributions.IsEmpty)
                q.CopyTo(contributions[bin..]);
        }

        return window.IsEmpty ? double.NaN : sum.Total;
    }

    /// <summary>The specification of <see cref="Compute"/>.</summary>
    internal static double ComputeScalar<TWindow, TBaseline>(
        ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline, PsiSmoothing smoothing, Span<double> contributions = default)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        (CountShares windowShares, CountShares baselineShares) = Shares(window, baseline, smoothing, contributions.Length);
        var sum = default(FixedLaneSum);
        Span<double> pair = stackalloc double[2];
        for (int bin = 0; bin < window.Length; bin++)
        {
            windowShares.FillScalar(window.Slice(bin, 1), pair);
            baselineShares.FillScalar(baseline.Slice(bin, 1), pair[1..]);
            double part = (pair[0] - pair[1]) * Math.Log(pair[0] / pair[1]);
            sum.Add(part);
            if (!contributions.IsEmpty)
                contributions[bin] = part;
        }

        return window.IsEmpty ? double.NaN : sum.Total;
    }

    private static (CountShares Window, CountShares Baseline) Shares<TWindow, TBaseline>(
        ReadOnlySpan<TWindow> window, ReadOnlySpan<TBaseline> baseline, PsiSmoothing smoothing, int contributions)
        where TWindow : struct, IBinaryInteger<TWindow>
        where TBaseline : struct, IBinaryInteger<TBaseline>
    {
        if (baseline.Length != window.Length || (contributions != 0 && contributions < window.Length))
            throw new ArgumentException($"{window.Length} window bins, {baseline.Length} baseline bins, room for {contributions} contributions.");
        int bins = window.Length;
        long windowRows = CountShares.Total(window);
        long baselineRows = CountShares.Total(baseline);
        return (Share(windowRows), Share(baselineRows));

        CountShares Share(long rows)
        {
            if (windowRows == 0 || baselineRows == 0)
                return new CountShares(0, double.NaN, double.NaN);
            return smoothing == PsiSmoothing.Jeffreys
                ? new CountShares(0.5, rows + (0.5 * bins), 0)
                : new CountShares(0, rows, FloorShare);
        }
    }
}
