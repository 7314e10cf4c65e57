using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>Two bins of a feature in the tests of fleet alerts: half of the training rows in each, and a window of two replicas.</summary>
/// <param name="Window">[bins] a replica's rows, in units of <see cref="Scale"/>.</param>
/// <param name="Psi">Of both replicas together.</param>
internal sealed record FleetBins(IReadOnlyList<int> Window, double Psi)
{
    public const int Scale = 1_000_000, Training = 1_000_000_000;

    /// <summary>Rows of a replica, in units.</summary>
    private const int Units = 200;

    public static readonly string[] Names = ["00 (-inf, 5]", "01 (5, inf)"];

    public static FleetBins Equal { get; } = new([Units / 2, Units / 2], 0);

    /// <summary>The smallest shift whose PSI is above the limit; the largest there is when none is.</summary>
    public static FleetBins Beyond(double limit, PsiSmoothing smoothing)
    {
        for (int first = Units / 2; first > 0; first--)
        {
            double psi = PsiOf(first, smoothing);
            if (psi > limit)
                return new FleetBins([first, Units - first], psi);
        }

        return new FleetBins([0, Units], PsiOf(0, smoothing));
    }

    private static double PsiOf(int first, PsiSmoothing smoothing)
    {
        double psi = 0;
        foreach (int units in (int[])[first, Units - first])
        {
            double rows = 2.0 * units * Scale, all = 2.0 * Units * Scale;
            double q = smoothing == PsiSmoothing.Jeffreys ? (rows + 0.5) / (all + 1) : Math.Max(rows / all, 1e-4);
            psi += (q - 0.5) * Math.Log(q / 0.5);
        }

        return psi;
    }
}
