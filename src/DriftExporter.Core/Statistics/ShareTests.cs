namespace DriftExporter.Statistics;

/// <summary>One-sided tests of a share of the window: is it more than the baseline's share and the tolerance explain?
/// <para>Law: with s_b the baseline's share, of which k_b in m rows are known, and k in n rows of the window,
/// p = P(Beta(k, n-k+1) &lt;= Beta(k_b+1, m-k_b) + tolerance), the chance of k or more in n at the share s_b + tolerance averaged over
/// what the baseline leaves possible for s_b, taken from its conservative side. At tolerance 0 this is Fisher's exact test (one-sided;
/// Altham 1969), for a large baseline the exact binomial tail. It never rejects a share that the tolerance covers more often than alpha
/// (enumerated in ShareTestsTests; Fisher's own guarantee at 0). A window share at or below baseline share + tolerance gives 1 at once.</para></summary>
public static class ShareTests
{
    /// <param name="count">Rows of the window that have it.</param>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="baselineCount">Rows of the baseline that have it.</param>
    /// <param name="baselineRows">Rows of the baseline.</param>
    /// <param name="tolerance">How much more share is accepted, 0..1.</param>
    public static TailProbability Increase(long count, long rows, long baselineCount, long baselineRows, double tolerance)
    {
        if (rows < 1 || baselineRows < 1)
            return TailProbability.Undefined;
        double bound = ((double)baselineCount / baselineRows) + tolerance;
        return count <= rows * bound || baselineCount >= baselineRows
            ? TailProbability.One
            : TailProbability.FromLn(new BetaAverage(count, rows, baselineCount, baselineRows, tolerance).Ln());
    }

    /// <summary>Unseen categories: X ~ Binomial(n, (f1+1)/(m+1) + tolerance), p = P(X >= observed). f1, the categories that the
    /// baseline holds exactly once, says how often a next row brings a new one (Good and Turing).</summary>
    public static TailProbability Unseen(long observed, long values, long baselineSingletons, long baselineValues, double tolerance)
    {
        if (values < 1 || baselineValues < 1)
            return TailProbability.Undefined;
        double chance = Math.Min(1, ((baselineSingletons + 1.0) / (baselineValues + 1.0)) + tolerance);
        return TailProbability.FromLn(IncompleteBeta.LnBinomialTail(observed, values, chance, 1 - chance));
    }
}
