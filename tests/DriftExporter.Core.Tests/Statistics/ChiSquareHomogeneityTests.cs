using System.Numerics;
using System.Text.Json;
using DriftExporter.Statistics;
using DriftExporter.Tests.Numerics;
using FsCheck;

namespace DriftExporter.Tests.Statistics;

public sealed class ChiSquareHomogeneityTests
{
    [Fact]
    public void Compute_EqualsScipy_ForEveryVectorCase()
    {
        var test = new ChiSquareHomogeneity();
        foreach (JsonElement reference in ReferenceVectors.Cases("chi2.json"))
        {
            int[] window = Window(reference);
            long[] baseline = reference.Integers("baseline");
            HomogeneityResult plain = test.Compute(window, baseline);
            HomogeneityResult pooled = test.ComputePooled(window, baseline);
            AssertExpected(reference.GetProperty("homogeneity"), plain);
            if (reference.IsNull("pooled_homogeneity"))
                Assert.Equal(new HomogeneityResult(double.NaN, 0, 0), pooled);
            else
                AssertExpected(reference.GetProperty("pooled_homogeneity"), pooled);
        }
    }

    [Fact]
    public void ComputePooled_MakesTheReferenceGroups_ForEveryVectorCase()
    {
        var test = new ChiSquareHomogeneity();
        foreach (JsonElement reference in ReferenceVectors.Cases("chi2.json"))
        {
            test.ComputePooled(Window(reference), reference.Integers("baseline"));
            Assert.Equal(Sorted(reference.Integers("pooled_window"), reference.Integers("pooled_baseline")), Groups(test));
        }
    }

    [Fact]
    public void Compute_EqualsHandArithmetic_ForTwoByTwo()
    {
        // Window 80, 20; baseline 90, 10: expected 85 and 15 on each side, 4 x 25 / ... = 2 x (25/85 + 25/15).
        HomogeneityResult result = new ChiSquareHomogeneity().Compute([80, 20], [90, 10]);
        Assert.Equal(2 * ((25.0 / 85) + (25.0 / 15)), result.Statistic, 1e-14);
        Assert.Equal((1, 2), (result.DegreesOfFreedom, result.Groups));
    }

    [Fact]
    public void ComputePooled_EqualsThePlainRule_ForAnyTable() =>
        Laws.Hold<((NonNegativeInt Window, NonNegativeInt Baseline)[] Rows, PositiveInt Scale)>(table =>
        {
            int scale = (table.Scale.Get % 40) + 1;
            int[] window = [1, .. table.Rows.Select(row => row.Window.Get / 3)];
            long[] baseline = [1, .. table.Rows.Select(row => (long)row.Baseline.Get * scale / 2)];
            return SameAsPlainRule(window, baseline);
        });

    [Fact]
    public void ComputePooled_EqualsThePlainRule_ForManyCategories()
    {
        foreach (int categories in new[] { 31, 32, 33, 34, 100, 3000 })
        {
            foreach (double tail in new[] { 0.3, 1, 1.5 })
            {
                int[] window = new int[categories];
                long[] baseline = new long[categories];
                for (int category = 0; category < categories; category++)
                {
                    double weight = 3000 / Math.Pow(category + 1, tail);
                    window[category] = (int)(weight * PortableGenerator.Unit(3, category) / 4);
                    baseline[category] = (long)(weight * 30 * PortableGenerator.Unit(4, category));
                }

                Assert.True(SameAsPlainRule(window, baseline), $"{categories} categories, tail {tail}");
            }
        }
    }

    [Fact]
    public void StatisticVector_EqualsScalarInEveryBit_ForEveryLength()
    {
        for (int groups = 0; groups <= 40; groups++)
        {
            double[] window = [.. Enumerable.Range(0, groups).Select(i => Math.Floor(PortableGenerator.Unit(5, i) * 1e6))];
            double[] baseline = [.. Enumerable.Range(0, groups).Select(i => 1 + Math.Floor(PortableGenerator.Unit(6, i) * 1e11))];
            double scalar = ChiSquareHomogeneity.StatisticScalar(window, baseline, window.Sum(), baseline.Sum());
            double vector = ChiSquareHomogeneity.StatisticVector(window, baseline, window.Sum(), baseline.Sum(), new double[groups]);
            Assert.True(scalar.Equals(vector), $"groups {groups}, width {Vector<double>.Count}: {scalar:R} {vector:R}");
        }
    }

