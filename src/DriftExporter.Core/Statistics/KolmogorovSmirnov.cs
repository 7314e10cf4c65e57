using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DriftExporter.Statistics;

/// <summary>
/// Kolmogorov-Smirnov from counts per cell: the largest difference of two running sums, O(cells), no sorting.
/// Source: docs/statistics.md#ks.
/// </summary>
/// <remarks>
/// Both distribution functions are known at every cell end. Where the baseline keeps all distinct values as points the
/// result is the exact D; else it is the lower end of a bracket around it, and <see cref="UpperNumerator"/> the other.
/// Products reach n M: below 2^52 doubles hold them exactly (vectors), below 2^63 longs, beyond that Int128. All three
/// give the same integers.
/// </remarks>
public static class KolmogorovSmirnov
{
    /// <summary>Below it every product, difference and running sum is an integer that a double holds exactly.</summary>
    private const long ExactDoubles = 1L << 52;

    /// <summary>Fewer cells cost less in the scalar loop.</summary>
    private const int MinVectorCells = 32;

    /// <param name="baselineCumulative">[cells] baseline rows in this cell and before; the last is M.</param>
    /// <param name="windowCounts">[cells or more] window rows in each cell; what lies beyond the cells (missing, invalid) is not read.</param>
    /// <param name="windowRows">n, the sum of the window's cells (checked).</param>
    public static KsDistance Distance(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows)
    {
        Int128 product = CheckedProduct(baselineCumulative, windowCounts, windowRows);
        if (product < ExactDoubles && windowRows is > 0 and <= int.MaxValue
            && Vector256.IsHardwareAccelerated && baselineCumulative.Length >= MinVectorCells)
        {
            return DistanceVector(baselineCumulative, windowCounts, windowRows);
        }

        return DistanceScalar(baselineCumulative, windowCounts, windowRows);
    }

    /// <summary>The specification of <see cref="Distance"/>, in the narrowest integers that hold n M.</summary>
    internal static KsDistance DistanceScalar(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows) =>
        CheckedProduct(baselineCumulative, windowCounts, windowRows) <= long.MaxValue
            ? DistanceScalar<long>(baselineCumulative, windowCounts, windowRows)
            : DistanceScalar<Int128>(baselineCumulative, windowCounts, windowRows);

    internal static KsDistance DistanceScalar<T>(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows)
        where T : struct, IBinaryInteger<T>
    {
        long baselineRows = baselineCumulative.Length == 0 ? 0 : baselineCumulative[^1];
        T n = T.CreateChecked(windowRows);
        T m = T.CreateChecked(baselineRows);
        T plus = T.Zero;
        T minus = T.Zero;
        long cumulative = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            cumulative += windowCounts[cell];
            T difference = (n * T.CreateTruncating(baselineCumulative[cell])) - (m * T.CreateTruncating(cumulative));
            plus = T.Max(plus, difference);
            minus = T.Max(minus, -difference);
        }

