using System.Text.Json;
using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

/// <summary>Mann-Whitney, Kuiper, Cramer-von Mises, Anderson-Darling, Wasserstein and Welch against scipy, from cell counts.</summary>
public class TwoSampleTests
{
    private static IEnumerable<(JsonElement Expected, double[] Baseline, double[] Window, string Name)> Cases() =>
        Read("two_sample.json").Select(vector => (vector.GetProperty("expected"), vector.Numbers("baseline"), vector.Numbers("window"), vector.GetProperty("name").GetString()!));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measures_AreScipys_ForReferenceSamples(bool windowValuesArePointsToo)
    {
        int compared = 0;
        foreach (var (expected, baseline, window, name) in Cases())
        {
            var cells = new CountedCells(windowValuesArePointsToo ? baseline.Concat(window) : baseline, baseline, window);
            ProbabilityGreater greater = MannWhitney.Evaluate(cells.BaselineCumulative, cells.WindowCounts);
            Close(expected.Number("prob_window_greater"), greater.Value, 1e-14, name);
            Assert.Equal(0, greater.ErrorBound);
            if (!windowValuesArePointsToo && window.Except(baseline).Count() < window.Count(value => !baseline.Contains(value)))
                continue; // equal values inside a gap: the cells cannot tell
            long n = window.Length, m = baseline.Length;
            double statistic = CramerVonMises.Statistic(cells.BaselineCumulative, cells.WindowCounts);
            Close(expected.Number("cvm_T"), statistic, 1e-10, name, 1e-13);
            Close(expected.Number("cvm_p_asymp"), CramerVonMises.PValue(statistic, n, m).P, 1e-6, name, 5e-10); // scipy stops its series early
            AndersonDarlingResult darling = AndersonDarling.Evaluate(cells.BaselineCumulative, cells.WindowCounts);
            Close(expected.Number("ad_A2"), darling.Statistic, 1e-10, name);
            Close(expected.Number("ad_statistic"), darling.Standardised, 1e-10, name, 1e-11);
            Close(expected.Number("ad_significance"), darling.Significance, 1e-10, name);
            compared++;
        }

        Assert.InRange(compared, windowValuesArePointsToo ? 25 : 10, 25);
    }

    [Fact]
    public void Wasserstein_IsScipys_WhereEveryValueIsAPoint()
    {
        foreach (var (expected, baseline, window, name) in Cases().Where(item => item.Expected.Has("wasserstein")))
        {
            var cells = new CountedCells(baseline.Concat(window), baseline, window);
            WassersteinDistance distance = Wasserstein.Evaluate(cells.Points, cells.BaselineCumulative, cells.WindowCounts);
            Close(expected.Number("wasserstein"), distance.Value, 1e-10, name);
            Close(expected.Number("wasserstein_evidently"), distance.InDeviations(expected.Number("baseline_std_pop")).Value, 1e-10, name);
            Assert.Equal(0, distance.ErrorBound);
        }
    }

    [Fact]
    public void Wasserstein_KeepsItsBound_WhereValuesLieInGaps()
    {
        foreach (var (expected, baseline, window, name) in Cases().Where(item => item.Expected.Has("wasserstein")))
        {
            double[] sorted = [.. baseline.Order()];
            foreach (int stride in (int[])[1, 3, 20])
            {
                var cells = new CountedCells([sorted[0], sorted[^1], .. sorted.Where((_, index) => index % stride == 0)], baseline, window);
                WassersteinDistance distance = Wasserstein.Evaluate(cells.Points, cells.BaselineCumulative, cells.WindowCounts, cells.BelowSum, cells.AboveSum);
                Assert.True(Math.Abs(distance.Value - expected.Number("wasserstein")) <= distance.ErrorBound + (1e-12 * distance.Value), $"{name}, every {stride}: {distance}");
                WassersteinDistance unknown = Wasserstein.Evaluate(cells.Points, cells.BaselineCumulative, cells.WindowCounts);
                Assert.Equal(window.All(value => value >= sorted[0] && value <= sorted[^1]) ? distance.ErrorBound : double.PositiveInfinity, unknown.ErrorBound);
            }
        }
    }

