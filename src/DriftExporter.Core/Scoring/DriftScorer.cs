using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>How windows are scored.</summary>
/// <param name="MinimumRows">Fewer records give no missing and invalid ratios, fewer values nothing else.</param>
/// <param name="Smoothing">Of the PSI's shares.</param>
/// <param name="KeepBins">Whether the window's rows per bin are told, too.</param>
public sealed record ScoringOptions(long MinimumRows, PsiSmoothing Smoothing, bool KeepBins = false);

/// <summary>
/// Scores windows against a baseline: two count vectors a feature in, figures out. Cost O(cells), whatever the length of
/// the window. Owns its scratch; one thread at a time.
/// </summary>
public sealed class DriftScorer
{
    private readonly IReadOnlyList<FeatureReference> _references;
    private readonly ScoringOptions _options;
    private readonly ChiSquareHomogeneity _chiSquare = new();
    private readonly BinnedCounts _bins = new();
    private readonly int[] _window;
    private readonly long[] _baseline;

    public DriftScorer(IReadOnlyList<FeatureReference> references, ScoringOptions options)
    {
        _references = references;
        _options = options;
        int bins = references.Max(reference => reference.BinCounts.Length);
        _window = new int[bins];
        _baseline = new long[bins];
    }

    public WindowDrift Score(DriftWindow window)
    {
        var features = new FeatureDrift[_references.Count];
        for (int feature = 0; feature < features.Length; feature++)
            features[feature] = Score(window, feature);
        bool any = window.Rows > 0;
        return new WindowDrift(window.Label, window.Rows, any ? window.OldestTime : null, any ? window.NewestTime : null, features);
    }

    private FeatureDrift Score(DriftWindow window, int feature)
    {
        FeatureReference reference = _references[feature];
        FeatureCells cells = reference.Cells;
        ReadOnlySpan<int> counts = window.Counts(feature);
        long missing = counts[cells.MissingId], invalid = counts[cells.InvalidId];
        long values = window.Rows - missing - invalid;
        bool records = window.Rows > 0 && window.Rows >= _options.MinimumRows;
        var drift = new FeatureDrift
        {
            Name = reference.Profile.Name,
            Role = reference.Profile.Role,
            Kind = reference.Profile.Kind,
            Records = window.Rows,
            Values = values,
            MissingRatio = records ? (double)missing / window.Rows : null,
            InvalidRatio = records ? (double)invalid / window.Rows : null,
            BinRows = _options.KeepBins ? reference.BinRows(counts) : null,
        };
        if (values == 0 || values < _options.MinimumRows || reference.Profile.Values == 0)
            return drift;
        return reference.Profile.Kind == FeatureKind.Numeric
            ? ScoreNumeric(drift, reference, counts, window.Moments(feature))
            : ScoreCategorical(drift, reference, counts);
    }

    private FeatureDrift ScoreNumeric(FeatureDrift drift, FeatureReference reference, ReadOnlySpan<int> counts, MomentSums? moments)
    {
        ReadOnlySpan<int> cells = counts[..reference.Cumulative.Length];
        _bins.Fill(reference, counts);
        long outliers = (long)Sum(cells[..reference.LowFenceCell]) + Sum(cells[(reference.HighFenceCell + 1)..]);
        bool hasMoments = moments is { HasMoments: true };
        return drift with
        {
            Psi = PopulationStability.Compute(_bins.Window, _bins.Baseline, _options.Smoothing),
            KsStatistic = KolmogorovSmirnov.Distance(reference.Cumulative, cells, drift.Values).Statistic,
            OutlierRatio = (double)outliers / drift.Values,
            Skewness = hasMoments && moments!.Value.Skewness is double skewness && double.IsFinite(skewness) ? skewness : null,
            Mean = hasMoments ? moments!.Value.Mean : null,
            StandardDeviation = hasMoments && drift.Values > 1 ? moments!.Value.StandardDeviation : null,
        };
    }

    private FeatureDrift ScoreCategorical(FeatureDrift drift, FeatureReference reference, ReadOnlySpan<int> counts)
    {
        CategoryCells cells = reference.Cells.Categories!;
        CategoricalProfile profile = reference.Profile.Categorical!;
        int unseen = counts[cells.UnseenId];

        _bins.Fill(reference, counts);
        double psi = PopulationStability.Compute(_bins.Window, _bins.Baseline, _options.Smoothing);
        int[] order = reference.CategoryOrder;
        for (int index = 0; index < order.Length; index++)
        {
            _window[index] = counts[order[index]];
            _baseline[index] = reference.BinCounts[order[index]];
        }

        HomogeneityResult chiSquare = _chiSquare.ComputePooled(_window.AsSpan(0, order.Length), _baseline.AsSpan(0, order.Length));
        return drift with
        {
            Psi = psi,
            UnseenRatio = profile.TellsUnseen ? (double)unseen / drift.Values : null,
            ChiSquare = new ChiSquareScore(chiSquare.Statistic, chiSquare.DegreesOfFreedom),
        };
    }

    private static int Sum(ReadOnlySpan<int> counts) => System.Numerics.Tensors.TensorPrimitives.Sum(counts);
}
