namespace DriftExporter.Statistics;

/// <summary>Two-sample Anderson-Darling figures.</summary>
/// <param name="Statistic">Scholz and Stephens' A2akN (midranks).</param>
/// <param name="Standardised">Less its mean 1, over its standard deviation: what scipy's anderson_ksamp calls the statistic.</param>
/// <param name="Significance">Interpolated in their table, within [0.001, 0.25]: 0.25 reads "or more", 0.001 "or less".</param>
public readonly record struct AndersonDarlingResult(double Statistic, double Standardised, double Significance);

/// <summary>Like Cramer-von Mises with weight on the tails, from counts per cell. Exact against scipy where no two rows tie inside a gap
/// and no gap holds rows of both sides; rows of both inside one gap count as evenly mixed.</summary>
public static class AndersonDarling
{
    /// <summary>Longer stretches of a gap are integrated instead of summed; the difference is below 1e-5 of their part.</summary>
    private const double SummedRows = 128;

    // Gauss-Legendre on [-1, 1], eight nodes.
    private static ReadOnlySpan<double> Nodes => [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363];

    private static ReadOnlySpan<double> Weights => [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

    /// <param name="baselineCumulative">[cells] baseline rows in this cell and before; even cells are gaps, odd ones points.</param>
    /// <param name="windowCounts">[cells or more] window rows in each cell; what lies beyond the cells is not read.</param>
    /// <returns>NaN throughout with fewer than 4 rows, a side without rows, or one value only.</returns>
    public static AndersonDarlingResult Evaluate(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts)
    {
        double n = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
            n += windowCounts[cell];
        double m = baselineCumulative.Length == 0 ? 0 : baselineCumulative[^1], all = n + m;
        if (n < 1 || m < 1 || all < 4)
            return new(double.NaN, double.NaN, double.NaN);

        double sum = 0, before = 0, windowBefore = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            double baseline = baselineCumulative[cell] - before, window = windowCounts[cell];
            var place = new Place(before, before + windowBefore, baseline, baseline + window, m, all);
            sum += (cell & 1) == 1 ? place.Tied() : place.Spread();
            before += baseline;
            windowBefore += window;
        }

        double statistic = (all - 1) / all * (sum / all) * ((1 / m) + (1 / n));
        double standardised = (statistic - 1) / Math.Sqrt(Variance(m, n));
        return sum > 0 || HasTwoValues(baselineCumulative, windowCounts)
            ? new(statistic, standardised, Significance(standardised))
            : new(double.NaN, double.NaN, double.NaN);
    }

    /// <summary>exp of scipy's parabola through the table's seven points for two samples, ln significance over standardised value.</summary>
    internal static double Significance(double standardised) => standardised switch
    {
        < 0.325 => 0.25,
        > 6.546 => 0.001,
        _ => Math.Exp(-1.0777702798204873 + (standardised * (-1.0082265644652506 + (standardised * 0.01819809457411126)))),
    };

    /// <summary>Scholz and Stephens' variance for two samples; their double sum g is H2(N-1) - 2 H(N-1)/N.</summary>
    internal static double Variance(double m, double n)
    {
        double all = m + n, bigH = (1 / m) + (1 / n);
        (double h, double squares) = Harmonic(all - 1);
        double g = squares - (2 * h / all);
        double a = (4 * g) - 6 + ((10 - (6 * g)) * bigH);
        double b = (12 * g) + (8 * h) - 22 + (((2 * g) - (14 * h) - 4) * bigH);
        double c = (36 * h) + 4 + (((2 * h) - 6) * bigH);
        return ((((((a * all) + b) * all) + c) * all) + 24) / ((all - 1) * (all - 2) * (all - 3));
    }

    /// <summary>Sums of 1/i and 1/i^2 for i = 1..count; by Euler and Maclaurin from 60 on, 1e-15.</summary>
    private static (double First, double Second) Harmonic(double count)
    {
        if (count > 60)
        {
            const double EulerGamma = 0.57721566490153286061;
            double inverse = 1 / count, square = inverse * inverse;
            return (Math.Log(count) + EulerGamma + (inverse / 2) - (square / 12) + (square * square / 120),
                (Math.PI * Math.PI / 6) - inverse + (square / 2) - (square * inverse / 6) + (square * square * inverse / 30));
        }

        double first = 0, second = 0;
        for (int i = (int)count; i >= 1; i--)
        {
            first += 1.0 / i;
            second += 1.0 / i / i;
        }

        return (first, second);
    }

    private static bool HasTwoValues(ReadOnlySpan<long> baselineCumulative, ReadOnlySpan<int> windowCounts)
    {
        int filled = 0;
        long before = 0;
        for (int cell = 0; cell < baselineCumulative.Length; cell++)
        {
            long rows = baselineCumulative[cell] - before + windowCounts[cell];
            before = baselineCumulative[cell];
            filled += rows == 0 ? 0 : (cell & 1) == 1 || rows == 1 ? 1 : 2;
        }

        return filled >= 2;
    }

    /// <summary>One cell: baseline rows and pooled rows before it and in it.</summary>
    private readonly struct Place(double baselineBefore, double before, double baseline, double rows, double m, double all)
    {
        /// <summary>All rows at one value.</summary>
        public double Tied()
        {
            double middle = before + (rows / 2);
            double denominator = (middle * (all - middle)) - (all * rows / 4);
            double difference = (all * (baselineBefore + (baseline / 2))) - (m * middle);
            return denominator > 0 ? rows * difference * difference / denominator : 0;
        }

        /// <summary>Rows one by one, the baseline's spread evenly among them, in stretches over which the distances to both ends of
        /// the pooled sample change by a factor of two at most, so that the weight is smooth.</summary>
        public double Spread()
        {
            double sum = 0;
            for (double row = 0; row < rows;)
            {
                double near = Math.Floor(Math.Min(before + row, (all - before - row) / 2));
                double stretch = Math.Min(rows - row, Math.Max(SummedRows, near));
                sum += stretch <= SummedRows ? Summed(row, stretch) : Integrated(row, stretch);
                row += stretch;
            }

            return sum;
        }

        private double Summed(double first, double count)
        {
            double sum = 0;
            for (double row = 0.5; row < count; row++)
                sum += Term(first + row);
            return sum;
        }

        private double Integrated(double first, double count)
        {
            double sum = 0, half = count / 2;
            for (int node = 0; node < Nodes.Length; node++)
                sum += Weights[node] * (Term(first + (half * (1 - Nodes[node]))) + Term(first + (half * (1 + Nodes[node]))));
            return half * sum;
        }

        private double Term(double row)
        {
            double place = before + row, baselinePlace = baselineBefore + (baseline * row / rows);
            double difference = (all * baselinePlace) - (m * place);
            return difference * difference / ((place * (all - place)) - (all / 4));
        }
    }
}
