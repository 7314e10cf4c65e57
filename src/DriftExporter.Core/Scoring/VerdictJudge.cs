using System.Numerics.Tensors;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>What counts as drift in every window of a model.</summary>
/// <param name="Tolerances">The drift that never alarms.</param>
/// <param name="MinimumRows">Fewer records (missing, invalid) or values (the rest) and a test does not run.</param>
/// <param name="Smoothing">Of the PSI's shares, as the published figure has it.</param>
public sealed record VerdictOptions(DriftTolerances Tolerances, long MinimumRows, PsiSmoothing Smoothing);

/// <summary>Applies the verdict rule to windows over one baseline: only the figures that a verdict asks for are computed.
/// Owns its scratch and the memory of critical values; one thread at a time. Allocates nothing.</summary>
public sealed class VerdictJudge
{
    private readonly IReadOnlyList<FeatureReference> _references;
    private readonly VerdictOptions _options;
    private readonly CriticalValueCache _criticals = new();
    private readonly BinnedCounts _bins = new();

    public VerdictJudge(IReadOnlyList<FeatureReference> references, VerdictOptions options)
    {
        _references = references;
        _options = options;
    }

    /// <summary>Columns of the baseline, predictions among them.</summary>
    public int Columns => _references.Count;

    /// <summary>Tests that the column's alpha is shared by.</summary>
    public int TestsOf(int column) => VerdictRule.TestCount(IsNumeric(column));

    /// <summary>The verdict on one column of a window.</summary>
    /// <param name="alpha">Level of each test.</param>
    public Verdict Judge(DriftWindow window, int column, double alpha) =>
        VerdictRule.Decide(Figures(window, column), _options.Tolerances, alpha, _options.MinimumRows, _criticals);

    /// <summary>The figures of a window with their critical values at this alpha beside them. No alpha: none.</summary>
    public FeatureDrift WithCriticals(FeatureDrift drift, DriftWindow window, int column, double alpha)
    {
        if (drift.Psi is null || alpha <= 0)
            return drift;
        FeatureReference reference = _references[column];
        long n = drift.Values, m = reference.Profile.Values;
        _bins.Fill(reference, window.Counts(column));
        return drift with
        {
            PsiCritical = _criticals.Psi(n, m, _bins.Count, alpha, _options.Tolerances.Psi),
            KsCritical = drift.KsStatistic is null ? null : _criticals.KolmogorovSmirnov(n, m, alpha, _options.Tolerances.KolmogorovSmirnov),
        };
    }

    private bool IsNumeric(int column) => _references[column].Profile.Kind == FeatureKind.Numeric;

    /// <summary>What the verdict on one column goes by.</summary>
    public FeatureFigures Figures(DriftWindow window, int column)
    {
        FeatureReference reference = _references[column];
        FeatureCells cells = reference.Cells;
        ReadOnlySpan<int> counts = window.Counts(column);
        var figures = new FeatureFigures
        {
            Numeric = cells.Numeric is not null,
            BaselineRows = reference.Profile.Rows,
            BaselineMissing = reference.Profile.Missing,
            BaselineInvalid = reference.Profile.Invalid,
            BaselineOutliers = reference.Outliers,
            BaselineSingletons = reference.Singletons,
            Rows = window.Rows,
            Missing = counts[cells.MissingId],
            Invalid = counts[cells.InvalidId],
            Psi = double.NaN,
            PsiBins = 0,
            KolmogorovSmirnov = double.NaN,
        };
        if (figures.Values < Math.Max(1, _options.MinimumRows) || figures.BaselineValues == 0)
            return figures;
        _bins.Fill(reference, counts);
        double psi = PopulationStability.Compute(_bins.Window, _bins.Baseline, _options.Smoothing);
        return figures.Numeric
            ? figures with
            {
                Psi = psi,
                PsiBins = _bins.Count,
                KolmogorovSmirnov = KolmogorovSmirnov.Distance(reference.Cumulative, counts[..reference.Cumulative.Length], figures.Values).Statistic,
                Outliers = Sum(counts[..reference.LowFenceCell]) + Sum(counts[(reference.HighFenceCell + 1)..reference.Cumulative.Length]),
            }
            : figures with
            {
                Psi = psi,
                PsiBins = _bins.Count,
                Unseen = reference.Profile.Categorical!.TellsUnseen ? counts[cells.Categories!.UnseenId] : -1,
            };
    }

    private static long Sum(ReadOnlySpan<int> counts) => TensorPrimitives.Sum(counts);
}
