using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;

namespace DriftExporter.Tests.Baselines;

/// <summary>The same column in memory and by passes; counts and quantiles against a full sort.</summary>
public sealed class NumericColumnBuilderTests
{
    [Fact]
    public void Build_CountsEveryValueOnce_InMemoryAndByPasses()
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 30_000);
            foreach (int limit in (int[])[1 << 20, 30_000, 29_999, 5_000, 1])
            {
                NumericProfile profile = Samples.Build(values, points: 500, inMemoryLimit: limit);
                AssertExact(values, profile, $"{shape}, limit {limit}");
            }
        }
    }

    [Fact]
    public void Build_StatesAnErrorBoundWithinTwoShares_WhateverThePoints()
    {
        foreach (string shape in (string[])["normal", "zero-inflated", "zipf", "pareto"])
        {
            double[] values = Samples.Values(shape, 80_000); // more than the sample holds
            foreach (int points in (int[])[16, 2048])
            {
                Assert.InRange(Samples.Build(values, points).KsErrorBound, 0, 1.0 / points);
                Assert.InRange(Samples.Build(values, points, inMemoryLimit: 10_000).KsErrorBound, 0, 2.0 / points);
            }
        }
    }

    /// <summary>Here the sample is a sixteenth and a half of the column, and the points are as many as are allowed.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(2048)]
    [InlineData(8192)]
    [InlineData(16_384)]
    [InlineData(30_000)]
    public void Build_StatesAnErrorBoundWithinTwoShares_OfALargeColumn(int points)
    {
        foreach (string shape in (string[])["normal", "zero-inflated", "pareto", "two decimals"])
        {
            double[] values = Samples.Values(shape, 2_000_000);
            NumericProfile profile = Samples.Build(values, points);
            Assert.InRange(profile.KsErrorBound, 0, 2.0 / points);
            AssertExact(values, profile, shape);
        }
    }

    [Fact]
    public void Build_IsExactInTwoPasses_WhenALargeColumnHasNoMoreValuesThanPoints()
    {
        // 1,900 values of one row each in 100,000 rows: a sample alone would miss most of them.
        double[] values = [.. Enumerable.Range(0, 100_000).Select(row => row < 1900 ? row : 0.5)];
        NumericProfile profile = Samples.Build(Samples.Shuffled(values, 3), Samples.Options(), 1000, out int passes);
        Assert.Equal(0, profile.KsErrorBound);
        Assert.Equal(2, passes);
        AssertSame(Samples.Build(values), profile);
    }

    [Fact]
    public void Build_TakesOnePassInMemory_AndFourOtherwise()
    {
        double[] values = Samples.Values("normal", 20_000);
        Samples.Build(values, Samples.Options(), 20_000, out int inMemory);
        Samples.Build(values, Samples.Options(), 19_999, out int streaming);
        Assert.Equal((1, 4), (inMemory, streaming));
    }

    [Fact]
    public void Build_IsTheSameWhateverTheBatches_ByPasses()
    {
        double[] values = Samples.Values("pareto", 50_000);
        NumericProfile whole = Samples.Build(values, Samples.Options(), 10_000, out _);
        foreach (int batchRows in (int[])[1, 7, 4095])
            AssertSame(whole, Samples.Build(values, Samples.Options(), 10_000, out _, batchRows));
    }

    [Fact]
    public void Build_IsTheSameWhateverTheOrder_InMemory()
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 20_000);
            AssertSame(Samples.Build(values, 300), Samples.Build(Samples.Shuffled(values, 5), 300));
        }
    }

    [Fact]
    public void Build_KeepsExactFiguresWhateverTheOrder_ByPasses()
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 60_000);
            NumericProfile one = Samples.Build(values, 300, inMemoryLimit: 1000), other = Samples.Build(Samples.Shuffled(values, 5), 300, inMemoryLimit: 1000);
            Assert.Equal(one.Quantiles, other.Quantiles);
            Assert.Equal(one.BinEdges, other.BinEdges);
            Assert.Equal(one.BinCounts, other.BinCounts);
            Assert.Equal((one.Minimum, one.Maximum), (other.Minimum, other.Maximum));
            Assert.Equal(one.Mean, other.Mean, Math.Abs(one.StandardDeviation) * 1e-14);
        }
    }

    /// <summary>Rank statistics know nothing of units: y = -1/x^3 on x in (1, 2) rises, so every count stays.</summary>
    [Fact]
    public void Build_KeepsEveryRankFigure_UnderAMonotoneTransform()
    {
        double[] values = [.. Samples.Values("uniform", 30_001).Select(value => 1 + Math.Round(value, 3))];
        double[] transformed = [.. values.Select(value => -1 / (value * value * value))];
        NumericProfile before = Samples.Build(values, 100), after = Samples.Build(transformed, 100);
        Assert.Equal(before.BinCounts, after.BinCounts); // 30,001 rows: every decile is a value, no interpolation
        Assert.Equal(before.KsErrorBound, after.KsErrorBound);
        double[] window = [.. values.Where((_, row) => row % 7 == 0).Select(value => Math.Min(2, value * 1.01))];
        double[] moved = [.. window.Select(value => -1 / (value * value * value))];
        Assert.Equal(Ks(before, window), Ks(after, moved), 1e-15);
    }

    [Fact]
    public void Build_BracketsTheDistanceToAllRows_OnRandomWindows()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            foreach (string shape in Samples.Shapes)
            {
                double[] training = Samples.Values(shape, 6000, seed);
                double[] window = [.. Samples.Values(shape, 300, 100 + seed).Select(value => seed % 3 == 0 ? value : (value * 1.1) + 0.05)];
                NumericProfile profile = Samples.Build(training, points: 64, inMemoryLimit: seed % 2 == 0 ? 500 : 10_000);
                double full = FullKs(training, window), low = Ks(profile, window);
                Assert.True(low <= full + 1e-12 && full <= low + profile.KsErrorBound + 1e-12, $"{shape} {seed}: {low} {full} {profile.KsErrorBound}");
            }
        }
    }

    [Fact]
    public void Build_GivesNoDriftAtAll_WhenTheTrainingRowsAreTheWindow()
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 20_000);
            foreach (int limit in (int[])[1 << 20, 1000])
            {
                NumericProfile profile = Samples.Build(values, points: 128, inMemoryLimit: limit);
                Assert.Equal(0, Ks(profile, values));
                int[] bins = [.. profile.BinCounts.Select(count => (int)count)];
                Assert.Equal(0, PopulationStability.Compute<int, long>(bins, profile.BinCounts, PsiSmoothing.Jeffreys));
                Assert.Equal(0, PopulationStability.Compute<int, long>(bins, profile.BinCounts, PsiSmoothing.Floor));
            }
        }
    }

    [Fact]
    public void Build_PutsFencesOnTheConstant_WhenThereIsOneValue()
    {
        foreach (FenceRule rule in Enum.GetValues<FenceRule>())
        {
            NumericProfile profile = Samples.Build(Samples.Values("constant", 777), new BaselineOptions { Model = "m", Outliers = rule }, 1 << 20, out _);
            Assert.Equal(new Fences(rule, 0.1, 0.1), profile.Fences);
            Assert.Equal(0.1, profile.Mean);
            Assert.Equal(0, profile.StandardDeviation);
            Assert.Equal(0, profile.Skewness);
        }
    }

    [Fact]
    public void Build_WorksOnOneValue_AndOnTwo()
    {
        NumericProfile one = Samples.Build([-3.5]);
        Assert.Equal([-3.5], one.Points);
        Assert.Equal([0L, 1, 0], one.Counts);
        NumericProfile two = Samples.Build([1, 2]);
        Assert.Equal(1.5, two.Mean);
        Assert.Equal(Math.Sqrt(0.5), two.StandardDeviation, 1e-16);
        Assert.Equal(1.1, two.BinEdges[0]);
        Assert.Equal(2, two.Counts.Sum());
    }

    [Fact]
    public void Build_StaysFinite_WhenTheRangeOverflows()
    {
        NumericProfile profile = Samples.Build([-double.MaxValue, double.MaxValue, 0, 1e300, -1e300]);
        Assert.All([.. profile.Points, .. profile.BinEdges, profile.Fences.Low, profile.Fences.High, .. profile.Quantiles.Select(quantile => quantile.Value)],
            value => Assert.True(double.IsFinite(value)));
        Assert.Equal(5, profile.Counts.Sum());
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(100)]
    public void Build_StatesTheMeanAndDeviation_OfValuesWhoseCubesOverflow(int inMemoryLimit)
    {
        double[] values = Samples.Values("normal", 3000), huge = [.. values.Select(value => value * 1e200)];
        NumericProfile small = Samples.Build(values, inMemoryLimit: inMemoryLimit), large = Samples.Build(huge, inMemoryLimit: inMemoryLimit);
        Assert.Equal(small.Mean * 1e200, large.Mean, 1e190);
        Assert.Equal(small.StandardDeviation * 1e200, large.StandardDeviation, 1e190);
        Assert.Equal(small.Skewness, large.Skewness, 1e-9);
        double[] sentinel = [.. values.Select((value, row) => row % 100 == 0 ? double.MaxValue : value)];
        NumericProfile withSentinel = Samples.Build(sentinel, inMemoryLimit: inMemoryLimit);
        Assert.Equal(double.MaxValue / 100, withSentinel.Mean, 1e296);
        Assert.True(double.IsFinite(withSentinel.StandardDeviation) && withSentinel.StandardDeviation > 1e306);
        Assert.Equal(0, new FeatureReference(Profiles.Of(withSentinel).Features[0]).Centre);
    }

    private static void AssertExact(double[] values, NumericProfile profile, string what)
    {
        double[] sorted = [.. values.Order()];
        Assert.Equal(values.Length, profile.Counts.Sum());
        Assert.Equal(values.Length, profile.BinCounts.Sum());
        Assert.Equal((sorted[0], sorted[^1]), (profile.Minimum, profile.Maximum));
        foreach (Quantile quantile in profile.Quantiles)
            Assert.True(Samples.Quantile(sorted, quantile.Probability) == quantile.Value, $"{what}: quantile {quantile.Probability}");
        long largestGap = 0;
        int row = 0;
        for (int point = 0; point <= profile.Points.Length; point++)
        {
            long gap = 0, tie = 0;
            for (; row < sorted.Length && (point == profile.Points.Length || sorted[row] < profile.Points[point]); row++)
                gap++;
            for (; row < sorted.Length && sorted[row] == profile.Points[point]; row++)
                tie++;
            Assert.True(gap == profile.Counts[2 * point], $"{what}: gap {point}");
            Assert.True(point == profile.Points.Length || tie == profile.Counts[(2 * point) + 1], $"{what}: point {point}");
            largestGap = Math.Max(largestGap, gap);
        }

        Assert.Equal(largestGap / (double)values.Length, profile.KsErrorBound);
        double mean = sorted[0] == sorted[^1] ? sorted[0] : values.Average(); // a summed mean can miss the constant by an ulp
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        double tolerance = 1e-15 * values.Length; // of the plain sums here
        Assert.Equal(mean, profile.Mean, tolerance * Math.Max(Math.Abs(mean), deviation));
        Assert.Equal(deviation, profile.StandardDeviation, tolerance * deviation);
        double q1 = Samples.Quantile(sorted, 0.25), q3 = Samples.Quantile(sorted, 0.75);
        if (sorted[0] != sorted[^1])
            Assert.Equal((q1 - (1.5 * (q3 - q1)), q3 + (1.5 * (q3 - q1))), (profile.Fences.Low, profile.Fences.High));
    }

    private static void AssertSame(NumericProfile expected, NumericProfile actual)
    {
        static byte[] Bytes(NumericProfile numeric) => BaselineFile.Serialize(Profiles.Of(numeric)).Bytes;
        Assert.Equal(Bytes(expected), Bytes(actual));
    }

    /// <summary>The window's distance as the sidecar computes it.</summary>
    private static double Ks(NumericProfile profile, double[] window)
    {
        var reference = new FeatureReference(Profiles.Of(profile).Features[0]);
        int[] counts = new int[reference.Cumulative.Length];
        foreach (double value in window)
            counts[reference.Cells.Numeric!.Id(value)]++;
        return KolmogorovSmirnov.Distance(reference.Cumulative, counts, window.Length).Statistic;
    }

    /// <summary>By its definition, on the sorted samples.</summary>
    private static double FullKs(double[] left, double[] right)
    {
        double[] a = [.. left.Order()], b = [.. right.Order()];
        double largest = 0;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            double value = Math.Min(a[i], b[j]);
            for (; i < a.Length && a[i] == value; i++) { }
            for (; j < b.Length && b[j] == value; j++) { }
            largest = Math.Max(largest, Math.Abs((i / (double)a.Length) - (j / (double)b.Length)));
        }

        return largest;
    }
}
