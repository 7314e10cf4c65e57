using System.Runtime.Intrinsics;
using System.Text.Json;
using DriftExporter.Statistics;
using DriftExporter.Tests.Numerics;

namespace DriftExporter.Tests.Statistics;

public sealed class KolmogorovSmirnovTests
{
    [Fact]
    public void Distance_EqualsScipyAndExactIntegers_ForSmallSamples()
    {
        foreach (JsonElement reference in ReferenceVectors.Cases("ks_small.json"))
        {
            string name = reference.GetProperty("name").GetString()!;
            JsonElement expected = reference.GetProperty("expected");
            SampleCells sample = SampleCells.Exact(reference.Numbers("baseline"), reference.Numbers("window"));
            KsDistance distance = Distance(sample);
            Assert.Equal(expected.GetProperty("n").GetInt64(), distance.WindowRows);
            Assert.Equal(expected.GetProperty("m").GetInt64(), distance.BaselineRows);
            if (expected.IsNull("statistic"))
                Assert.Equal(double.NaN, distance.Statistic);
            else
                AssertExpected(expected, distance, name, tolerance: 3e-16);
            Assert.Equal(distance.Numerator, KolmogorovSmirnov.UpperNumerator(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows));
        }
    }

    [Fact]
    public void Distance_EqualsExactIntegersAndItsBracketHolds_ForGeneratedSamples() => CheckGenerated(rows => rows < 1_000_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Distance_EqualsExactIntegersAndItsBracketHolds_ForMillionsOfRows() => CheckGenerated(rows => rows >= 1_000_000);

    [Fact]
    public void Distance_IsOne_ForDisjointRowsByHand()
    {
        // Points 1 and 2, one baseline row on each; one window row above both: D+ = 1.
        KsDistance distance = KolmogorovSmirnov.Distance([0, 1, 1, 2, 2], [0, 0, 0, 0, 1, 77, 88], 1);
        Assert.Equal(new KsDistance(1, 2, 2, 0), distance);
        Assert.Equal((1.0, 1.0, 0.0, 1.0), (distance.Statistic, distance.Plus, distance.Minus, distance.Kuiper));
    }

    [Fact]
    public void DistanceVector_EqualsScalar_ForEveryLengthAndAwkwardCounts()
    {
        for (int cells = 1; cells <= 70; cells++)
        {
            for (int kind = 0; kind < 5; kind++)
            {
                SampleCells sample = Random(cells, kind);
                KsDistance scalar = KolmogorovSmirnov.DistanceScalar<Int128>(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows);
                Assert.Equal(scalar, KolmogorovSmirnov.DistanceScalar<long>(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows));
                KsDistance vector = KolmogorovSmirnov.DistanceVector(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows);
                Assert.True(scalar == vector, $"cells {cells}, kind {kind}, width {Vector256<double>.Count}: scalar {scalar}, vector {vector}");
                Assert.Equal(scalar, Distance(sample));
            }
        }
    }

    [Theory]
    [InlineData(1L << 40, 4095)] // n M just below 2^52: doubles
    [InlineData(1L << 40, 4096)] // 2^52 itself and beyond: longs
    [InlineData(1L << 40, 4097)]
    [InlineData(1L << 62, 3)] // beyond 2^63: Int128
    public void Distance_StaysExact_WhenProductsAreLarge(long baselineRows, int windowRows)
    {
        int[] window = new int[21];
        window[3] = windowRows - 1;
        window[18] = 1;
        long[] baseline = [.. Enumerable.Range(1, 21).Select(cell => (long)((Int128)baselineRows * cell / 21))];
        KsDistance distance = KolmogorovSmirnov.Distance(baseline, window, windowRows);
        Int128 plus = 0;
        Int128 minus = 0;
        long sum = 0;
        for (int cell = 0; cell < window.Length; cell++)
        {
            sum += window[cell];
            Int128 difference = ((Int128)windowRows * baseline[cell]) - ((Int128)baselineRows * sum);
            plus = Int128.Max(plus, difference);
            minus = Int128.Max(minus, -difference);
        }

        Assert.Equal(new KsDistance(windowRows, baselineRows, plus, minus), distance);
        Assert.InRange(distance.Statistic, 0.4, 1);
    }

    [Fact]
    public void Distance_Refuses_WhenRowsOrShapesDoNotFit()
    {
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Distance([0, 1, 1], [0, 5, 0], 4));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Distance([0, 1, 1], [0, 5], 5));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.UpperNumerator([0, 1, 1], [0, 5, 0], 4));
    }

    [Fact]
    public void Distance_IsNaN_WhenASideHasNoRows()
    {
        Assert.Equal(double.NaN, KolmogorovSmirnov.Distance([0, 1, 1], new int[3], 0).Statistic);
        Assert.Equal(double.NaN, KolmogorovSmirnov.Distance([0], [4], 4).Statistic);
        Assert.Equal(double.NaN, KolmogorovSmirnov.Distance([], [], 0).Statistic);
    }

    [Fact]
    public void Distance_SwapsItsSides_WhenTheSamplesAreSwapped() =>
        Laws.Hold<(int[] A, int[] B)>(pair =>
        {
            double[] a = Small(pair.A);
            double[] b = Small(pair.B);
            double[] points = [.. a.Concat(b).Distinct().Order()];
            KsDistance forth = Distance(SampleCells.On(points, a, b));
            KsDistance back = Distance(SampleCells.On(points, b, a));
            return forth.PlusNumerator == back.MinusNumerator && forth.MinusNumerator == back.PlusNumerator;
        });

    [Fact]
    public void Distance_Stays_UnderMonotoneTransforms() =>
        Laws.Hold<(int[] A, int[] B)>(pair =>
        {
            double[] a = Small(pair.A);
            double[] b = Small(pair.B);
            return Distance(SampleCells.Exact(a, b)) == Distance(SampleCells.Exact([.. a.Select(Rise)], [.. b.Select(Rise)]));

            static double Rise(double x) => Math.Exp(x / 5) + (x * x * x);
        });

    [Fact]
    public void Distance_LiesInItsBracket_ForAnyChoiceOfPoints() =>
        Laws.Hold<(int[] A, int[] B, int Keep)>(input =>
        {
            double[] a = Small(input.A);
            double[] b = Small(input.B);
            Int128 full = Distance(SampleCells.Exact(a, b)).Numerator;
            double[] points = [.. a.Distinct().Order().Where((_, i) => i % ((Math.Abs(input.Keep) % 4) + 2) == 0)];
            SampleCells some = SampleCells.On(points, a, b);
            return Distance(some).Numerator <= full
                && full <= KolmogorovSmirnov.UpperNumerator(some.BaselineCumulative, some.WindowCounts, some.WindowRows);
        });

    [Fact]
    public void Distance_Returns_AfterRowsAreAddedAndRemoved()
    {
        SampleCells sample = Random(33, 0);
        KsDistance before = Distance(sample);
        for (int cell = 0; cell < 33; cell += 2)
            sample.WindowCounts[cell] += cell;
        Assert.NotEqual(before, Distance(sample with { WindowRows = sample.WindowCounts.Sum() }));
        for (int cell = 0; cell < 33; cell += 2)
            sample.WindowCounts[cell] -= cell;
        Assert.Equal(before, Distance(sample));
    }

    private static void CheckGenerated(Predicate<int> baselineRows)
    {
        foreach (JsonElement reference in ReferenceVectors.Cases("ks_generated.json"))
        {
            JsonElement specification = reference.GetProperty("baseline");
            if (!baselineRows(specification.GetProperty("n").GetInt32()))
                continue;
            JsonElement expected = reference.GetProperty("expected");
            double[] baseline = PortableGenerator.Generate(specification);
            double[] window = PortableGenerator.Generate(reference.GetProperty("window"));
            Assert.Equal(expected.GetProperty("checksum_baseline").GetString(), PortableGenerator.Checksum(baseline));
            Assert.Equal(expected.GetProperty("checksum_window").GetString(), PortableGenerator.Checksum(window));
            if (baseline.Distinct().Count() <= 30_000)
                AssertExpected(expected, Distance(SampleCells.Exact(baseline, window)), specification.ToString(), tolerance: 1e-13);
            if (baseline.Any(double.IsInfinity))
                continue;
            foreach (JsonElement grid in expected.GetProperty("grid").EnumerateArray())
            {
                SampleCells sample = SampleCells.OnQuantilePoints(grid.GetProperty("K").GetInt32(), baseline, window);
                Assert.Equal(grid.GetProperty("points").GetInt32(), sample.BaselineCumulative.Length / 2);
                Assert.Equal(grid.GetProperty("d_lo_num").GetInt64(), Distance(sample).Numerator);
                Assert.Equal(grid.GetProperty("d_hi_num").GetInt64(), KolmogorovSmirnov.UpperNumerator(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows));
            }
        }
    }

    private static KsDistance Distance(SampleCells sample) =>
        KolmogorovSmirnov.Distance(sample.BaselineCumulative, sample.WindowCounts, sample.WindowRows);

    /// <summary>A few values with many ties; never empty.</summary>
    private static double[] Small(int[]? values) => [0, .. (values ?? []).Select(value => (double)(value % 12))];

    private static SampleCells Random(int cells, int kind)
    {
        int[] window = new int[cells];
        long[] baseline = new long[cells];
        long running = 0;
        for (int cell = 0; cell < cells; cell++)
        {
            double unit = PortableGenerator.Unit((ulong)(cells + (1000 * kind)), cell);
            window[cell] = kind switch { 0 => (int)(unit * 9), 1 => 0, 2 => cell == cells / 2 ? 7 : 0, 3 => 1, _ => (int)(unit * 1e6) };
            running += kind switch { 0 => (int)(unit * 7), 1 => 3, 2 => 0, 3 => 1, _ => (long)((1 - unit) * 1e5) };
            baseline[cell] = running;
        }

        return new SampleCells(baseline, window, window.Sum());
    }

    private static void AssertExpected(JsonElement expected, KsDistance distance, string name, double tolerance)
    {
        Assert.True(expected.GetProperty("d_plus_num").GetInt64() == distance.PlusNumerator, $"{name}: D+ {distance.PlusNumerator}");
        Assert.True(expected.GetProperty("d_minus_num").GetInt64() == distance.MinusNumerator, $"{name}: D- {distance.MinusNumerator}");
        Assert.Equal(expected.Number("statistic"), distance.Statistic, tolerance);
        Assert.Equal(expected.Number("kuiper"), distance.Kuiper, tolerance);
    }
}
