using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class KolmogorovLawTests
{
    [Fact]
    public void LnLimit_IsKolmogorovsLaw_ForReferencePoints()
    {
        foreach (var vector in Read("ks_pvalue.json").Where(vector => vector.Has("kolmogorov_z")))
        {
            double ln = KolmogorovLaw.LnLimit(vector.Number("kolmogorov_z"));
            Close(vector.Number("p_kolmogorov"), Math.Exp(ln), 1e-12, vector.ToString());
            Close(vector.Number("log10_p"), ln / Math.Log(10), 1e-12, vector.ToString(), 1e-16);
        }
    }

    [Theory]
    [InlineData("ks_small.json")]
    [InlineData("ks_generated.json")]
    public void LnLimit_IsKolmogorovsLaw_ForReferenceSamples(string file)
    {
        foreach (var expected in Read(file).Select(vector => vector.GetProperty("expected")).Where(expected => expected.Has("p_kolmogorov")))
        {
            double n = expected.Number("n"), m = expected.Number("m");
            double distance = Math.Max(expected.Number("d_plus_num"), expected.Number("d_minus_num")) / n / m;
            Close(expected.Number("p_kolmogorov"), Math.Exp(KolmogorovLaw.LnLimit(Math.Sqrt(n / (n + m) * m) * distance)), 1e-10, expected.ToString());
        }
    }

    [Fact]
    public void LnUpperTail_IsTheOneSampleLaw_ForAVastBaseline()
    {
        foreach (var vector in Read("ks_pvalue.json").Where(vector => vector.Has("kstwo_n")))
        {
            double n = vector.Number("kstwo_n");
            double p = Math.Exp(KolmogorovLaw.LnUpperTail(vector.Number("d"), n, n * 1e9));
            Close(vector.Number("p_one_sample"), p, n >= 1000 ? 5e-4 : 1e-2, vector.ToString());
        }
    }

    [Fact]
    public void LnUpperTail_StaysWithinOnePercentOfScipysLaw_ForReferenceSizes()
    {
        // scipy rounds n_e to an integer and takes the one-sample law; where n is near m neither is the true one (next test).
        foreach (var vector in Read("ks_pvalue.json").Where(vector => vector.Has("p_asymp_scipy")))
        {
            double n = vector.Number("n"), m = vector.Number("m"), scipy = vector.Number("p_asymp_scipy");
            if (n * m / (n + m) < 900 || scipy < 1e-30)
                continue;
            Close(scipy, Math.Exp(KolmogorovLaw.LnUpperTail(vector.Number("numerator") / n / m, n, m)), 1e-2, vector.ToString());
        }
    }

    [Theory]
    [InlineData(10, 100_000, 1e-6, 0.03)]
    [InlineData(30, 100_000, 1e-9, 0.01)]
    [InlineData(100, 100_000, 1e-15, 0.01)]
    [InlineData(500, 50_000, 1e-30, 0.01)]
    [InlineData(500, 2000, 1e-6, 0.04)]
    [InlineData(100, 1003, 1e-9, 0.05)]
    [InlineData(100, 101, 1e-6, 0.2)]
    public void LnUpperTail_FollowsTheExactLaw_DownTo(long n, long m, double smallest, double tolerance)
    {
        var exact = new KolmogorovSmirnovPValue(bandCells: 40_000_000);
        double effective = n / (double)(n + m) * m;
        for (double p = 0.5; p >= smallest; p *= p > 1e-3 ? 0.5 : 1e-3)
        {
            long numerator = (long)(Math.Sqrt(Math.Log(2 / p) / (2 * effective)) * n * m);
            if (numerator >= n * m)
                break;
            double reference = exact.Evaluate(numerator, n, m, out KolmogorovSmirnovRule rule).Log10 * Math.Log(10);
            Assert.Equal(KolmogorovSmirnovRule.Recursion, rule);
            double difference = KolmogorovLaw.LnUpperTail(numerator / (double)n / m, n, m) - reference;
            Assert.True(Math.Abs(difference) <= tolerance, $"ln p {reference}: off by {difference} at D n m = {numerator}");
        }
    }

    [Theory]
    [InlineData(10, 1000)]
    [InlineData(100, 300)]
    [InlineData(500, 2000)]
    [InlineData(500, 501)]
    [InlineData(500, 5000)]
    public void LnUpperTail_KeepsLogarithmsWithinOneAndAHalfPercent_ForAnyDistance(long n, long m)
    {
        var exact = new KolmogorovSmirnovPValue(bandCells: 40_000_000);
        for (int percent = 5; percent < 100; percent += 5)
        {
            long numerator = n * m * percent / 100;
            TailProbability reference = exact.Evaluate(numerator, n, m, out KolmogorovSmirnovRule rule);
            if (reference.P <= 0.05 && rule == KolmogorovSmirnovRule.Recursion)
                Close(reference.Log10, KolmogorovSmirnovPValue.Asymptotic(numerator / (double)n / m, n, m).Log10, 0.015, $"D = 0.{percent:00}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1_000_000)]
    [InlineData(30, 1_000_000)]
    [InlineData(500, 500)]
    [InlineData(5000, 1_000_000)]
    [InlineData(1_000_000, 1_000_000_000)]
    public void LnUpperTail_Falls_AsTheDistanceGrows(double n, double m)
    {
        double last = 0;
        for (int step = 0; step <= 20_000; step++)
        {
            double ln = KolmogorovLaw.LnUpperTail(step / 20_000.0, n, m);
            Assert.True(ln <= last + (1e-12 * Math.Abs(last)), $"D = {step / 20_000.0}: {ln} after {last}");
            last = ln;
        }

        Assert.True(double.IsFinite(last));
    }

    [Theory]
    [InlineData(30, 1_000_000)]
    [InlineData(500, 2000)]
    [InlineData(5000, 1_000_000)]
    [InlineData(1_000_000, 1_000_000)]
    public void InverseUpperTail_UndoesTheTail_ForEveryAlpha(double n, double m)
    {
        for (double alpha = 0.9; alpha > 1e-12; alpha *= 0.37)
        {
            double distance = KolmogorovLaw.InverseUpperTail(Math.Log(alpha), n, m);
            if (distance < 1)
                Close(Math.Log(alpha), KolmogorovLaw.LnUpperTail(distance, n, m), 1e-9, $"alpha {alpha}", 1e-9);
            else
                Assert.True(KolmogorovLaw.LnUpperTail(1, n, m) > Math.Log(alpha));
        }
    }
}
