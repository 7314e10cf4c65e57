namespace DriftExporter.Statistics;

/// <summary>How likely a value of the window is above one of the baseline, ties counted half: 0.5 is no shift, 0 and 1 are apart.</summary>
/// <param name="Value">The estimate in [0, 1]; NaN without rows on either side.</param>
/// <param name="ErrorBound">How far it may be off, because pairs inside one gap between points count as ties; 0 where gaps hold no
/// baseline rows, at most half the heaviest gap's share.</param>
public readonly record struct ProbabilityGreater(double Value, double ErrorBound);

/// <summary>Mann and Whitney's U over n m, from counts per cell. Exact up to 2^53 pairs, a relative 1e-15 beyond.</summary>
public static class MannWhitney
{
    /// <param name="baselineCumulative">[cells] baseline rows in this cell and before; even cells are gaps, odd ones points.</param>
    /// <param name="windowCounts">[cells or more] window rows in each cell; what lies beyond the cells is not read.</param>
    public static ProbabilityGreater Evaluate(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts)
    {
        double twiceAbove = 0, insideGaps = 0;
        long rows = 0, before = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            long through = baselineCumulative[cell];
            double count = windowCounts[cell];
            twiceAbove += count * (before + through);
            if ((cell & 1) == 0)
                insideGaps += count * (through - before);
            rows += windowCounts[cell];
            before = through;
        }

        double twicePairs = 2.0 * rows * before;
        return twicePairs > 0 ? new(twiceAbove / twicePairs, insideGaps / twicePairs) : new(double.NaN, double.NaN);
    }
}
