using System.Numerics;
using System.Runtime.InteropServices;
using DriftExporter.Numerics;

namespace DriftExporter.Statistics;

/// <summary>
/// Chi-square of the 2 x K table window against baseline, no Yates correction, rare categories pooled by a rule that sees
/// only pooled counts (so that the test stays valid). Source: docs/statistics.md#chi-square.
/// </summary>
/// <remarks>
/// Pooling: categories by pooled count T ascending, ties by index (the caller numbers categories by key in code point
/// order); a group closes when n T >= 5 (n + m), that is when the window expects five rows; a last short group joins the
/// one before. Only categories that are short by themselves need sorting: every other one closes a group at once, and
/// only the first of those can find a group open.
/// Invariants. 1: scratch grows to the largest table seen and is reused: no allocation after warm-up. 2: the groups of the last
/// evaluation stay readable until the next. One thread at a time.
/// </remarks>
public sealed class ChiSquareHomogeneity
{
    private const int MinExpectedWindowRows = 5;

    private readonly StableIndexSort sort = new();
    private double[] windowGroups = [];
    private double[] baselineGroups = [];
    private double[] terms = [];
    private long[] pooled = [];
    private int[] shortCategories = [];
    private int groups;

    /// <summary>[groups] window rows of each group of the last evaluation, in no promised order.</summary>
    internal ReadOnlySpan<double> WindowGroups => windowGroups.AsSpan(0, groups);

    /// <summary>[groups] baseline rows of each group of the last evaluation, in the same order.</summary>
    internal ReadOnlySpan<double> BaselineGroups => baselineGroups.AsSpan(0, groups);

    /// <summary>Every category that has rows is a column. Counts: [categories] each.</summary>
    public HomogeneityResult Compute(ReadOnlySpan<int> window, ReadOnlySpan<long> baseline)
    {
        if (!Start(window, baseline, out long windowRows, out long baselineRows))
            return new HomogeneityResult(double.NaN, 0, 0);
        for (int category = 0; category < window.Length; category++)
        {
            if (window[category] + baseline[category] != 0)
                AddGroup(window[category], baseline[category]);
        }

        return Result(windowRows, baselineRows);
    }

    /// <summary>Rare categories are pooled first. Counts: [categories] each.</summary>
    public HomogeneityResult ComputePooled(ReadOnlySpan<int> window, ReadOnlySpan<long> baseline)
    {
        if (!Start(window, baseline, out long windowRows, out long baselineRows))
            return new HomogeneityResult(double.NaN, 0, 0);
        // n T >= 5 (n + m) for integers T, without products that could overflow.
        long closing = (long)(((MinExpectedWindowRows * ((Int128)windowRows + baselineRows)) + windowRows - 1) / windowRows);
        int shorts = 0;
        int smallestGroup = -1;
        for (int category = 0; category < window.Length; category++)
        {
            long total = window[category] + baseline[category];
            pooled[category] = total;
            if (total >= closing)
            {
                if (smallestGroup < 0 || total < windowGroups[smallestGroup] + baselineGroups[smallestGroup])
                    smallestGroup = groups;
                AddGroup(window[category], baseline[category]);
            }
            else if (total > 0)
            {
                shortCategories[shorts++] = category;
            }
        }

        PoolShort(window, baseline, shorts, closing, smallestGroup);
        return Result(windowRows, baselineRows);
    }

    /// <summary>Sum over groups of d^2 / (n m T), d = x m - y n: exactly 0 for proportional counts, and nothing cancels but d itself.</summary>
    internal static double StatisticScalar(ReadOnlySpan<double> window, ReadOnlySpan<double> baseline, double windowRows, double baselineRows)
    {
        var sum = default(FixedLaneSum);
        for (int group = 0; group < window.Length; group++)
        {
            double difference = (window[group] * baselineRows) - (baseline[group] * windowRows);
            sum.Add(difference * difference / (window[group] + baseline[group]));
        }

        return sum.Total / windowRows / baselineRows;
    }

    /// <summary>Equals <see cref="StatisticScalar"/> in every bit. Shapes: window, baseline, terms [groups].</summary>
    internal static double StatisticVector(
        ReadOnlySpan<double> window, ReadOnlySpan<double> baseline, double windowRows, double baselineRows, Span<double> terms)
    {
        ref double x = ref MemoryMarshal.GetReference(window);
        ref double y = ref MemoryMarshal.GetReference(baseline);
        ref double target = ref MemoryMarshal.GetReference(terms);
        var n = new Vector<double>(windowRows);
        var m = new Vector<double>(baselineRows);
        int group = 0;
        for (; group <= window.Length - Vector<double>.Count; group += Vector<double>.Count)
        {
            Vector<double> left = Vector.LoadUnsafe(ref x, (nuint)group);
            Vector<double> right = Vector.LoadUnsafe(ref y, (nuint)group);
            Vector<double> difference = (left * m) - (right * n);
            (difference * difference / (left + right)).StoreUnsafe(ref target, (nuint)group);
        }

        for (; group < window.Length; group++)
        {
            double difference = (window[group] * baselineRows) - (baseline[group] * windowRows);
            terms[group] = difference * difference / (window[group] + baseline[group]);
        }

        var sum = default(FixedLaneSum);
        sum.Add(terms[..window.Length]);
        return sum.Total / windowRows / baselineRows;
    }

    /// <summary>Groups the short categories; what is left open joins the smallest group that closed by itself, else the last pooled one.</summary>
    private void PoolShort(ReadOnlySpan<int> window, ReadOnlySpan<long> baseline, int shorts, long closing, int smallestGroup)
    {
        sort.Sort(shortCategories.AsSpan(0, shorts), pooled);
        long openWindow = 0;
        long openBaseline = 0;
        foreach (int category in shortCategories.AsSpan(0, shorts))
        {
            openWindow += window[category];
            openBaseline += baseline[category];
            if (openWindow + openBaseline < closing)
                continue;
            AddGroup(openWindow, openBaseline);
            openWindow = openBaseline = 0;
        }

        if (openWindow + openBaseline == 0)
            return;
        int joined = smallestGroup >= 0 ? smallestGroup : groups - 1;
        if (joined < 0)
        {
            AddGroup(openWindow, openBaseline);
            return;
        }

        windowGroups[joined] += openWindow;
        baselineGroups[joined] += openBaseline;
    }

    private bool Start(ReadOnlySpan<int> window, ReadOnlySpan<long> baseline, out long windowRows, out long baselineRows)
    {
        if (window.Length != baseline.Length)
            throw new ArgumentException($"{window.Length} window categories, {baseline.Length} baseline categories.");
        if (pooled.Length < window.Length)
            Grow(window.Length);
        groups = 0;
        windowRows = CountShares.Total(window);
        baselineRows = CountShares.Total(baseline);
        return windowRows > 0 && baselineRows > 0;
    }

    private void Grow(int categories)
    {
        windowGroups = new double[categories];
        baselineGroups = new double[categories];
        terms = new double[categories];
        pooled = new long[categories];
        shortCategories = new int[categories];
    }

    private void AddGroup(double windowRows, double baselineRows)
    {
        windowGroups[groups] = windowRows;
        baselineGroups[groups++] = baselineRows;
    }

    private HomogeneityResult Result(long windowRows, long baselineRows)
    {
        double statistic = Vector.IsHardwareAccelerated
            ? StatisticVector(WindowGroups, BaselineGroups, windowRows, baselineRows, terms)
            : StatisticScalar(WindowGroups, BaselineGroups, windowRows, baselineRows);
        return new HomogeneityResult(statistic, groups - 1, groups);
    }
}
