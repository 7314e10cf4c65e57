using DriftExporter.Statistics;

namespace DriftExporter.Tests.Statistics;

/// <summary>A numeric column that does not drift: 1,000 equally likely values, 2 % missing, 1 % invalid, 1 % outliers.
/// Draws a new baseline every ten windows.</summary>
internal sealed class QuietColumn(int seed, double tolerance)
{
    private const int Levels = 1000, Bins = 10, BaselineRows = 10_000, WindowRows = 1000;
    private readonly Random random = new(seed);
    private readonly CriticalValueCache criticals = new();

    /// <summary>Share of windows with a verdict of drift.</summary>
    public double AlarmRate(int windows, double columnAlpha)
    {
        int alarms = 0;
        Sample baseline = default!;
        for (int window = 0; window < windows; window++)
        {
            if (window % 10 == 0)
                baseline = Draw(BaselineRows);
            Sample rows = Draw(WindowRows);
            var figures = new FeatureFigures
            {
                Numeric = true,
                BaselineRows = BaselineRows, BaselineMissing = baseline.Missing, BaselineInvalid = baseline.Invalid, BaselineOutliers = baseline.Outliers,
                Rows = WindowRows, Missing = rows.Missing, Invalid = rows.Invalid, Outliers = rows.Outliers,
                Psi = Psi(Binned(baseline.Counts), Binned(rows.Counts)), PsiBins = Bins, KolmogorovSmirnov = Distance(baseline.Counts, rows.Counts),
            };
            double alpha = columnAlpha / VerdictRule.TestCount(numeric: true);
            if (VerdictRule.Decide(figures, new DriftTolerances(tolerance, tolerance, tolerance), alpha, 500, criticals).Drifted)
                alarms++;
        }

        return alarms / (double)windows;
    }

    /// <summary>PSI with a half added to every count on both sides.</summary>
    public static double Psi(int[] baseline, int[] window)
    {
        double m = baseline.Sum() + (0.5 * baseline.Length), n = window.Sum() + (0.5 * window.Length), sum = 0;
        for (int bin = 0; bin < baseline.Length; bin++)
        {
            double p = (baseline[bin] + 0.5) / m, q = (window[bin] + 0.5) / n;
            sum += (q - p) * Math.Log(q / p);
        }

        return sum;
    }

    /// <summary>Counts of rows drawn one by one.</summary>
    public static int[] Multinomial(double[] shares, int rows, Random random)
    {
        var counts = new int[shares.Length];
        for (int row = 0; row < rows; row++)
        {
            double u = random.NextDouble();
            int bin = 0;
            while (bin < shares.Length - 1 && (u -= shares[bin]) >= 0)
                bin++;
            counts[bin]++;
        }

        return counts;
    }

    private Sample Draw(int rows)
    {
        var sample = new Sample(new int[Levels]);
        for (int row = 0; row < rows; row++)
        {
            double u = random.NextDouble();
            if (u < 0.02)
                sample.Missing++;
            else if (u < 0.03)
                sample.Invalid++;
            else
                sample.Counts[(int)((u - 0.03) / 0.97 * Levels)]++;
        }

        sample.Outliers = sample.Counts[..10].Sum();
        return sample;
    }

    private static int[] Binned(int[] counts) => [.. counts.Chunk(Levels / Bins).Select(bin => bin.Sum())];

    private static double Distance(int[] baseline, int[] window)
    {
        double m = baseline.Sum(), n = window.Sum(), largest = 0;
        long before = 0, after = 0;
        for (int level = 0; level < baseline.Length; level++)
        {
            before += baseline[level];
            after += window[level];
            largest = Math.Max(largest, Math.Abs((before / m) - (after / n)));
        }

        return largest;
    }

    private sealed class Sample(int[] counts)
    {
        public int[] Counts { get; } = counts;

        public int Missing { get; set; }

        public int Invalid { get; set; }

        public int Outliers { get; set; }
    }
}
