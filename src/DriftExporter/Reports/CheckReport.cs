using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>What `check` found: the figures, and by the stated rule which features drifted.</summary>
/// <param name="Drifted">A feature or a prediction did.</param>
/// <param name="DriftedRatio">Drifted over scored columns of role feature; null when none could be scored.</param>
internal sealed record CheckReport(string Model, WindowDrift Window, bool Drifted, double? DriftedRatio)
{
    /// <summary>Drift is a PSI above this.</summary>
    public const double PsiLimit = 0.25;

    public const string Rule = "Drift is a PSI above 0.25, whatever the number of rows; there is no test of significance in this version.";

    public static CheckReport Of(BaselineProfile baseline, WindowDrift window)
    {
        FeatureDrift[] scored = [.. window.Features.Where(feature => feature.Role == FeatureRole.Feature && feature.Psi is not null)];
        return new CheckReport(baseline.Model, window, window.Features.Any(HasDrifted),
            scored.Length == 0 ? null : (double)scored.Count(HasDrifted) / scored.Length);
    }

    public static bool HasDrifted(FeatureDrift feature) => feature.Psi > PsiLimit;
}
