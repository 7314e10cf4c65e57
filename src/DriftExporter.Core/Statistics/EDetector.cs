namespace DriftExporter.Statistics;

/// <summary>Evidence of slow small drift, summed over verdicts (Shiryaev-Roberts e-detector): R_t = (R_{t-1} + 1) e_t with
/// e_t = 0.5 / sqrt(p_t) and R_0 = 0. As long as each p_t is valid given the past, e_t has mean 1 at most, and without drift the mean
/// number of verdicts until R reaches N is N or more. Source: Shin, Ramdas and Rinaldo, E-detectors, 2022.</summary>
public static class EDetector
{
    /// <summary>The next R; a verdict without a p-value (NaN) leaves R as it is. Takes log10 p, so that no p is too small.</summary>
    /// <param name="evidence">R_{t-1}, 0 at the start.</param>
    /// <param name="log10P">log10 of p_t.</param>
    /// <param name="cap">The largest R kept: it bounds how long evidence takes to wear off.</param>
    public static double Next(double evidence, double log10P, double cap) =>
        double.IsNaN(log10P) ? evidence : Math.Min(cap, (evidence + 1) * 0.5 * Math.Pow(10, -0.5 * log10P));

    /// <summary>The R that counts as an alarm: the verdicts within which a column may alarm falsely once, 1 / its alpha per verdict.</summary>
    /// <param name="columnAlpha">All tests of the column together: alpha of one test times their number.</param>
    public static double Critical(double columnAlpha) => 1 / columnAlpha;
}
