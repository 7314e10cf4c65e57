namespace DriftExporter.Statistics;

/// <summary>How large a statistic has to be before it counts, given the rows of both sides, the chance of a false alarm and the drift
/// that is tolerated. Each is the tolerance plus what chance adds: it tends to the tolerance as the rows grow.</summary>
public static class CriticalValues
{
    /// <summary>s times the (1 - alpha) quantile of the noncentral chi-square law with bins - 1 degrees of freedom and
    /// noncentrality tolerance / s, where s = 1/n + 1/m. One bin: the tolerance, for PSI is then 0. No alpha: infinite.
    /// NaN without rows on either side. About 20 microseconds at s = 1e-4, tolerance 0.02.</summary>
    public static double Psi(long n, long m, int bins, double alpha, double tolerance)
    {
        if (n < 1 || m < 1)
            return double.NaN;
        double s = Scale(n, m);
        return bins < 2 ? tolerance : s * NoncentralChiSquare.InverseUpperTail(alpha, bins - 1, tolerance / s);
    }

    /// <summary>P(PSI >= psi) where the population's PSI is the tolerance.</summary>
    public static TailProbability PsiTail(double psi, long n, long m, int bins, double tolerance)
    {
        if (n < 1 || m < 1)
            return TailProbability.Undefined;
        double s = Scale(n, m);
        return NoncentralChiSquare.UpperTail(psi / s, Math.Max(0, bins - 1), tolerance / s);
    }

    /// <summary>Tolerance plus the distance that chance reaches with probability alpha, by the law of
    /// <see cref="KolmogorovSmirnovPValue.Asymptotic"/>; at most 1, which no distance exceeds. NaN without rows on either side.
    /// Conservative: |D(F,G) - D(true)| is at most the two samples' own scatter.</summary>
    public static double KolmogorovSmirnov(long n, long m, double alpha, double tolerance)
    {
        if (n < 1 || m < 1 || double.IsNaN(alpha))
            return double.NaN;
        return alpha <= 0 ? 1 : Math.Min(1, tolerance + KolmogorovLaw.InverseUpperTail(Math.Log(alpha), n, m));
    }

    /// <summary>P(D >= distance) where the populations stand at most the tolerance apart: an upper bound.</summary>
    public static TailProbability KolmogorovSmirnovTail(double distance, long n, long m, double tolerance) =>
        KolmogorovSmirnovPValue.Asymptotic(distance - tolerance, n, m);

    private static double Scale(long n, long m) => (1.0 / n) + (1.0 / m);
}
