namespace DriftExporter.Statistics;

/// <summary>Integral over s of Beta(s; k_b+1, m-k_b) P(Binomial(n, s + tolerance) >= k), by the trapezoid rule in u = logit s, about
/// the integrand's largest value, in steps of half its standard deviation there: 1e-8 relative for a smooth bell (some 60 points).
/// Where s + tolerance reaches 1 the integrand has a corner; with k near n that costs up to a per cent.</summary>
internal readonly struct BetaAverage(long count, long rows, long baselineCount, long baselineRows, double tolerance)
{
    private readonly double a = baselineCount + 1.0, b = baselineRows - baselineCount;

    public double Ln()
    {
        double top = Mode(out double spread);
        double step = 0.5 * spread, peak = LnIntegrand(top);
        double sum = 1 + Side(top, step, peak) + Side(top, -step, peak);
        return peak + Math.Log(step * sum);
    }

    private double Side(double top, double step, double peak)
    {
        double sum = 0;
        for (int point = 1; point < 10_000; point++)
        {
            double term = Math.Exp(LnIntegrand(top + (point * step)) - peak);
            sum += term;
            if (term <= 1e-11 * (1 + sum))
                break;
        }

        return sum;
    }

    /// <summary>The integrand is log-concave in u: its slope falls, and is positive at the baseline's own share.</summary>
    private double Mode(out double spread)
    {
        double low = Math.Log(a / b), stride = 1 / Math.Sqrt(a / (a + b) * b), high = low + stride;
        while (Slope(high) > 0)
        {
            (low, stride) = (high, 2 * stride);
            high += stride;
        }

        double precision = 1e-3 / Math.Sqrt(a / (a + b) * b);
        while (high - low > precision)
        {
            double middle = 0.5 * (low + high);
            if (Slope(middle) > 0)
                low = middle;
            else
                high = middle;
        }

        double top = 0.5 * (low + high);
        double curvature = (Slope(top - (10 * precision)) - Slope(top + (10 * precision))) / (20 * precision);
        spread = 1 / Math.Sqrt(Math.Max(curvature, 1e-300));
        return top;
    }

    private double LnIntegrand(double u)
    {
        (double share, double rest) = Shares(u);
        double other = rest - tolerance;
        return IncompleteBeta.LnDensityFactor(a, b, share, rest)
            + (other <= 0 ? 0 : IncompleteBeta.LnBinomialTail(count, rows, share + tolerance, other));
    }

    private double Slope(double u)
    {
        (double share, double rest) = Shares(u);
        double slope = (a * rest) - (b * share), chance = share + tolerance, other = rest - tolerance;
        if (other <= 0)
            return slope;
        double lnDensity = IncompleteBeta.LnDensityFactor(count, rows - count + 1.0, chance, other) - Math.Log(chance * other);
        return slope + (Math.Exp(lnDensity - IncompleteBeta.LnBinomialTail(count, rows, chance, other)) * share * rest);
    }

    private static (double Share, double Other) Shares(double u) => (1 / (1 + Math.Exp(-u)), 1 / (1 + Math.Exp(u)));
}