    [Fact]
    public void MeanShift_IsScipysWelchTest_ForReferenceSamples()
    {
        foreach (var (expected, baseline, window, name) in Cases().Where(item => item.Expected.Has("welch_t")))
        {
            SampleMoments before = Moments(baseline), after = Moments(window);
            MeanShiftResult result = MeanShift.Evaluate(before, after);
            Close(expected.Number("welch_t"), -result.T, 1e-10, name);
            Close(expected.Number("welch_p"), result.P.P, 1e-10, name);
            Close(expected.Number("mean_shift_in_baseline_std"), result.InDeviations * before.Deviation / expected.Number("baseline_std_pop"), 1e-10, name);
            Close(after.Deviation / before.Deviation, result.DeviationRatio, 1e-14, name);
        }
    }

    [Fact]
    public void MeanShift_KnowsNoTest_WithoutSpreadOrRows()
    {
        MeanShiftResult constant = MeanShift.Evaluate(new(100, 5, 0), new(100, 7, 0));
        Assert.Equal((double.NaN, double.NaN, double.NaN), (constant.InDeviations, constant.T, constant.P.P));
        Assert.Equal(2, MeanShift.Evaluate(new(100, 5, 1), new(1, 7, double.NaN)).InDeviations);
        Assert.Equal(double.NaN, MeanShift.Evaluate(new(100, 5, 1), new(1, 7, double.NaN)).T);
        Assert.Equal(TailProbability.Undefined, MeanShift.Evaluate(new(100, double.NaN, 1), new(100, 7, 1)).P);
        Assert.InRange(MeanShift.Evaluate(new(1_000_000, 0, 1), new(100_000, 1, 1)).P.Log10, -15_000, -14_000);
    }

    [Fact]
    public void Measures_FollowTheFullSample_WhenTheBaselineIsCompressed()
    {
        var random = new Random(11);
        double[] baseline = [.. Enumerable.Range(0, 20_000).Select(_ => Normal(random))];
        double[] window = [.. Enumerable.Range(0, 3000).Select(_ => 0.05 + (1.05 * Normal(random)))];
        double[] sorted = [.. baseline.Order()];
        var full = new CountedCells(baseline.Concat(window), baseline, window);
        var thin = new CountedCells(sorted.Where((_, index) => index % 100 == 0 || index < 100 || index > 19_900), baseline, window);

        ProbabilityGreater greater = MannWhitney.Evaluate(thin.BaselineCumulative, thin.WindowCounts);
        double exact = MannWhitney.Evaluate(full.BaselineCumulative, full.WindowCounts).Value;
        Assert.InRange(Math.Abs(greater.Value - exact), 0, greater.ErrorBound);
        Assert.InRange(greater.ErrorBound, 1e-6, 0.5 * 100 / 20_000);
        Close(CramerVonMises.Statistic(full.BaselineCumulative, full.WindowCounts), CramerVonMises.Statistic(thin.BaselineCumulative, thin.WindowCounts), 0.02, "T");
        Close(AndersonDarling.Evaluate(full.BaselineCumulative, full.WindowCounts).Statistic, AndersonDarling.Evaluate(thin.BaselineCumulative, thin.WindowCounts).Statistic, 0.02, "A2");
    }

    [Fact]
    public void AndersonDarling_IntegratesAHeavyGap_AsItWouldSumIt()
    {
        // 3,000 rows in one gap are integrated, all but the ends; the same rows in 3,000 gaps of one row are summed.
        double[] baseline = [.. Enumerable.Range(0, 40).Select(value => (double)value)];
        double[] window = [.. Enumerable.Range(0, 3000).Select(row => 20.0001 + (row / 3001.0)), 3.5, 35.5];
        var heavy = new CountedCells(baseline, baseline, window);
        var light = new CountedCells([.. baseline, .. window.Select(value => value + 1e-5)], baseline, window);
        Close(AndersonDarling.Evaluate(light.BaselineCumulative, light.WindowCounts).Statistic, AndersonDarling.Evaluate(heavy.BaselineCumulative, heavy.WindowCounts).Statistic, 1e-5, "A2");
    }

