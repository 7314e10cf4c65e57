using DriftExporter.Statistics;

namespace DriftExporter.Scoring;

/// <summary>The figures of one column, from its samples at every verdict.</summary>
/// <param name="samples">[windows] in the order of time.</param>
/// <param name="alphas">[windows] level of one test.</param>
internal sealed class CalibrationColumn(
    FeatureReference reference, IReadOnlyList<CalibrationSample> samples, double[] alphas, CalibrationRule rule, CriticalValueCache criticals)
{
    private const double LowThreshold = 0.1, HighThreshold = 0.25, OneInTwenty = 0.05;

    /// <param name="whole">All records together.</param>
    /// <param name="then">Tolerances that are tried beside the rule's own.</param>
    public FeatureCalibration Figures(in FeatureFigures whole, in DriftTolerances then)
    {
        long m = reference.Profile.Values;
        CalibrationSample[] scored = [.. samples.Where(sample => !double.IsNaN(sample.Psi))];
        double[] excesses = [.. scored.Select(sample => ToleranceSuggestion.ExcessPsi(sample.Psi, sample.Values, m, sample.PsiBins))];
        CalibrationSample[] numeric = [.. scored.Where(sample => !double.IsNaN(sample.KolmogorovSmirnov))];
        double? wholeExcess = double.IsNaN(whole.Psi) ? null : ToleranceSuggestion.ExcessPsi(whole.Psi, whole.Values, m, whole.PsiBins);
        int differing = 0, alone = 0, found = 0, foundThen = 0;
        for (int window = 0; window < samples.Count; window++)
        {
            Verdict verdict = Decide(window, rule.Tolerances);
            bool differs = verdict[DriftTest.Psi].Rejected || verdict[DriftTest.KolmogorovSmirnov].Rejected;
            differing += differs ? 1 : 0;
            found += verdict.Drifted ? 1 : 0;
            alone += verdict.Drifted && !differs ? 1 : 0;
            foundThen += Decide(window, then).Drifted ? 1 : 0;
        }

        return new FeatureCalibration
        {
            Name = reference.Profile.Name,
            Role = reference.Profile.Role,
            Kind = reference.Profile.Kind,
            Windows = scored.Length,
            Psi = SampleSpread.Of([.. scored.Select(sample => sample.Psi)]),
            KolmogorovSmirnov = SampleSpread.Of([.. numeric.Select(sample => sample.KolmogorovSmirnov)]),
            Alarms = new AlarmCounts(
                scored.Count(sample => sample.Psi > LowThreshold), scored.Count(sample => sample.Psi > HighThreshold),
                scored.Count(sample => sample.PValue < OneInTwenty), found, foundThen),
            SharesAlone = alone,
            Pattern = wholeExcess is { } psi ? CalibrationPatterns.Of(excesses, differing, psi) : CalibrationPattern.Quiet,
            MeanExcessPsi = excesses.Length == 0 ? null : excesses.Average(),
            WholeExcessPsi = wholeExcess,
            PsiTolerance = ToleranceSuggestion.Of(excesses, rule.DefaultPsiTolerance),
            KsTolerance = reference.Cells.Numeric is null ? null : ToleranceSuggestion.Of(
                [.. numeric.Select(sample => ToleranceSuggestion.ExcessKolmogorovSmirnov(sample.KolmogorovSmirnov, sample.Values, m))], rule.DefaultKsTolerance),
        };
    }

    private Verdict Decide(int window, in DriftTolerances tolerances) =>
        VerdictRule.Decide(samples[window].Figures(reference), tolerances, alphas[window], rule.MinimumRows, criticals);
}
