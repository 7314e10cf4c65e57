using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class ChiSquareTailTests
{
    [Fact]
    public void UpperTail_IsMpmaths_ForReferencePoints()
    {
        foreach (var vector in Read("chi2_tail.json"))
        {
            double freedom = vector.Number("df"), x = vector.Number("x");
            TailProbability tail = vector.Has("noncentrality")
                ? NoncentralChiSquare.UpperTail(x, freedom, vector.Number("noncentrality"))
                : ChiSquareTail.UpperTail(x, freedom);
            Close(vector.Number("sf"), tail.P, freedom <= 1000 ? 1e-11 : 1e-9, vector.ToString());
            if (vector.Has("log10_sf"))
                Close(vector.Number("log10_sf"), tail.Log10, 1e-11, vector.ToString(), freedom <= 1000 ? 5e-12 : 5e-10);
        }
    }

    [Fact]
    public void UpperTail_GivesTheHomogeneityP_ForReferenceTables()
    {
        foreach (var vector in Read("chi2.json"))
        {
            foreach (string test in (string[])["homogeneity", "pooled_homogeneity"])
            {
                if (!vector.Has(test) || !vector.GetProperty(test).Has("p"))
                    continue;
                var expected = vector.GetProperty(test);
                TailProbability tail = ChiSquareTail.UpperTail(expected.Number("chi2"), expected.Number("dof"));
                Close(expected.Number("p"), tail.P, 1e-9, vector.GetProperty("name").GetString()!, 1e-300);
                if (expected.Has("log10_p"))
                    Close(expected.Number("log10_p"), tail.Log10, 1e-11, vector.GetProperty("name").GetString()!, 1e-9);
            }
        }
    }

    [Fact]
    public void UpperTail_SaysWhatTheLimitIs_AtTheEdges()
    {
        Assert.Equal(TailProbability.One, ChiSquareTail.UpperTail(0, 5));
        Assert.Equal(TailProbability.One, ChiSquareTail.UpperTail(7, 0));
        Assert.Equal(TailProbability.Zero, ChiSquareTail.UpperTail(double.PositiveInfinity, 5));
        Assert.Equal(TailProbability.Undefined, ChiSquareTail.UpperTail(double.NaN, 5));
        Assert.Equal(TailProbability.Undefined, ChiSquareTail.UpperTail(1, -1));
        Assert.Equal(TailProbability.Zero, NoncentralChiSquare.UpperTail(double.PositiveInfinity, 5, 3));
        Assert.Equal(TailProbability.Undefined, NoncentralChiSquare.UpperTail(1, 5, -3));
        Assert.Equal(TailProbability.Undefined, NoncentralChiSquare.UpperTail(1, 5, double.PositiveInfinity));
        Assert.Equal(double.NaN, NoncentralChiSquare.InverseUpperTail(0.5, 5, double.NaN));
        Assert.Equal(double.PositiveInfinity, NoncentralChiSquare.InverseUpperTail(0, 5, 3));
        Assert.Equal(0, NoncentralChiSquare.InverseUpperTail(1, 5, 3));
    }

    [Fact]
    public void UpperTail_IsOneFunction_WhereTheMethodsMeet()
    {
        // P falls smoothly through the hand-over from MathNet to logarithms near 1e-290 and on past 1e-308.
        double last = 0;
        for (double x = 1300; x < 1600; x += 0.5)
        {
            double log10 = ChiSquareTail.UpperTail(x, 9).Log10;
            if (last < 0)
                Assert.InRange(log10 - last, -0.10857, -0.1050);
            last = log10;
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 9)]
    [InlineData(0, 999)]
    [InlineData(0.001, 1)]
    [InlineData(20, 9)]
    [InlineData(2000, 19)]
    [InlineData(100_000, 9)]
    [InlineData(10_000_000, 9)]
    public void InverseUpperTail_UndoesTheTail_ForEveryProbability(double noncentrality, double freedom)
    {
        for (double p = 0.999; p > 1e-300; p *= p > 1e-3 ? 0.3 : 1e-9)
        {
            double x = NoncentralChiSquare.InverseUpperTail(p, freedom, noncentrality);
            Close(Math.Log(p), NoncentralChiSquare.UpperTail(x, freedom, noncentrality).Log10 * Math.Log(10), 1e-9, $"p {p}, x {x}", 1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(49)]
    public void NoncentralTail_IsTheCentralOne_WithoutNoncentrality(double freedom)
    {
        for (double x = 0.01; x < 1e4; x *= 1.7)
            Close(ChiSquareTail.UpperTail(x, freedom).Log10, NoncentralChiSquare.UpperTail(x, freedom, 0).Log10, 1e-12, $"x {x}", 1e-14);
    }

    [Theory]
    [InlineData(1, 4, 30)]
    [InlineData(100, 0.5, 500)]
    [InlineData(1e4, 20_000, 30_000)]
    [InlineData(2e10, 2e7, 9)]
    [InlineData(1e12, 3, 2)]
    public void NoncentralTail_IsTheNormalTail_ForOneDegreeOfFreedomAndDeepTails(double x, double noncentrality, double _)
    {
        // One degree of freedom: P(|Z + sqrt(lambda)| >= sqrt(x)); the near side by erfc's asymptotic series or MathNet's erfc.
        double near = Math.Sqrt(x) - Math.Sqrt(noncentrality);
        double far = Math.Sqrt(x) + Math.Sqrt(noncentrality);
        double expected = LnNormalTail(near);
        expected += Math.Log(1 + Math.Exp(LnNormalTail(far) - expected));
        Close(expected, NoncentralChiSquare.UpperTail(x, 1, noncentrality).Log10 * Math.Log(10), 1e-10, $"x {x}, lambda {noncentrality}", 1e-10);
    }

    private static double LnNormalTail(double z)
    {
        if (z < 20)
            return Math.Log(0.5 * MathNet.Numerics.SpecialFunctions.Erfc(z / Math.Sqrt(2)));
        double square = 1 / (z * z);
        return (-0.5 * z * z) - Math.Log(z * Math.Sqrt(2 * Math.PI)) + Math.Log(1 - (square * (1 - (3 * square * (1 - (5 * square * (1 - (7 * square))))))));
    }
}