    [Fact]
    public void ComputePooled_GivesTheseBits_OnEveryInstructionSet()
    {
        int[] window = [.. Enumerable.Range(0, 203).Select(i => (int)(PortableGenerator.Unit(11, i) * 50))];
        long[] baseline = [.. Enumerable.Range(0, 203).Select(i => (long)(PortableGenerator.Unit(12, i) * 5000))];
        Assert.Equal("40c14a46e892891b", PortableGenerator.Checksum([new ChiSquareHomogeneity().ComputePooled(window, baseline).Statistic]));
    }

    [Fact]
    public void Compute_IsExactlyZero_WhenSharesAreEqual()
    {
        HomogeneityResult result = new ChiSquareHomogeneity().ComputePooled([300, 100, 7], [300_000_000_000, 100_000_000_000, 7_000_000_000]);
        Assert.Equal(new HomogeneityResult(0, 2, 3), result);
    }

    [Fact]
    public void Compute_IsNaN_WhenASideHasNoRows()
    {
        var test = new ChiSquareHomogeneity();
        Assert.Equal(new HomogeneityResult(double.NaN, 0, 0), test.Compute([1, 2], [0, 0]));
        Assert.Equal(new HomogeneityResult(double.NaN, 0, 0), test.ComputePooled([0, 0], [1, 2]));
        Assert.Equal(new HomogeneityResult(double.NaN, 0, 0), test.ComputePooled([], []));
    }

    [Fact]
    public void Compute_Refuses_WhenShapesDiffer() =>
        Assert.Throws<ArgumentException>(() => new ChiSquareHomogeneity().Compute([1, 2], [1]));

    private static bool SameAsPlainRule(int[] window, long[] baseline)
    {
        var test = new ChiSquareHomogeneity();
        HomogeneityResult result = test.ComputePooled(window, baseline);
        List<(long Window, long Baseline)> groups = PlainRule(window, baseline);
        double n = window.Sum(count => (long)count);
        double m = baseline.Sum();
        double statistic = groups.Sum(group =>
        {
            double total = group.Window + group.Baseline;
            double expectedWindow = total * n / (n + m);
            double expectedBaseline = total * m / (n + m);
            return (Math.Pow(group.Window - expectedWindow, 2) / expectedWindow) + (Math.Pow(group.Baseline - expectedBaseline, 2) / expectedBaseline);
        });
        return Groups(test).SequenceEqual(Sorted([.. groups.Select(group => group.Window)], [.. groups.Select(group => group.Baseline)]))
            && result.Groups == groups.Count && result.DegreesOfFreedom == groups.Count - 1
            && Math.Abs(result.Statistic - statistic) <= 1e-9 * (1 + statistic);
    }

    /// <summary>The rule word for word: sort all, add to a group until n T >= 5 (n + m), a last short group joins the one before.</summary>
    private static List<(long Window, long Baseline)> PlainRule(int[] window, long[] baseline)
    {
        Int128 n = window.Sum(count => (long)count);
        Int128 m = baseline.Sum();
        var groups = new List<(long Window, long Baseline)>();
        (long Window, long Baseline) open = (0, 0);
        foreach (int category in Enumerable.Range(0, window.Length).Where(i => window[i] + baseline[i] > 0).OrderBy(i => window[i] + baseline[i]).ThenBy(i => i))
        {
            open = (open.Window + window[category], open.Baseline + baseline[category]);
            if (n * (open.Window + open.Baseline) < 5 * (n + m))
                continue;
            groups.Add(open);
            open = (0, 0);
        }

        if (open == (0, 0))
            return groups;
        if (groups.Count == 0)
            groups.Add((0, 0));
        groups[^1] = (groups[^1].Window + open.Window, groups[^1].Baseline + open.Baseline);
        return groups;
    }

    private static int[] Window(JsonElement reference) => [.. reference.Integers("window").Select(count => checked((int)count))];

    private static (double Window, double Baseline)[] Groups(ChiSquareHomogeneity test) =>
        [.. test.WindowGroups.ToArray().Zip(test.BaselineGroups.ToArray()).Order()];

    private static (double Window, double Baseline)[] Sorted(long[] window, long[] baseline) =>
        [.. window.Zip(baseline).Select(pair => ((double)pair.First, (double)pair.Second)).Order()];

    private static void AssertExpected(JsonElement expected, HomogeneityResult actual)
    {
        if (expected.IsNull("chi2"))
        {
            Assert.Equal(new HomogeneityResult(double.NaN, 0, 0), actual);
            return;
        }

        double statistic = expected.Number("chi2");
        Assert.Equal(statistic, actual.Statistic, 1e-10 * statistic);
        Assert.Equal(expected.GetProperty("dof").GetInt32(), actual.DegreesOfFreedom);
        Assert.Equal(expected.GetProperty("columns_used").GetInt32(), actual.Groups);
    }
}
