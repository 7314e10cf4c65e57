using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>
/// Adds to a scored window what <see cref="MeasureOptions"/> ask for: the same counts, looked at in further ways. Features that
/// were not scored (too few values) stay without. Owns its scratch and the p-values of the evaluation before; one thread at a time.
/// </summary>
/// <remarks>
/// Cost: O(cells) a feature and measure. A p-value is computed again only when its statistic has changed. To add a measure: 1 a
/// property of <see cref="FeatureMeasures"/>; 2 a flag of <see cref="MeasureSet"/>; 3 one line in Numeric, Categorical or Measure;
/// 4 a family in Exposition/MeasureFamilies; 5 its definition in docs/statistics.md.
/// </remarks>
public sealed partial class MeasureScorer
{
    /// <summary>Categories whose shares are told, by falling training count.</summary>
    public const int MostCategories = 20;

    private readonly IReadOnlyList<FeatureReference> _references;
    private readonly MeasureOptions _options;
    private readonly KolmogorovSmirnovPValue _ksLaw;
    private readonly BinnedCounts _bins = new();
    private readonly Dictionary<string, Recent[]> _recent = [];
    private readonly string[]?[] _labels;
    private readonly bool[] _tied;

    public MeasureScorer(IReadOnlyList<FeatureReference> references, MeasureOptions options)
    {
        _references = references;
        _options = options;
        _ksLaw = new KolmogorovSmirnovPValue(options.BandCells);
        _labels = new string[]?[references.Count];
        _tied = [.. references.Select(reference => reference.Profile.Numeric is { } numeric && HasFewValues(numeric))];
    }

    /// <param name="window">The window that was scored, unchanged since.</param>
    /// <param name="drift">Its figures.</param>
    public WindowDrift Add(DriftWindow window, WindowDrift drift)
    {
        if (!_recent.TryGetValue(drift.Label, out Recent[]? recent))
            _recent[drift.Label] = recent = new Recent[_references.Count];
        HashSet<int> explained = Asks(MeasureSet.Contributions)
            ? [.. Enumerable.Range(0, drift.Features.Count).Where(feature => drift.Features[feature].Psi is not null)
                .OrderByDescending(feature => drift.Features[feature].Psi).Take(_options.ExplainedFeatures)]
            : [];
        var features = new FeatureDrift[drift.Features.Count];
        for (int feature = 0; feature < features.Length; feature++)
        {
            features[feature] = drift.Features[feature];
            if (features[feature].Psi is null)
                continue;
            FeatureMeasures measures = Measure(window.Counts(feature), feature, features[feature], ref recent[feature]);
            if (explained.Contains(feature))
                measures = measures with { Contributions = Explain(window, feature) };
            features[feature] = features[feature] with { Measures = measures };
        }

        return drift with { Features = features };
    }

    private FeatureMeasures Measure(ReadOnlySpan<int> counts, int feature, FeatureDrift drift, ref Recent recent)
    {
        FeatureReference reference = _references[feature];
        FeatureMeasures measures = reference.Profile.Kind == FeatureKind.Numeric
            ? Numeric(reference, counts[..reference.Cumulative.Length], drift, ref recent) with { KsIsTied = _tied[feature] }
            : Categorical(reference, counts, drift, ref recent);
        if (!Asks(MeasureSet.BinDistances))
            return measures;
        _bins.Fill(reference, counts);
        return measures with
        {
            JensenShannonDistance = Defined(BinnedDistances.JensenShannonDistance(_bins.Window, _bins.Baseline)),
            HellingerDistance = Defined(BinnedDistances.Hellinger(_bins.Window, _bins.Baseline)),
            TotalVariation = Defined(BinnedDistances.TotalVariation(_bins.Window, _bins.Baseline)),
        };
    }

    private FeatureMeasures Categorical(FeatureReference reference, ReadOnlySpan<int> counts, FeatureDrift drift, ref Recent recent)
    {
        TailProbability p = Asks(MeasureSet.PValues) && drift.ChiSquare is { } score ? recent.OfChiSquare(score) : TailProbability.Undefined;
        return new FeatureMeasures
        {
            ChiSquarePValue = Defined(p.P),
            ChiSquareLog10PValue = Defined(p.Log10),
            CategoryShares = Asks(reference.Profile.Role == FeatureRole.Prediction ? MeasureSet.PredictionCategories : MeasureSet.FeatureCategories)
                ? Shares(counts[..Math.Min(reference.Profile.Categorical!.Categories.Count, MostCategories)], drift.Values) : null,
        };
    }

    private FeatureContributions? Explain(DriftWindow window, int feature) => FeatureContributions.Of(
        _references[feature], window.Counts(feature), _options.Smoothing, _labels[feature] ??= BinLabels.Of(_references[feature]), _options.ExplainedBins);

    private static double[] Shares(ReadOnlySpan<int> counts, long values)
    {
        double[] shares = new double[counts.Length];
        for (int category = 0; category < shares.Length; category++)
            shares[category] = (double)counts[category] / values;
        return shares;
    }

    private bool Asks(MeasureSet measure) => (_options.Set & measure) != 0;

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The p-value of the evaluation before, and what it is of.</summary>
    private struct Recent
    {
        private Int128 _numerator;
        private long _rows;
        private ChiSquareScore _score;
        private TailProbability _p;

        public TailProbability OfKs(KsDistance distance, KolmogorovSmirnovPValue law)
        {
            if (_rows != distance.WindowRows || _numerator != distance.Numerator)
            {
                _p = law.Evaluate(distance.Numerator, distance.WindowRows, distance.BaselineRows, out _);
                (_numerator, _rows) = (distance.Numerator, distance.WindowRows);
            }

            return _p;
        }

        public TailProbability OfChiSquare(ChiSquareScore score)
        {
            if (_score != score || _rows == 0)
            {
                _p = ChiSquareTail.UpperTail(score.Statistic, score.DegreesOfFreedom);
                (_score, _rows) = (score, 1);
            }

            return _p;
        }
    }
}
