using DriftExporter.Statistics;

namespace DriftExporter.Tests.Statistics;

public class VerdictRuleTests
{
    private static readonly DriftTolerances Defaults = new(0.02, 0.02, 0.01);
    private readonly CriticalValueCache criticals = new();

    private static FeatureFigures Quiet => new()
    {
        Numeric = true,
        BaselineRows = 100_000,
        BaselineMissing = 2000,
        BaselineInvalid = 0,
        BaselineOutliers = 700,
        Rows = 5000,
        Missing = 100,
        Invalid = 0,
        Outliers = 35,
        Psi = 0.004,
        PsiBins = 10,
        KolmogorovSmirnov = 0.015,
    };

    [Fact]
    public void Decide_FindsNothing_InAQuietWindow()
    {
        Verdict verdict = Decide(Quiet);
        Assert.True(verdict.Taken);
        Assert.False(verdict.Drifted);
        Assert.Equal(5, verdict.TestsRun);
        Assert.Empty(verdict.Reasons());
        Assert.Equal(0, verdict.Log10P);
        Assert.False(verdict[DriftTest.Unseen].Ran);
    }

    [Fact]
    public void Decide_NamesTheTest_ThatFindsDrift()
    {
        double psi = CriticalValues.Psi(4900, 98_000, 10, 1e-5, 0.02), ks = CriticalValues.KolmogorovSmirnov(4900, 98_000, 1e-5, 0.02);
        Assert.Equal([FormattableString.Invariant($"psi 0.3 is above {psi:0.####}")], Decide(Quiet with { Psi = 0.3 }).Reasons());
        Assert.Equal([FormattableString.Invariant($"ks 0.2 is above {ks:0.####}")], Decide(Quiet with { KolmogorovSmirnov = 0.2 }).Reasons());
        Assert.Equal(["missing 0.06 is above 0.03"], Decide(Quiet with { Missing = 300 }).Reasons());
        Assert.Equal(["invalid 0.04 is above 0.01"], Decide(Quiet with { Invalid = 200 }).Reasons());
        Assert.Equal(["outlier 0.051 is above 0.0171"], Decide(Quiet with { Outliers = 250 }).Reasons());
        FeatureFigures text = Quiet with { Numeric = false, BaselineSingletons = 97 };
        Assert.Equal(4, Decide(text).TestsRun);
        Assert.Equal(["unseen 0.051 is above 0.011"], Decide(text with { Unseen = 250 }).Reasons());
        Verdict all = Decide(Quiet with { Psi = 0.3, KolmogorovSmirnov = 0.2, Missing = 300 });
        Assert.Equal(["psi", "ks", "missing"], all.Reasons().Select(reason => reason.Split(' ')[0]));
        Assert.True(all.Log10P < -30);
    }

    [Fact]
    public void Decide_AcceptsDriftWithinTheTolerance_HoweverManyRows()
    {
        FeatureFigures vast = Quiet with
        {
            BaselineRows = 1_000_000_000, BaselineMissing = 20_000_000, BaselineOutliers = 7_000_000, Rows = 100_000_000,
            Missing = 2_900_000, Outliers = 1_600_000, Invalid = 900_000, Psi = 0.019, KolmogorovSmirnov = 0.019,
        };
        Assert.False(Decide(vast).Drifted);
        Assert.True(Decide(vast with { Psi = 0.021 }).Drifted);
        Assert.True(Decide(vast with { KolmogorovSmirnov = 0.021 }).Drifted);
        Assert.True(Decide(vast with { Missing = 3_100_000 }).Drifted);
    }

    [Fact]
    public void Decide_ComparesMinimumRows_WithRecordsOrWithValues()
    {
        FeatureFigures gone = Quiet with { Missing = 5000, Psi = double.NaN, KolmogorovSmirnov = double.NaN, Outliers = 0 };
        Verdict vanished = Decide(gone);
        Assert.Equal(2, vanished.TestsRun);
        Assert.Equal(["missing 1 is above 0.03"], vanished.Reasons());

        Verdict thin = Decide(Quiet with { Missing = 4600, Psi = 3, KolmogorovSmirnov = 0.9 });
        Assert.Equal((false, false, true), (thin[DriftTest.Psi].Ran, thin[DriftTest.Outlier].Ran, thin[DriftTest.Missing].Rejected));

        Verdict none = Decide(Quiet with { Rows = 499, Missing = 0, Outliers = 0 });
        Assert.Equal((false, false, 0), (none.Taken, none.Drifted, none.TestsRun));
        Assert.Equal(double.NaN, none.Log10P);
        Assert.False(Decide(Quiet with { Rows = 0, Missing = 0, Outliers = 0 }, minimumRows: 0).Taken);
    }

