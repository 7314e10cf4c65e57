using DriftExporter.Numerics;

namespace DriftExporter.Statistics;

/// <summary>From what windows of quiet data show to the drift that one has to tolerate in them. A window's PSI is the population's and
/// what chance adds; the tolerance is about the population's, so chance is taken off first. Source: docs/statistics.md#calibration.</summary>
public static class ToleranceSuggestion
{
    /// <summary>Share of the windows that the suggestion leaves alone.</summary>
    public const double Share = 0.99;

    /// <summary>Mean of Kolmogorov's law: sqrt(pi / 2) ln 2.</summary>
    private const double MeanOfKolmogorov = 0.868731160636159;

    /// <summary>PSI less its mean where nothing differs, (bins - 1)(1/n + 1/m), not below 0.</summary>
    public static double ExcessPsi(double psi, long n, long m, int bins) => Math.Max(0, psi - (Math.Max(0, bins - 1) * Scale(n, m)));

    /// <summary>KS distance less its mean where nothing differs, not below 0; the mean of continuous values, more than that of tied ones.</summary>
    public static double ExcessKolmogorovSmirnov(double distance, long n, long m) => Math.Max(0, distance - (MeanOfKolmogorov * Math.Sqrt(Scale(n, m))));

    /// <summary>The 99th percentile of excesses, rounded up to three decimals, and not below what is tolerated anyway.</summary>
    /// <param name="excesses">[windows]; without any, nothing more than usual has to be tolerated.</param>
    public static double Of(IReadOnlyCollection<double> excesses, double atLeast) =>
        excesses.Count == 0 ? atLeast : Math.Max(atLeast, Math.Ceiling((1000 * Quantiles.Linear([.. excesses.Order()], Share)) - 1e-9) / 1000);

    private static double Scale(long n, long m) => (1.0 / n) + (1.0 / m);
}
