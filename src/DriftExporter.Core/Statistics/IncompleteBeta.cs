namespace DriftExporter.Statistics;

/// <summary>Regularized incomplete beta function in logarithms, and the two tails that are made of it. MathNet's stops after a fixed
/// number of steps, which is too few for windows of 100,000 rows. Relative error of the result about 1e-13 x (1 + |ln|).</summary>
internal static class IncompleteBeta
{
    /// <summary>ln I_x(a, b) for a, b > 0; complement = 1 - x, given because it may be tiny.</summary>
    public static double Ln(double a, double b, double x, double complement)
    {
        if (double.IsNaN(a + b + x))
            return double.NaN;
        if (x <= 0)
            return double.NegativeInfinity;
        if (complement <= 0)
            return 0;
        return x * (a + b + 2) < a + 1
            ? LnNearSide(a, b, x, complement)
            : SaddlePoint.LnOnePlus(-Math.Exp(LnNearSide(b, a, complement, x)));
    }

    /// <summary>ln of x^a (1-x)^b / B(a, b).</summary>
    public static double LnDensityFactor(double a, double b, double x, double complement) =>
        Math.Log(a / (a + b) * b) + SaddlePoint.LnBinomial(a, b, x, complement);

    /// <summary>ln P(X >= count) for X binomial with the given trials and chance.</summary>
    public static double LnBinomialTail(long count, long trials, double chance, double complement)
    {
        if (count <= 0)
            return 0;
        return count > trials ? double.NegativeInfinity : Math.Min(0, Ln(count, trials - count + 1.0, chance, complement));
    }

    /// <summary>ln P(|T| >= |t|) for Student's law with real degrees of freedom.</summary>
    public static double LnStudentTwoSided(double t, double degreesOfFreedom)
    {
        double sum = degreesOfFreedom + (t * t);
        return Math.Min(0, Ln(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, t * t / sum));
    }

    /// <summary>The continued fraction by Lentz, some sqrt(max(a, b)) steps on the side where x is below the mean.</summary>
    private static double LnNearSide(double a, double b, double x, double complement)
    {
        double c = 1, d = 1 / (1 - ((a + b) * x / (a + 1))), fraction = d;
        for (int step = 1; step < 1_000_000; step++)
        {
            double even = step * (b - step) * x / ((a + (2 * step) - 1) * (a + (2 * step)));
            d = 1 / (1 + (even * d));
            c = 1 + (even / c);
            fraction *= c * d;
            double odd = -(a + step) * (a + b + step) * x / ((a + (2 * step)) * (a + (2 * step) + 1));
            d = 1 / (1 + (odd * d));
            c = 1 + (odd / c);
            double factor = c * d;
            fraction *= factor;
            if (Math.Abs(factor - 1) <= 1e-15)
                break;
        }

        return LnDensityFactor(a, b, x, complement) + Math.Log(fraction / a);
    }
}
