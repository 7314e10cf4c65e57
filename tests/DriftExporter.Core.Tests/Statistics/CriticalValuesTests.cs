using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class CriticalValuesTests
{
    [Fact]
    public void Psi_IsScipys_ForReferencePoints()
    {
        int compared = 0;
        foreach (var vector in Read("psi_critical.json"))
        {
            double critical = CriticalValues.Psi(vector.Count("n"), vector.Count("m"), (int)vector.Count("B"), vector.Number("alpha"), vector.Number("tolerance"));
            Close(vector.Number("psi_critical"), critical, 1e-9, vector.ToString());
            compared++;
        }

        Assert.Equal(648, compared);
    }

    [Fact]
    public void Critical_TendsToTheTolerance_AsRowsGrow()
    {
        double lastPsi = double.PositiveInfinity, lastKs = double.PositiveInfinity;
        for (long rows = 100; rows <= 1_000_000_000; rows *= 10)
        {
            double psi = CriticalValues.Psi(rows, 10 * rows, 10, 1e-4, 0.02), ks = CriticalValues.KolmogorovSmirnov(rows, 10 * rows, 1e-4, 0.02);
            Assert.True(psi < lastPsi && psi > 0.02 && ks < lastKs && ks > 0.02);
            (lastPsi, lastKs) = (psi, ks);
        }

        Assert.InRange(lastPsi, 0.02, 0.0201);
        Assert.InRange(lastKs, 0.02, 0.0201);
    }

    [Fact]
    public void KolmogorovSmirnov_IsTheTextbookValue_WithoutTolerance()
    {
        // 1.358 / sqrt(n_e), less 1/(6 n_e) and a little more for the finite sample.
        double critical = CriticalValues.KolmogorovSmirnov(10_000, 1_000_000_000, 0.05, 0);
        Assert.InRange(critical, (1.3581 / 100) - (1.1 / 60_000), (1.3581 / 100) - (0.9 / 60_000));
    }

    [Fact]
    public void Critical_SaysWhatCannotHappen_AtTheEdges()
    {
        Assert.Equal(1, CriticalValues.KolmogorovSmirnov(3, 1000, 1e-9, 0.02));
        Assert.Equal(1, CriticalValues.KolmogorovSmirnov(1000, 1000, 0, 0.02));
        Assert.Equal(double.PositiveInfinity, CriticalValues.Psi(1000, 1000, 10, 0, 0.02));
        Assert.Equal(0.02, CriticalValues.Psi(1000, 1000, 1, 1e-4, 0.02));
        Assert.Equal(double.NaN, CriticalValues.Psi(0, 1000, 10, 1e-4, 0.02));
        Assert.Equal(double.NaN, CriticalValues.KolmogorovSmirnov(1000, 0, 1e-4, 0.02));
    }

    [Fact]
    public void Critical_IsWhereTheTailIsAlpha_ForBothStatistics()
    {
        foreach (double alpha in (double[])[0.05, 1e-4, 1e-9])
        {
            double psi = CriticalValues.Psi(5000, 100_000, 10, alpha, 0.02), ks = CriticalValues.KolmogorovSmirnov(5000, 100_000, alpha, 0.02);
            Close(alpha, CriticalValues.PsiTail(psi, 5000, 100_000, 10, 0.02).P, 1e-9, "psi");
            Close(alpha, CriticalValues.KolmogorovSmirnovTail(ks, 5000, 100_000, 0.02).P, 1e-9, "ks");
        }
    }

    [Fact]
    public void Cache_GivesTheSameBits_HoweverOftenAKeyWasPushedOut()
    {
        var cache = new CriticalValueCache(capacity: 2);
        for (int round = 0; round < 3; round++)
        {
            for (long rows = 500; rows < 510; rows++)
            {
                Assert.Equal(CriticalValues.Psi(rows, 10_000, 10, 1e-4, 0.02), cache.Psi(rows, 10_000, 10, 1e-4, 0.02));
                Assert.Equal(CriticalValues.KolmogorovSmirnov(rows, 10_000, 1e-4, 0.02), cache.KolmogorovSmirnov(rows, 10_000, 1e-4, 0.02));
                Assert.Equal(CriticalValues.Psi(rows, 10_000, 11, 1e-5, 0.02), cache.Psi(rows, 10_000, 11, 1e-5, 0.02));
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        cache.Psi(777, 10_000, 10, 1e-4, 0.02);
        cache.KolmogorovSmirnov(777, 10_000, 1e-4, 0.02);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