    [Fact]
    public void Measures_AreUndefined_WithoutRowsOrWithOneValue()
    {
        var empty = new CountedCells([1, 2], [1, 2], []);
        Assert.Equal(double.NaN, MannWhitney.Evaluate(empty.BaselineCumulative, empty.WindowCounts).Value);
        Assert.Equal(double.NaN, CramerVonMises.Statistic(empty.BaselineCumulative, empty.WindowCounts));
        Assert.Equal(double.NaN, AndersonDarling.Evaluate(empty.BaselineCumulative, empty.WindowCounts).Statistic);
        Assert.Equal(double.NaN, Wasserstein.Evaluate(empty.Points, empty.BaselineCumulative, empty.WindowCounts).Value);
        var constant = new CountedCells([3], [3, 3, 3], [3, 3]);
        Assert.Equal(0.5, MannWhitney.Evaluate(constant.BaselineCumulative, constant.WindowCounts).Value);
        Assert.Equal(double.NaN, AndersonDarling.Evaluate(constant.BaselineCumulative, constant.WindowCounts).Standardised);
        Assert.Equal(0, Wasserstein.Evaluate(constant.Points, constant.BaselineCumulative, constant.WindowCounts).Value);
        Assert.Throws<ArgumentException>(() => Wasserstein.Evaluate([1, 2], constant.BaselineCumulative, constant.WindowCounts));
    }

    [Fact]
    public void AndersonDarling_KnowsItsVariance_ForLargeSamples()
    {
        // The limit's variance is 2 (pi^2 - 9) / 3; the harmonic sums change formula at 60 without a step.
        Close(2 * ((Math.PI * Math.PI) - 9) / 3, AndersonDarling.Variance(1e9, 1e9), 1e-6, "limit");
        Close(AndersonDarling.Variance(30, 31.001), AndersonDarling.Variance(30, 31), 1e-4, "61 rows");
        Close(AndersonDarling.Variance(30, 32), AndersonDarling.Variance(30, 31), 1e-2, "62 rows");
        Close(0.25, AndersonDarling.Significance(0.325), 0.02, "table's first point");
        Close(0.001, AndersonDarling.Significance(6.546), 0.02, "table's last point");
    }

    [Fact]
    public void CramerVonMises_TailFallsSmoothly_ThroughBothForms()
    {
        Close(0.05, CramerVonMises.LimitTail(0.46136).P, 1e-4, "table at 5 %");
        Close(0.001, CramerVonMises.LimitTail(1.16786).P, 1e-4, "table at 0.1 %");
        double last = 0;
        for (double x = 0.003; x < 5000; x *= 1.01)
        {
            double log10 = CramerVonMises.LimitTail(x).Log10;
            Assert.True(log10 <= last + 1e-13, $"{x}: {log10} after {last}");
            last = log10;
        }

        Close(CramerVonMises.LimitTail(4 - 1e-12).Log10, CramerVonMises.LimitTail(4).Log10, 1e-11, "hand-over");
        Assert.InRange(last, -0.5 * Math.PI * Math.PI * 5000 / Math.Log(10) * 1.02, -10_000);
    }

    [Fact]
    public void Kuiper_IsItsSeries_ThroughBothForms()
    {
        Close(KuiperTest.Limit(0.8 - 1e-9).P, KuiperTest.Limit(0.8).P, 1e-8, "hand-over");
        Close(0.05, KuiperTest.Limit(1.747).P, 2e-3, "table at 5 %");
        Close(0.01, KuiperTest.Limit(2.001).P, 5e-3, "table at 1 %");
        double last = 0;
        for (double l = 0.1; l < 200; l *= 1.01)
        {
            double log10 = KuiperTest.Limit(l).Log10;
            Assert.True(log10 <= last + 1e-13, $"{l}: {log10} after {last}");
            last = log10;
        }

        Assert.Equal(TailProbability.Undefined, KuiperTest.Evaluate(0.1, 0.2, 0, 5));
        Assert.InRange(KuiperTest.Evaluate(0.03, 0.02, 1000, 100_000).P, 0.05, 0.5);
    }

    internal static SampleMoments Moments(double[] sample)
    {
        double mean = sample.Average();
        return new(sample.Length, mean, Math.Sqrt(sample.Sum(value => (value - mean) * (value - mean)) / (sample.Length - 1)));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
