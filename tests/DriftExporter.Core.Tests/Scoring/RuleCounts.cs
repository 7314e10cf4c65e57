using DriftExporter.Scoring;
using DriftExporter.Statistics;

namespace DriftExporter.Tests.Scoring;

/// <summary>How often fixed rules raise an alarm about a column, over the windows of a simulation.</summary>
internal sealed class RuleCounts
{
    private IReadOnlyList<FeatureReference>? _references;
    private DriftScorer? _scorer;

    public long Looks { get; private set; }

    public long PsiAboveTenth { get; private set; }

    public long PsiAboveQuarter { get; private set; }

    public long PBelowTwentieth { get; private set; }

    /// <summary>Verdicts that PSI was a reason of.</summary>
    public long PsiTests { get; private set; }

    public void Count(WindowVerdicts window, IReadOnlyList<FeatureReference> references)
    {
        if (!ReferenceEquals(references, _references))
            (_references, _scorer) = (references, new DriftScorer(references, new ScoringOptions(1, PsiSmoothing.Jeffreys)));
        IReadOnlyList<FeatureDrift> features = _scorer!.Score(window.Window).Features;
        for (int column = 0; column < features.Count; column++)
        {
            FeatureDrift feature = features[column];
            double p = feature.KsStatistic is { } distance ? KolmogorovSmirnovPValue.Asymptotic(distance, feature.Values, references[column].Profile.Values).P
                : ChiSquareTail.UpperTail(feature.ChiSquare!.Value.Statistic, feature.ChiSquare.Value.DegreesOfFreedom).P;
            Looks++;
            PsiAboveTenth += feature.Psi > 0.1 ? 1 : 0;
            PsiAboveQuarter += feature.Psi > 0.25 ? 1 : 0;
            PBelowTwentieth += p < 0.05 ? 1 : 0;
        }

        foreach (ColumnVerdict verdict in window.State.Columns)
            PsiTests += verdict.Reasons.Any(reason => reason.StartsWith("psi ", StringComparison.Ordinal)) ? 1 : 0;
    }
}
