using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class KolmogorovSmirnovPValueTests
{
    private readonly KolmogorovSmirnovPValue exact = new(bandCells: 40_000_000);

    [Fact]
    public void Evaluate_IsTheExactTail_ForReferenceSizes()
    {
        foreach (var vector in Read("ks_pvalue.json").Where(vector => vector.Has("numerator") && vector.Count("m") <= 10_000))
        {
            (long n, long m, long h) = (vector.Count("n"), vector.Count("m"), vector.Count("numerator"));
            TailProbability tail = exact.Evaluate(h, n, m, out KolmogorovSmirnovRule rule);
            Assert.Equal(n == m ? KolmogorovSmirnovRule.EqualSizes : KolmogorovSmirnovRule.Recursion, rule);
            Close(vector.Number("p_exact"), tail.P, 1e-11, $"{n} x {m}, {h}");
            Close(Math.Log10(vector.Number("p_exact")), tail.Log10, 1e-12, $"log10 {n} x {m}, {h}", 1e-11);
        }
    }

    [Fact]
    public void Evaluate_IsTheExactTail_ForEqualSizesOf100000()
    {
        foreach (var vector in Read("ks_pvalue.json").Where(vector => vector.Has("log10_p_exact")))
        {
            TailProbability tail = exact.Evaluate(vector.Count("numerator"), vector.Count("n"), vector.Count("m"), out _);
            Close(vector.Number("p_exact"), tail.P, 1e-11, vector.ToString());
            Close(vector.Number("log10_p_exact"), tail.Log10, 1e-12, vector.ToString(), 1e-12);
        }
    }

    [Theory]
    [InlineData("ks_small.json")]
    [InlineData("ks_generated.json")]
    public void Evaluate_IsTheExactTail_ForReferenceSamples(string file)
    {
        int compared = 0;
        foreach (var expected in Read(file).Select(vector => vector.GetProperty("expected")).Where(expected => expected.Has("p_exact")))
        {
            long numerator = Math.Max(expected.Count("d_plus_num"), expected.Count("d_minus_num"));
            Close(expected.Number("p_exact"), exact.Evaluate(numerator, expected.Count("n"), expected.Count("m"), out _).P, 1e-12, expected.ToString());
            compared++;
        }

        Assert.InRange(compared, file == "ks_small.json" ? 80 : 3, 200);
    }

    [Fact]
    public void Evaluate_CountsPaths_ForTwoByThree()
    {
        // Of the 10 orders of 2 and 3 values, 2 have D = 1, 4 more D = 2/3, 3 more D = 1/2 and one D = 1/3.
        double[] atLeast = [1, 1, 1, 0.9, 0.6, 0.2, 0.2];
        for (int numerator = 0; numerator <= 6; numerator++)
            Close(atLeast[numerator], exact.Evaluate(numerator, 2, 3, out _).P, 1e-15, $"numerator {numerator}");
    }

    [Fact]
    public void Evaluate_ChangesRule_WhereTheRecursionIsTooDear()
    {
        var small = new KolmogorovSmirnovPValue(bandCells: 1000);
        small.Evaluate(500, 40, 60, out KolmogorovSmirnovRule within);
        small.Evaluate(501, 40, 60, out KolmogorovSmirnovRule beyond);
        small.Evaluate(0, 40, 60, out KolmogorovSmirnovRule none);
        Assert.Equal((KolmogorovSmirnovRule.Recursion, KolmogorovSmirnovRule.Asymptotic, KolmogorovSmirnovRule.NoDifference), (within, beyond, none));
    }

    [Fact]
    public void Evaluate_KeepsTheLogarithm_WherePUnderflows()
    {
        // Fully apart: p = 2/C(n+m, n).
        TailProbability recursion = exact.Evaluate(999_000, 999, 1000, out _);
        Assert.Equal(0, recursion.P);
        double lnPaths = 0;
        for (int row = 1; row <= 999; row++)
            lnPaths += Math.Log((1000.0 + row) / row);
        Close((Math.Log(2) - lnPaths) / Math.Log(10), recursion.Log10, 1e-13, "999 x 1000 apart");
        TailProbability equal = exact.Evaluate(1_000_000_000_000, 1_000_000, 1_000_000, out _);
        Close((Math.Log(2) + (0.5 * Math.Log(Math.PI * 1e6)) - (2e6 * Math.Log(2)) + 1.25e-7) / Math.Log(10), equal.Log10, 1e-13, "a million apart");
        TailProbability asymptotic = exact.Evaluate(99_000_000_000_000, 1_000_000, 100_000_000, out KolmogorovSmirnovRule rule);
        Assert.Equal(KolmogorovSmirnovRule.Asymptotic, rule);
        Assert.InRange(asymptotic.Log10, -3e6, -1e6);
    }

    [Fact]
    public void Evaluate_SurvivesHugeSizes_WhereProductsLeave64Bits()
    {
        TailProbability tail = new KolmogorovSmirnovPValue().Evaluate(3, long.MaxValue / 4, long.MaxValue / 5, out KolmogorovSmirnovRule rule);
        Assert.Equal((1.0, KolmogorovSmirnovRule.Asymptotic), (tail.P, rule));
        long rows = 1L << 40;
        Close(new KolmogorovSmirnovPValue().Evaluate((Int128)rows * rows / 1_000_000, rows, rows + 1, out _).Log10,
            new KolmogorovSmirnovPValue().Evaluate((Int128)rows * rows / 1_000_000, rows, rows, out _).Log10, 1e-4, "a millionth of 2^40 rows");
        Assert.Throws<ArgumentOutOfRangeException>(() => exact.Evaluate(7, 2, 3, out _));
    }

    [Theory]
    [InlineData(7, 12, 1)]
    [InlineData(50, 50, 1)]
    [InlineData(100, 1003, 173)]
    public void Evaluate_FallsWithTheDistance_OverAllDistances(long n, long m, long stride)
    {
        double last = 1, lastLog = 0;
        for (long numerator = 0; numerator <= n * m; numerator += stride)
        {
            TailProbability tail = exact.Evaluate(numerator, n, m, out _);
            Assert.True(tail.P <= last * (1 + 1e-14) && tail.Log10 <= lastLog + 1e-13, $"numerator {numerator}: {tail} after {last}");
            (last, lastLog) = (tail.P, tail.Log10);
        }

        Assert.InRange(lastLog, -2000, -1);
    }

    [Fact]
    public void Evaluate_AllocatesNothing_AfterWarmUp()
    {
        exact.Evaluate(450_000, 1000, 10_000, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        exact.Evaluate(449_000, 1000, 10_000, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
