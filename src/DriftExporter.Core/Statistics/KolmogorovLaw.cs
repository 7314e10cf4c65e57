namespace DriftExporter.Statistics;

/// <summary>The law of the two-sample KS distance of large continuous samples, all in natural logarithms.
/// <para><see cref="LnLimit"/> is Kolmogorov's limit for z = sqrt(n_e) D, 1e-12 relative. <see cref="LnUpperTail"/> adds what a finite
/// n_e = nm/(n+m) takes away: the smaller of two laws, each good where it is the smaller one.</para>
/// <para>Body: the limit at z + 1/(6 sqrt n_e) + (z-1)/(4 n_e). Tail: ln 2 - rate - 2D/3 - 1/(18 n_e) + 4D^2/9, where rate is
/// n_e (2D^2 + 4D^4/9) or, where larger, the exact large-deviation rate of the two samples, which takes over from D = 0.4 or so.
/// p against the exact law: 1 % down to 1e-30 at 500 x 50,000, to 1e-15 at 100 x 100,000 and to 1e-9 at 30 x 100,000, 3 % to 1e-6 at
/// 10 x 100,000. With n nearer to m the exact law is a lattice that jumps about this one: 4 % at 500 x 2,000, 20 % at
/// 100 x 101.
/// log10 p is within 1.5 % for every D with p below 0.05, down to n_e = 10.</para>
/// Source: docs/statistics.md; the figures are those of KolmogorovLawTests.</summary>
internal static class KolmogorovLaw
{
    /// <summary>ln P(sup |bridge| >= z).</summary>
    public static double LnLimit(double z)
    {
        if (double.IsNaN(z))
            return double.NaN;
        if (z < 0.04)
            return 0;
        if (z < 1.18)
        {
            double unit = Math.PI * Math.PI / (8 * z * z);
            double below = Math.Exp(-unit) + Math.Exp(-9 * unit) + Math.Exp(-25 * unit) + Math.Exp(-49 * unit);
            return SaddlePoint.LnOnePlus(-Math.Sqrt(2 * Math.PI) / z * below);
        }

        double square = 2 * z * z;
        return Math.Log(2) - square
            + SaddlePoint.LnOnePlus(-Math.Exp(-3 * square) + Math.Exp(-8 * square) - Math.Exp(-15 * square));
    }

    /// <summary>ln P(D >= distance) for n and m rows; 0 for distances of 0 or less.</summary>
    public static double LnUpperTail(double distance, double n, double m)
    {
        if (distance <= 0)
            return 0;
        distance = Math.Min(distance, 1);
        double effective = n / (n + m) * m;
        double root = Math.Sqrt(effective);
        double z = root * distance;
        double body = LnLimit(z + (1 / (6 * root)) + ((z - 1) / (4 * effective)));
        double square = distance * distance;
        double series = effective * square * (2 + (4.0 / 9 * square));
        double tail = Math.Log(2) - Math.Max(series, LargeDeviationRate(distance, n, m))
            - (2.0 / 3 * distance) - (1 / (18 * effective)) + (4.0 / 9 * square);
        return Math.Min(0, Math.Min(body, tail));
    }

    /// <summary>The smallest distance whose tail probability is at most exp(lnAlpha); 1 when none is.</summary>
    public static double InverseUpperTail(double lnAlpha, double n, double m)
    {
        if (lnAlpha >= 0)
            return 0;
        if (LnUpperTail(1, n, m) > lnAlpha)
            return 1;
        double effective = n / (n + m) * m;
        double low = 0, high = 1;
        double distance = Math.Clamp(Math.Sqrt((Math.Log(2) - lnAlpha) / (2 * effective)), 1e-12, 0.5);
        for (int step = 0; step < 100; step++)
        {
            double excess = LnUpperTail(distance, n, m) - lnAlpha;
            if (excess > 0)
                low = distance;
            else
                high = distance;
            double slope = (effective * distance * (4 + (16.0 / 9 * distance * distance))) + (2.0 / 3);
            double next = distance + (excess / slope);
            if (!(next > low && next < high))
                next = 0.5 * (low + high);
            if (Math.Abs(next - distance) <= 1e-12 * distance || high - low <= 1e-15)
                return next;
            distance = next;
        }

        return distance;
    }

    /// <summary>Least n KL(x|q) + m KL(y|q) over x - y = distance, q the pooled share: -ln of the likeliest way for the two
    /// empirical distributions to stand that far apart somewhere. Found where n logit x + m logit y = (n+m) logit q.</summary>
    private static double LargeDeviationRate(double distance, double n, double m)
    {
        double window = n / (n + m), low = 0, high = 1 - distance;
        for (int step = 0; step < 60 && high - low > 1e-7 * high; step++)
        {
            double middle = 0.5 * (low + high);
            double slope = (window * Logit(middle + distance)) + ((1 - window) * Logit(middle)) - Logit(middle + (window * distance));
            if (slope < 0)
                low = middle;
            else
                high = middle;
        }

        double y = 0.5 * (low + high), x = y + distance, q = y + (window * distance);
        return (n * (Part(x, q) + Part(1 - x, 1 - q))) + (m * (Part(y, q) + Part(1 - y, 1 - q)));
    }

    private static double Logit(double share) => Math.Log(share / (1 - share));

    /// <summary>share ln(share/pooled) less their difference, which cancels over the four parts.</summary>
    private static double Part(double share, double pooled) => share <= 0 ? pooled : SaddlePoint.Deviance(share, pooled);
}
