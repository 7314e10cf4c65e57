using System.Buffers;

namespace DriftExporter.Statistics;

/// <summary>Which of many p-values to believe when the share of false discoveries, not the chance of any, is held down: step-up
/// adjusted p-values p_(i) k/i, made monotone from the largest down. Reject where adjusted &lt;= q.</summary>
public static class BenjaminiHochberg
{
    /// <param name="p">p-values; NaN (not tested) does not count among the k and stays NaN.</param>
    /// <param name="adjusted">As long as p; may be p itself.</param>
    public static void Adjust(ReadOnlySpan<double> p, Span<double> adjusted)
    {
        if (adjusted.Length != p.Length)
            throw new ArgumentException($"{p.Length} p-values do not fit {adjusted.Length} results.", nameof(adjusted));
        double[] ranked = ArrayPool<double>.Shared.Rent(p.Length);
        int[] origin = ArrayPool<int>.Shared.Rent(p.Length);
        try
        {
            int tested = 0;
            for (int test = 0; test < p.Length; test++)
            {
                adjusted[test] = p[test];
                if (!double.IsNaN(p[test]))
                    (ranked[tested], origin[tested++]) = (p[test], test);
            }

            Array.Sort(ranked, origin, 0, tested);
            double smallest = 1;
            for (int rank = tested; rank >= 1; rank--)
            {
                smallest = Math.Min(smallest, ranked[rank - 1] * tested / rank);
                adjusted[origin[rank - 1]] = smallest;
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(ranked);
            ArrayPool<int>.Shared.Return(origin);
        }
    }
}
