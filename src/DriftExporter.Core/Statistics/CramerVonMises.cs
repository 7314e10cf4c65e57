namespace DriftExporter.Statistics;

/// <summary>Two-sample Cramer-von Mises from counts per cell: the squared difference of the distribution functions, summed over all
/// rows (midranks for ties at points). Exact against scipy where no two rows tie inside a gap and no gap holds rows of both sides;
/// rows of both inside one gap count as evenly mixed.</summary>
public static class CramerVonMises
{
    /// <param name="baselineCumulative">[cells] baseline rows in this cell and before; even cells are gaps, odd ones points.</param>
    /// <param name="windowCounts">[cells or more] window rows in each cell; what lies beyond the cells is not read.</param>
    /// <returns>T; NaN without rows on either side.</returns>
    public static double Statistic(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts)
    {
        double baselineSum = 0, windowSum = 0, before = 0, windowBefore = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            double through = baselineCumulative[cell], baseline = through - before, window = windowCounts[cell];
            if ((cell & 1) == 0)
            {
                // Rank in the pooled sample less rank among its own: the other side's rows before it, which grow evenly.
                baselineSum += baseline * MeanSquare(windowBefore, window);
                windowSum += window * MeanSquare(before, baseline);
            }
            else
            {
                double midrank = (baseline + window + 1) / 2;
                baselineSum += SquaredOffsets(windowBefore + midrank, baseline);
                windowSum += SquaredOffsets(before + midrank, window);
            }

            before = through;
            windowBefore += window;
        }

        double m = before, n = windowBefore, pairs = n * m;
        return pairs > 0
            ? (((m * baselineSum) + (n * windowSum)) / (pairs * (n + m))) - (((4 * pairs) - 1) / (6 * (n + m)))
            : double.NaN;
    }

    /// <summary>P(T or more) by the limit law at T standardised to the limit's mean 1/6 and variance 1/45, as scipy's asymptotic method.</summary>
    public static TailProbability PValue(double statistic, long n, long m)
    {
        if (n < 1 || m < 1 || double.IsNaN(statistic))
            return TailProbability.Undefined;
        double pooled = (double)n + m, pairs = (double)n * m;
        double mean = (1 + (1 / pooled)) / 6;
        double variance = (pooled + 1) / 45 * ((4 * pairs * pooled) - (3 * (((double)m * m) + ((double)n * n))) - (2 * pairs)) / (4 * pooled * pooled * pairs);
        return LimitTail((1.0 / 6) + ((statistic - mean) / Math.Sqrt(45 * variance)));
    }

    /// <summary>Smirnov's integral, P = 2/pi sum over j of (-1)^(j-1) times the integral from (2j-1)pi to 2j pi of
    /// exp(-x t^2/2) / sqrt(-t sin t) dt. 1e-12 relative in the tail, absolute in the body.</summary>
    internal static TailProbability LimitTail(double x)
    {
        if (x < 0.003)
            return TailProbability.One;
        double largest = -0.5 * x * Math.PI * Math.PI;
        return TailProbability.FromLn(largest + Math.Log(x < 4 ? AllIntervals(x) : FirstInterval(x)));
    }

    /// <summary>P over exp(-x pi^2/2), each interval by Gauss-Chebyshev: the square roots at both its ends are the rule's weight.</summary>
    private static double AllIntervals(double x)
    {
        const int Nodes = 48;
        double sum = 0;
        for (int j = 1; ; j++)
        {
            double start = ((2 * j) - 1) * Math.PI, interval = 0;
            double scale = Math.Exp(-0.5 * x * ((start * start) - (Math.PI * Math.PI)));
            for (int node = 0; node < Nodes; node++)
            {
                double offset = 0.5 * Math.PI * (1 + Math.Cos((node + 0.5) * Math.PI / Nodes));
                double t = start + offset;
                interval += Math.Exp(-0.5 * x * offset * (start + t)) * Math.Sqrt(offset * (Math.PI - offset) / (Math.Sin(offset) * t));
            }

            sum += (j % 2 == 1 ? 2 : -2) * scale * interval / Nodes;
            if (scale < 1e-18)
                return sum;
        }
    }

    /// <summary>The same where only the start of the first interval counts: t = pi + s^2/(pi x) takes the root away, and the
    /// trapezoid rule in s converges faster than any power.</summary>
    private static double FirstInterval(double x)
    {
        const double Step = 0.25;
        double sum = 0;
        for (int point = -25; point <= 25; point++)
        {
            double square = point * point * Step * Step, offset = square / (Math.PI * x);
            double shape = point == 0 ? 1 : offset / Math.Sin(offset);
            sum += Math.Exp(-square - (0.5 * x * offset * offset)) * Math.Sqrt(shape / (Math.PI + offset));
        }

        return 2 / Math.PI * sum * Step / Math.Sqrt(Math.PI * x);
    }

    /// <summary>Mean of (start + width u)^2 for u in [0, 1].</summary>
    private static double MeanSquare(double start, double width) => (start * (start + width)) + (width * width / 3);

    /// <summary>Sum over j = 1..count of (centre - j)^2, with centre counted from the same start as j.</summary>
    private static double SquaredOffsets(double centre, double count) =>
        count * ((centre * (centre - count - 1)) + ((count + 1) * ((2 * count) + 1) / 6));
}
