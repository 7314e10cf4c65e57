namespace DriftExporter.Statistics;

/// <summary>Which law gave a p-value.</summary>
public enum KolmogorovSmirnovRule : byte
{
    /// <summary>D is 0, so p is 1.</summary>
    NoDifference,

    /// <summary>Both samples have the same size: the exact closed form.</summary>
    EqualSizes,

    /// <summary>The exact recursion over lattice paths.</summary>
    Recursion,

    /// <summary>The corrected limit law; its accuracy is stated at <see cref="KolmogorovLaw"/>.</summary>
    Asymptotic,
}

/// <summary>p-value of the two-sample Kolmogorov-Smirnov test: P(D >= h/(nm)) for two samples of one continuous law.
/// <para>Ties: with repeated values this p is too large (conservative), the more so the fewer values there are. At alpha 0.01 the
/// real rate is about 0.1 alpha for a boolean or a Poisson(1) column, 0.4 alpha for 20 equal values, 0.7 alpha for 100; below some
/// 50 distinct values the PSI test is the one with power.</para>
/// <para>Holds a scratch row that grows to the widest band met and is then reused; not for several threads at once.</para>
/// Source: T. Viehmann, Numerically more stable computation of the p-values for the two-sample Kolmogorov-Smirnov test, 2021.</summary>
public sealed class KolmogorovSmirnovPValue
{
    /// <summary>About 4 ms of recursion.</summary>
    public const long DefaultBandCells = 2_000_000;

    // 1 inside the recursion, so that p is right down to 1e-600 before it leaves the range of a double.
    private static readonly double Certain = Math.ScaleB(1.0, 1000);
    private readonly long bandCells;
    private double[] band = [];

    /// <param name="bandCells">The exact recursion is used where 2h, the number of its steps, is at most this.</param>
    public KolmogorovSmirnovPValue(long bandCells = DefaultBandCells) => this.bandCells = bandCells;

    /// <param name="numerator">h = D n m, an exact count; 64 bits do not hold it for every pair of sizes.</param>
    /// <param name="n">Rows of one sample, at least 1.</param>
    /// <param name="m">Rows of the other, at least 1.</param>
    public TailProbability Evaluate(Int128 numerator, long n, long m, out KolmogorovSmirnovRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        Int128 largest = (Int128)n * m;
        if (numerator > largest)
            throw new ArgumentOutOfRangeException(nameof(numerator), numerator, $"D n m is at most {largest}.");
        rule = KolmogorovSmirnovRule.NoDifference;
        if (numerator <= 0)
            return TailProbability.One;
        rule = KolmogorovSmirnovRule.EqualSizes;
        if (n == m)
            return EqualSizes((long)((numerator + n - 1) / n), n);
        rule = KolmogorovSmirnovRule.Recursion;
        if (numerator <= bandCells / 2 && largest <= long.MaxValue / 2)
        {
            double scaled = Recursion((long)numerator, Math.Min(n, m), Math.Max(n, m));
            if (scaled > 1e-302)
                return scaled >= Certain ? TailProbability.One : FromScaled(scaled);
        }

        rule = KolmogorovSmirnovRule.Asymptotic;
        return Asymptotic((double)numerator / n / m, n, m);
    }

    /// <summary>The corrected limit law at any distance in [0, 1], also one with a tolerance taken off. About 2 microseconds.</summary>
    public static TailProbability Asymptotic(double distance, long n, long m) =>
        double.IsNaN(distance) || n < 1 || m < 1
            ? TailProbability.Undefined
            : TailProbability.FromLn(KolmogorovLaw.LnUpperTail(distance, n, m));

    /// <summary>2 sum (-1)^(j-1) C(2N, N-ja)/C(2N, N), a = N D, with the first term taken out. Relative error about 1e-16 x a.</summary>
    private static TailProbability EqualSizes(long a, long rows)
    {
        // Below z = 0.1 what is missing from 1 is less than 1e-45, and the sum would be long.
        if (rows > 10_000 && a < 0.14 * Math.Sqrt(rows))
            return TailProbability.One;
        double first = LnPathShare(a, rows), sum = 1, sign = -1;
        for (long reach = 2 * a; reach <= rows; reach += a, sign = -sign)
        {
            double term = Math.Exp(LnPathShare(reach, rows) - first);
            sum += sign * term;
            if (term < 1e-18)
                break;
        }

        return TailProbability.FromLn(Math.Log(2) + first + Math.Log(sum));
    }

    /// <summary>ln of C(2N, N-reach)/C(2N, N), 0 &lt; reach &lt;= N.</summary>
    private static double LnPathShare(long reach, long rows)
    {
        if (reach == rows)
            return (0.5 * Math.Log(Math.PI * rows)) - (2 * rows * Math.Log(2)) + (2 * SaddlePoint.StirlingError(rows)) - SaddlePoint.StirlingError(2.0 * rows);
        double less = rows - reach, more = rows + reach;
        double share = (double)reach / rows;
        return (2 * SaddlePoint.StirlingError(rows)) - SaddlePoint.StirlingError(less) - SaddlePoint.StirlingError(more)
            - SaddlePoint.Deviance(less, rows) - SaddlePoint.Deviance(more, rows) - (0.5 * SaddlePoint.LnOnePlus(-share * share));
    }

    /// <summary>u(i,j) = 1 where |i m - j n| >= h, else the mean of its two predecessors weighted i : j; p = u(n,m), times
    /// <see cref="Certain"/>. Only the band inside is walked, row by row, n &lt;= m. Sums of positives: relative error about 1e-15.</summary>
    private double Recursion(long h, long n, long m)
    {
        long width = Math.Min(m, (2 * (h - 1) / n) + 1) + 1;
        if (band.LongLength < width)
            band = new double[width];
        double[] row = band;
        long previousLow = 0, previousHigh = -1;
        for (long i = 0; i <= n; i++)
        {
            // The columns with |i m - j n| < h.
            long centre = i * m;
            long low = centre < h ? 0 : ((centre - h) / n) + 1;
            long high = Math.Min(m, (centre + h - 1) / n);
            if (low > high)
                return Certain;
            double left = low == 0 ? 0 : Certain;
            long shared = Math.Min(high, previousHigh);
            long j = low;
            for (; j <= shared; j++)
            {
                double weight = 1.0 / (i + j);
                left = (i * weight * row[j - previousLow]) + (j * weight * left);
                row[j - low] = left;
            }

            for (; j <= high; j++)
            {
                double weight = i == 0 ? 0 : 1.0 / (i + j);
                left = (i * weight * Certain) + (j * weight * left);
                row[j - low] = left;
            }

            (previousLow, previousHigh) = (low, high);
        }

        return row[m - previousLow];
    }

    private static TailProbability FromScaled(double scaled) =>
        new(Math.ScaleB(scaled, -1000), Math.Log10(scaled) - (1000 * Math.Log10(2)));
}
