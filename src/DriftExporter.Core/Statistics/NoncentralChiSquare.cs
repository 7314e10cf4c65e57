using MathNet.Numerics;

namespace DriftExporter.Statistics;

/// <summary>Upper tail of the noncentral chi-square law and its inverse, in logarithms, for critical values and tolerances.
/// <para>P(X >= x) = sum over j of Poisson(j; lambda/2) Q(df/2 + j, x/2). The sum starts below the largest term and walks up, where
/// Q(a+1, y) = Q(a, y) + y^a e^-y / Gamma(a+1) only adds: all terms are positive, nothing cancels at any depth of the tail.
/// About 20 sqrt(lambda) + 40 steps of 4 ns. Relative error 1e-10 for df + lambda &lt;= 1e4, growing like MathNet's Q beyond.</para></summary>
public static class NoncentralChiSquare
{
    public static TailProbability UpperTail(double x, double degreesOfFreedom, double noncentrality)
    {
        if (double.IsNaN(x) || !(degreesOfFreedom >= 0) || !(noncentrality >= 0 && double.IsFinite(noncentrality)))
            return TailProbability.Undefined;
        if (degreesOfFreedom == 0 || x <= 0)
            return TailProbability.One;
        return double.IsPositiveInfinity(x)
            ? TailProbability.Zero
            : TailProbability.FromLn(LnUpperTail(x, degreesOfFreedom, noncentrality, out _));
    }

    /// <summary>The x with P(X >= x) = probability; infinite for 0 (and below), 0 for 1. 1e-12 relative to the tail above.</summary>
    public static double InverseUpperTail(double probability, double degreesOfFreedom, double noncentrality)
    {
        if (double.IsNaN(probability) || !(degreesOfFreedom > 0) || !(noncentrality >= 0 && double.IsFinite(noncentrality)))
            return double.NaN;
        if (probability <= 0)
            return double.PositiveInfinity;
        if (probability >= 1)
            return 0;
        // Newton on ln P, which is concave (df >= 2) and so approached from above after one step, with a bracket for the rest.
        double target = Math.Log(probability), low = 0, high = double.PositiveInfinity;
        double x = FirstGuess(probability, degreesOfFreedom, noncentrality);
        for (int step = 0; step < 200; step++)
        {
            double excess = LnUpperTail(x, degreesOfFreedom, noncentrality, out double hazard) - target;
            if (excess > 0)
                low = x;
            else
                high = x;
            double next = x + (excess / hazard);
            if (!(next > low && next < high))
                next = double.IsPositiveInfinity(high) ? 2 * x : 0.5 * (low + high);
            if (Math.Abs(next - x) <= 1e-12 * x)
                return next;
            x = next;
        }

        return x;
    }

    /// <param name="hazard">Density over tail, minus the derivative of the result.</param>
    private static double LnUpperTail(double x, double degreesOfFreedom, double noncentrality, out double hazard)
    {
        double a = degreesOfFreedom / 2, y = x / 2, mean = noncentrality / 2;
        long first = FirstTerm(a, y, mean);
        double lnTail = ChiSquareTail.LnGammaTail(a + first, y);
        double lnStart = lnTail + (first == 0 ? -mean : SaddlePoint.LnPoisson(first, mean));

        // tail and density are Poisson(j) Q(a+j, y) and Poisson(j) y^(a+j-1) e^-y / Gamma(a+j), over the first tail.
        double tail = 1, tails = 1;
        double density = Math.Exp(SaddlePoint.LnPoisson(a + first, y) - lnTail) * ((a + first) / y), densities = density;
        for (long j = first; ; j++)
        {
            double poissonRatio = mean / (j + 1);
            density *= y / (a + j) * poissonRatio;
            double next = (tail * poissonRatio) + density;
            double ratio = next / tail;
            tails += next;
            densities += density;
            tail = next;
            // The terms are log-concave in j: from here on they fall at least as fast as a geometric series.
            if (ratio < 1 && tail <= 1e-17 * (1 - ratio) * tails)
                break;
        }

        hazard = 0.5 * densities / tails;
        return Math.Min(0, lnStart + Math.Log(tails));
    }

    /// <summary>Nine standard deviations below where the terms are largest: at lambda/2, or for x above the mean at the j with
    /// (j+1)(df/2+j) = lambda x/4, below which terms fall off at least as fast as a Poisson law's.</summary>
    private static long FirstTerm(double a, double y, double mean)
    {
        double half = (a + 1) / 2;
        double gap = (mean * y) - a;
        double centre = Math.Max(mean, (gap / (half + Math.Sqrt(Math.Max(0, (half * half) + gap)))));
        return (long)Math.Max(0, centre - (9 * Math.Sqrt(centre)) - 2);
    }

    /// <summary>Patnaik's scaled central law by Wilson and Hilferty's cube root.</summary>
    private static double FirstGuess(double probability, double degreesOfFreedom, double noncentrality)
    {
        double scale = (degreesOfFreedom + (2 * noncentrality)) / (degreesOfFreedom + noncentrality);
        double freedom = (degreesOfFreedom + noncentrality) / scale;
        double normal = Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * probability);
        double variance = 2 / (9 * freedom);
        double root = Math.Max(0.05, 1 - variance + (normal * Math.Sqrt(variance)));
        return scale * freedom * root * root * root;
    }
}
