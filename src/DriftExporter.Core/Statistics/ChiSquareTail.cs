using MathNet.Numerics;

namespace DriftExporter.Statistics;

/// <summary>P(X >= x) of a chi-square variable. Relative error 1e-11 up to 1,000 degrees of freedom, 1e-9 up to 100,000; Log10 holds on
/// where P underflows. No degrees of freedom (one group, nothing to compare): 1. NaN in, NaN out.</summary>
public static class ChiSquareTail
{
    public static TailProbability UpperTail(double x, double degreesOfFreedom)
    {
        if (double.IsNaN(x) || !(degreesOfFreedom >= 0))
            return TailProbability.Undefined;
        if (degreesOfFreedom == 0 || x <= 0)
            return TailProbability.One;
        if (double.IsPositiveInfinity(x))
            return TailProbability.Zero; // MathNet says NaN here, and 0 for no degrees of freedom
        double p = SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2, x / 2);
        return p > 1e-290 ? TailProbability.FromP(Math.Min(p, 1)) : TailProbability.FromLn(LnGammaTail(degreesOfFreedom / 2, x / 2));
    }

    /// <summary>ln Q(a, y), the upper regularized incomplete gamma function, for a, y > 0: the continued fraction where it converges
    /// fast (y > a + 1, all small values), MathNet elsewhere (Q near 1/2 or more).</summary>
    internal static double LnGammaTail(double a, double y) =>
        y > a + 1
            ? SaddlePoint.LnPoisson(a, y) + Math.Log(a * LegendreFraction(a, y))
            : Math.Log(Math.Min(1, SpecialFunctions.GammaUpperRegularized(a, y)));

    /// <summary>Q(a, y) Gamma(a) e^y y^-a: Lentz's evaluation of Legendre's continued fraction, some sqrt(a) steps at worst.</summary>
    private static double LegendreFraction(double a, double y)
    {
        double b = y + 1 - a;
        double c = double.PositiveInfinity, d = 1 / b, fraction = d;
        for (int step = 1; step < 1_000_000; step++)
        {
            double numerator = step * (a - step);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = b + (numerator / c);
            double factor = c * d;
            fraction *= factor;
            if (Math.Abs(factor - 1) <= 1e-15)
                break;
        }

        return fraction;
    }
}