    [Fact]
    public void Decide_TestsSharesOnly_AgainstABaselineWithoutValues()
    {
        Verdict verdict = Decide(Quiet with { BaselineRows = 1000, BaselineMissing = 1000, BaselineOutliers = 0 });
        Assert.Equal((2, false), (verdict.TestsRun, verdict.Drifted));
    }

    [Fact]
    public void Decide_FindsNothing_WithoutAnyAlpha()
    {
        Verdict verdict = Decide(Quiet with { Psi = 9, KolmogorovSmirnov = 1, Missing = 4000, Rows = 8000 }, alpha: 0);
        Assert.Equal((true, false), (verdict.Taken, verdict.Drifted));
    }

    [Fact]
    public void Decide_AllocatesNothing()
    {
        FeatureFigures figures = Quiet with { Missing = 200 };
        Decide(figures);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decide(figures with { Rows = 5001 });
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Decide_AgreesWithTheTail_AtTheCriticalValue()
    {
        foreach (double alpha in (double[])[0.01, 1e-5, 1e-9])
        {
            double critical = Decide(Quiet, alpha: alpha)[DriftTest.Psi].Bound;
            TestOutcome above = Decide(Quiet with { Psi = critical * 1.0001 }, alpha: alpha)[DriftTest.Psi];
            TestOutcome below = Decide(Quiet with { Psi = critical * 0.9999 }, alpha: alpha)[DriftTest.Psi];
            Assert.True(above.Rejected && above.Tail.P < alpha && !below.Rejected && below.Tail.P > alpha);
        }
    }

    [Fact]
    public void Decide_KeepsTheLevel_WithoutDriftAndWithoutTolerance()
    {
        double rate = new QuietColumn(seed: 41, tolerance: 0).AlarmRate(windows: 1500, columnAlpha: 0.05);
        Assert.InRange(rate, 0.01, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / 1500)));
        Assert.InRange(new QuietColumn(seed: 42, tolerance: 0.02).AlarmRate(windows: 500, columnAlpha: 0.05), 0, 0.002);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Decide_KeepsTheLevel_InTheFarTail()
    {
        double rate = new QuietColumn(seed: 43, tolerance: 0).AlarmRate(windows: 100_000, columnAlpha: 0.002);
        Assert.InRange(rate, 0.0005, 0.002 * 1.35);
    }

    [Theory]
    [InlineData(500, 10, 0.02)]
    [InlineData(5000, 10, 0.02)]
    [InlineData(5000, 20, 0.05)]
    [Trait("Category", "Slow")]
    public void PsiCritical_KeepsTheLevel_AtTheEdgeOfTheTolerance(int rows, int bins, double tolerance)
    {
        const int Windows = 10_000, BaselineRows = 20_000;
        const double Alpha = 0.01;
        var random = new Random(rows + bins);
        double[] before = [.. Enumerable.Repeat(1.0 / bins, bins)];
        double critical = CriticalValues.Psi(rows, BaselineRows, bins, Alpha, tolerance);
        int alarms = 0;
        for (int window = 0; window < Windows; window++)
        {
            double[] after = Shifted(before, tolerance, random);
            int[] baselineCounts = QuietColumn.Multinomial(before, BaselineRows, random), counts = QuietColumn.Multinomial(after, rows, random);
            if (QuietColumn.Psi(baselineCounts, counts) > critical)
                alarms++;
        }

        Assert.InRange(alarms / (double)Windows, 0.7 * Alpha, 1.35 * Alpha);
    }

    /// <summary>A population whose PSI to the given one is the tolerance, in a random direction.</summary>
    private static double[] Shifted(double[] shares, double tolerance, Random random)
    {
        double[] direction = [.. shares.Select(_ => random.NextDouble() - 0.5)], moved = new double[shares.Length];
        double low = 0, high = 4;
        for (int step = 0; step < 50; step++)
        {
            double scale = 0.5 * (low + high), total = 0, psi = 0;
            for (int bin = 0; bin < shares.Length; bin++)
                total += moved[bin] = shares[bin] * Math.Exp(scale * direction[bin]);
            for (int bin = 0; bin < shares.Length; bin++)
            {
                moved[bin] /= total;
                psi += (moved[bin] - shares[bin]) * Math.Log(moved[bin] / shares[bin]);
            }

            if (psi < tolerance)
                low = scale;
            else
                high = scale;
        }

        return moved;
    }

    private Verdict Decide(in FeatureFigures figures, double alpha = 1e-5, long minimumRows = 500) =>
        VerdictRule.Decide(figures, Defaults, alpha, minimumRows, criticals);
}
