using MathNet.Numerics;

namespace DriftExporter.Statistics;

/// <summary>Poisson and binomial terms in logarithms without cancellation, for real arguments (Loader's saddle-point form):
/// the absolute error of the logarithm stays near 1e-15 x (1 + its size), where differences of ln Gamma lose 1e-16 x n ln n.
/// Source: C. Loader, Fast and accurate computation of binomial probabilities, 2000.</summary>
internal static class SaddlePoint
{
    private const double HalfLnTwoPi = 0.91893853320467274178;

    /// <summary>ln Gamma(x+1) less Stirling's (x+1/2) ln x - x + ln(2 pi)/2, for x > 0; at most 1e-15 off from 16 on.</summary>
    public static double StirlingError(double x)
    {
        if (x < 16)
            return SpecialFunctions.GammaLn(x + 1) - ((x + 0.5) * Math.Log(x)) + x - HalfLnTwoPi;
        double inverseSquare = 1 / (x * x);
        return (1.0 / 12 - ((1.0 / 360 - ((1.0 / 1260 - ((1.0 / 1680 - (inverseSquare / 1188)) * inverseSquare)) * inverseSquare)) * inverseSquare)) / x;
    }

    /// <summary>ln(1+x) without loss near 0 (double.LogP1 is a plain Log(x + 1)): Kahan's quotient.</summary>
    public static double LnOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>x ln(x/mean) + mean - x, at least 0; a series where x and mean are close.</summary>
    public static double Deviance(double x, double mean)
    {
        double difference = x - mean;
        if (!(Math.Abs(difference) < 0.1 * (x + mean)))
            return (x * Math.Log(x / mean)) - difference; // NaN comes out here too
        double ratio = difference / (x + mean);
        double sum = difference * ratio;
        double term = 2 * x * ratio;
        double square = ratio * ratio;
        for (int odd = 3; ; odd += 2)
        {
            term *= square;
            double next = sum + (term / odd);
            if (next == sum)
                return next;
            sum = next;
        }
    }

    /// <summary>ln of mean^x e^-mean / Gamma(x+1), for real x >= 0 and mean > 0.</summary>
    public static double LnPoisson(double x, double mean) =>
        x == 0 ? -mean : -HalfLnTwoPi - (0.5 * Math.Log(x)) - StirlingError(x) - Deviance(x, mean);

    /// <summary>ln of Gamma(a+b+1) / (Gamma(a+1) Gamma(b+1)) p^a q^b, for real a, b > 0; q = 1 - p is given because it may be tiny.</summary>
    public static double LnBinomial(double a, double b, double p, double q)
    {
        double n = a + b;
        return StirlingError(n) - StirlingError(a) - StirlingError(b) - Deviance(a, n * p) - Deviance(b, n * q)
            - HalfLnTwoPi + (0.5 * Math.Log(n / a / b));
    }
}
