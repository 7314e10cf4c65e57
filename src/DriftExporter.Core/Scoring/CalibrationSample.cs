using DriftExporter.Statistics;

namespace DriftExporter.Scoring;

/// <summary>One column at one verdict: enough to take the verdict again at any level and with any tolerances. 48 bytes.</summary>
/// <param name="Psi">NaN with too few values, as <paramref name="KolmogorovSmirnov"/> and <paramref name="PValue"/>.</param>
/// <param name="KolmogorovSmirnov">NaN for categorical columns too.</param>
/// <param name="PValue">Of KS or chi-square, for one look.</param>
/// <param name="Beyond">Outliers of a numeric column, unseen values of another; negative where the baseline cannot tell.</param>
internal readonly record struct CalibrationSample(
    double Psi, double KolmogorovSmirnov, double PValue, int PsiBins, int Rows, int Missing, int Invalid, int Beyond)
{
    public int Values => Rows - Missing - Invalid;

    public static CalibrationSample Of(in FeatureFigures figures, FeatureDrift drift) => new(
        figures.Psi, figures.KolmogorovSmirnov, PValueOf(figures, drift), figures.PsiBins,
        (int)figures.Rows, (int)figures.Missing, (int)figures.Invalid, (int)(figures.Numeric ? figures.Outliers : figures.Unseen));

    public FeatureFigures Figures(FeatureReference reference)
    {
        bool numeric = reference.Cells.Numeric is not null;
        return new FeatureFigures
        {
            Numeric = numeric,
            BaselineRows = reference.Profile.Rows,
            BaselineMissing = reference.Profile.Missing,
            BaselineInvalid = reference.Profile.Invalid,
            BaselineOutliers = reference.Outliers,
            BaselineSingletons = reference.Singletons,
            Rows = Rows,
            Missing = Missing,
            Invalid = Invalid,
            Outliers = numeric ? Beyond : 0,
            Unseen = numeric ? 0 : Beyond,
            Psi = Psi,
            PsiBins = PsiBins,
            KolmogorovSmirnov = KolmogorovSmirnov,
        };
    }

    private static double PValueOf(in FeatureFigures figures, FeatureDrift drift) =>
        figures.Numeric ? KolmogorovSmirnovPValue.Asymptotic(figures.KolmogorovSmirnov, figures.Values, figures.BaselineValues).P
        : drift.ChiSquare is { } chiSquare ? ChiSquareTail.UpperTail(chiSquare.Statistic, chiSquare.DegreesOfFreedom).P : double.NaN;
}