        CheckTotal(cumulative, windowRows);
        return new KsDistance(windowRows, baselineRows, Int128.CreateChecked(plus), Int128.CreateChecked(minus));
    }

    /// <summary>
    /// Four cells a step. The counts' running sum is made in the lanes (shift by one and add, by two and add, add the
    /// carry), then both sums become doubles and meet the running maximum and minimum. For 0 &lt; n M &lt; 2^52, n &lt; 2^31.
    /// </summary>
    internal static KsDistance DistanceVector(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows)
    {
        int cells = baselineCumulative.Length;
        long baselineRows = baselineCumulative[^1];
        ref long baseline = ref MemoryMarshal.GetReference(baselineCumulative);
        ref int window = ref MemoryMarshal.GetReference(windowCounts);
        Vector256<double> n = Vector256.Create((double)windowRows);
        Vector256<double> m = Vector256.Create((double)baselineRows);
        Vector256<double> highest = Vector256<double>.Zero;
        Vector256<double> lowest = Vector256<double>.Zero;
        Vector128<int> carry = Vector128<int>.Zero;
        int cell = 0;
        for (; cell <= cells - 4; cell += 4)
        {
            // An index past the last lane reads as zero.
            Vector128<int> sums = Vector128.LoadUnsafe(ref window, (nuint)cell);
            sums += Vector128.Shuffle(sums, Vector128.Create(4, 0, 1, 2));
            sums += Vector128.Shuffle(sums, Vector128.Create(4, 4, 0, 1));
            sums += carry;
            carry = Vector128.Shuffle(sums, Vector128.Create(3, 3, 3, 3));
            Vector256<long> wide = Vector256.Create(Vector128.WidenLower(sums), Vector128.WidenUpper(sums));
            Vector256<double> difference = (n * ToDouble(Vector256.LoadUnsafe(ref baseline, (nuint)cell))) - (m * ToDouble(wide));
            highest = Vector256.MaxNative(highest, difference);
            lowest = Vector256.MinNative(lowest, difference);
        }

        long plus = 0;
        long minus = 0;
        for (int lane = 0; lane < 4; lane++)
        {
            plus = Math.Max(plus, (long)highest[lane]);
            minus = Math.Max(minus, -(long)lowest[lane]);
        }

        long cumulative = carry.ToScalar();
        for (; cell < cells; cell++)
        {
            cumulative += windowCounts[cell];
            long difference = (windowRows * baselineCumulative[cell]) - (baselineRows * cumulative);
            plus = Math.Max(plus, difference);
            minus = Math.Max(minus, -difference);
        }

        CheckTotal(cumulative, windowRows);
        return new KsDistance(windowRows, baselineRows, plus, minus);
    }

    /// <summary>
    /// Upper end of the bracket: the true D against all M baseline rows lies in [Numerator, UpperNumerator] / (n M), and
    /// the two differ by at most min(gap's baseline share, gap's window share) of some gap. Cells alternate gap, point,
    /// gap, …, so that even cells may hide a larger distance inside.
    /// </summary>
    public static Int128 UpperNumerator(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows)
    {
        _ = CheckedProduct(baselineCumulative, windowCounts, windowRows);
        Int128 upper = 0;
        long baselineTotal = baselineCumulative.Length == 0 ? 0 : baselineCumulative[^1];
        long windowBefore = 0;
        long baselineBefore = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            long windowAfter = windowBefore + windowCounts[cell];
            long baselineAfter = baselineCumulative[cell];
            bool gap = (cell & 1) == 0;
            // In a gap one side may rise to its end before the other leaves its start.
            Int128 above = Difference(baselineAfter, gap ? windowBefore : windowAfter);
            Int128 below = -Difference(gap ? baselineBefore : baselineAfter, windowAfter);
            upper = Int128.Max(upper, Int128.Max(above, below));
            windowBefore = windowAfter;
            baselineBefore = baselineAfter;
        }

        CheckTotal(windowBefore, windowRows);
        return upper;

        Int128 Difference(long baselineSum, long windowSum) => ((Int128)windowRows * baselineSum) - ((Int128)baselineTotal * windowSum);
    }

    /// <summary>Doubles of integers in 0..2^52-1: as the low bits of a double's mantissa with the exponent of 2^52, less 2^52. Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector256<long> integers)
    {
        Vector256<double> power = Vector256.Create((double)ExactDoubles);
        return (integers | power.AsInt64()).AsDouble() - power;
    }

    private static Int128 CheckedProduct(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts, long windowRows)
    {
        if (windowCounts.Length < baselineCumulative.Length)
            throw new ArgumentException($"{windowCounts.Length} window cells for {baselineCumulative.Length} baseline cells.", nameof(windowCounts));
        return (Int128)windowRows * (baselineCumulative.Length == 0 ? 0 : baselineCumulative[^1]);
    }

    private static void CheckTotal(long sum, long windowRows)
    {
        if (sum != windowRows)
            throw new ArgumentException($"The window's cells hold {sum} rows, not {windowRows}.", nameof(windowRows));
    }
}
