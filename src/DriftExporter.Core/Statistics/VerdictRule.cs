namespace DriftExporter.Statistics;

/// <summary>Decides whether a column drifted, from its figures alone: each test at level alpha against the drift that is tolerated.
/// The same rule for live windows (alpha from the budget and the event time spent) and for a file checked once.
/// <para>To add a test: 1 a member of <see cref="DriftTest"/> and its name, 2 its figures in <see cref="FeatureFigures"/>,
/// 3 its outcome here, 4 its place in <see cref="TestCount"/>, which lowers everybody's alpha.</para></summary>
public static class VerdictRule
{
    /// <summary>Tests that a column's alpha is shared by, whether or not all of them can run: psi, missing and invalid, and for numeric
    /// columns ks and outlier, for the others unseen.</summary>
    public static int TestCount(bool numeric) => numeric ? 5 : 4;

    /// <param name="figures">Counts and statistics of the column.</param>
    /// <param name="tolerances">The drift that never alarms.</param>
    /// <param name="alpha">Level of each test; 0 finds nothing.</param>
    /// <param name="minimumRows">Fewer rows (missing, invalid) or values (the rest) and a test does not run.</param>
    /// <param name="criticals">Shared by the columns of a model.</param>
    public static Verdict Decide(in FeatureFigures figures, in DriftTolerances tolerances, double alpha, long minimumRows, CriticalValueCache criticals)
    {
        var outcomes = default(Verdict.Outcomes);
        long n = figures.Values, m = figures.BaselineValues;
        bool enoughValues = n >= Math.Max(1, minimumRows) && m > 0;
        if (figures.Rows >= Math.Max(1, minimumRows) && figures.BaselineRows > 0)
        {
            outcomes[(int)DriftTest.Missing] = Share(figures.Missing, figures.Rows, figures.BaselineMissing, figures.BaselineRows, tolerances.Share, alpha);
            outcomes[(int)DriftTest.Invalid] = Share(figures.Invalid, figures.Rows, figures.BaselineInvalid, figures.BaselineRows, tolerances.Share, alpha);
        }

        if (enoughValues && !double.IsNaN(figures.Psi))
        {
            double critical = criticals.Psi(n, m, figures.PsiBins, alpha, tolerances.Psi);
            TailProbability tail = CriticalValues.PsiTail(figures.Psi, n, m, figures.PsiBins, tolerances.Psi);
            outcomes[(int)DriftTest.Psi] = new(true, figures.Psi, critical, tail, figures.Psi > critical);
        }

        if (enoughValues && figures.Numeric)
        {
            if (!double.IsNaN(figures.KolmogorovSmirnov))
            {
                double distance = figures.KolmogorovSmirnov, critical = criticals.KolmogorovSmirnov(n, m, alpha, tolerances.KolmogorovSmirnov);
                TailProbability tail = CriticalValues.KolmogorovSmirnovTail(distance, n, m, tolerances.KolmogorovSmirnov);
                outcomes[(int)DriftTest.KolmogorovSmirnov] = new(true, distance, critical, tail, distance > critical);
            }

            outcomes[(int)DriftTest.Outlier] = Share(figures.Outliers, n, figures.BaselineOutliers, m, tolerances.Share, alpha);
        }

        if (enoughValues && !figures.Numeric && figures.Unseen >= 0)
        {
            TailProbability tail = ShareTests.Unseen(figures.Unseen, n, figures.BaselineSingletons, m, tolerances.Share);
            double bound = ((figures.BaselineSingletons + 1.0) / (m + 1.0)) + tolerances.Share;
            outcomes[(int)DriftTest.Unseen] = new(true, (double)figures.Unseen / n, bound, tail, tail.P < alpha);
        }

        return new Verdict(outcomes);
    }

    private static TestOutcome Share(long count, long rows, long baselineCount, long baselineRows, double tolerance, double alpha)
    {
        TailProbability tail = ShareTests.Increase(count, rows, baselineCount, baselineRows, tolerance);
        return new(true, (double)count / rows, ((double)baselineCount / baselineRows) + tolerance, tail, tail.P < alpha);
    }
}
