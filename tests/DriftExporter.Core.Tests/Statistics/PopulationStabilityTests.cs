using System.Numerics;
using System.Text.Json;
using DriftExporter.Statistics;
using DriftExporter.Tests.Numerics;
using FsCheck;

namespace DriftExporter.Tests.Statistics;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Compute_EqualsReference_ForEveryVectorCase()
    {
        int floors = 0;
        foreach (JsonElement reference in ReferenceVectors.Cases("binned.json"))
        {
            long[] baseline = reference.Integers("baseline");
            long[] window = reference.Integers("window");
            JsonElement expected = reference.GetProperty("expected");
            AssertClose(expected.Number("psi_add_half"), Compute(window, baseline, PsiSmoothing.Jeffreys));
            // The reference floors empty shares only, the contract all shares below 1e-4: equal where no share is in between.
            if (HasTinyShare(baseline) || HasTinyShare(window))
                continue;
            floors++;
            AssertClose(expected.Number("psi_floor_1e_4"), Compute(window, baseline, PsiSmoothing.Floor));
        }

        Assert.InRange(floors, 20, 1000);

        static bool HasTinyShare(long[] counts) => counts.Any(count => count > 0 && count < PopulationStability.FloorShare * counts.Sum());
        static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, (1e-10 * Math.Abs(expected)) + 1e-12);
    }

    [Fact]
    public void Compute_EqualsHandArithmetic_ForTwoBins()
    {
        // Window 1, 3 and baseline 2, 2; K = 2: shares 1.5/5, 3.5/5 and 1/2, 1/2.
        double expected = ((0.3 - 0.5) * Math.Log(0.3 / 0.5)) + ((0.7 - 0.5) * Math.Log(0.7 / 0.5));
        Assert.Equal(expected, Compute([1, 3], [2, 2], PsiSmoothing.Jeffreys), 1e-15);
        // Floor: 0 becomes 1e-4 and a share of 5e-5 as well.
        Assert.Equal(0.0, Compute([1, 19999], [0, 5], PsiSmoothing.Floor), (1 - 0.99995) * 1e-4);
    }

    [Fact]
    public void Compute_EqualsScalar_ForEveryLengthAndAwkwardCounts()
    {
        foreach (int bins in Enumerable.Range(1, 70).Concat([255, 256, 257, 511, 512, 513, 1000, 100_000]))
        {
            for (int kind = 0; kind < (bins > 1000 ? 1 : 4); kind++)
            {
                (int[] window, long[] baseline) = Counts(bins, kind);
                foreach (PsiSmoothing smoothing in Enum.GetValues<PsiSmoothing>())
                {
                    double[] scalarParts = new double[bins];
                    double[] parts = new double[bins];
                    double scalar = PopulationStability.ComputeScalar<int, long>(window, baseline, smoothing, scalarParts);
                    double vector = PopulationStability.Compute<int, long>(window, baseline, smoothing, parts);
                    Assert.True(Close(scalar, vector), $"{bins} bins, kind {kind}, {smoothing}, width {Vector<double>.Count}: {scalar:R} {vector:R}");
                    for (int bin = 0; bin < bins; bin++)
                        Assert.True(Close(scalarParts[bin], parts[bin]), $"bin {bin} of {bins}: {scalarParts[bin]:R} {parts[bin]:R}");
                    double sum = parts.Sum();
                    Assert.Equal(sum, vector, 1e-11 * sum);
                    Assert.Equal(vector, PopulationStability.Compute<long, long>([.. window.Select(count => (long)count)], baseline, smoothing));
                }
            }
        }

        static bool Close(double scalar, double vector) => Math.Abs(scalar - vector) <= 1e-12 * Math.Abs(scalar);
    }

    [Fact]
    public void Compute_IsExactlyZero_WhenBothSidesAreEqual() =>
        Laws.Hold<NonNegativeInt[]>(counts =>
        {
            long[] bins = [1, .. counts.Select(count => (long)count.Get)];
            return Compute(bins, bins, PsiSmoothing.Jeffreys) == 0 && Compute(bins, bins, PsiSmoothing.Floor) == 0;
        });

    [Fact]
    public void Compute_IsSymmetricAndNotNegative_ForAnyCounts() =>
        Laws.Hold<(NonNegativeInt A, NonNegativeInt B)[]>(pairs =>
        {
            long[] window = [1, .. pairs.Select(pair => (long)pair.A.Get)];
            long[] baseline = [2, .. pairs.Select(pair => (long)pair.B.Get)];
            double forth = Compute(window, baseline, PsiSmoothing.Jeffreys);
            double back = Compute(baseline, window, PsiSmoothing.Jeffreys);
            return forth >= 0 && Math.Abs(forth - back) <= 1e-12 * (1 + forth);
        });

    [Fact]
    public void Compute_IsNaN_WhenASideHasNoRows()
    {
        foreach (PsiSmoothing smoothing in Enum.GetValues<PsiSmoothing>())
        {
            Assert.Equal(double.NaN, Compute([0, 0], [1, 2], smoothing));
            Assert.Equal(double.NaN, Compute([1, 2], [0, 0], smoothing));
            Assert.Equal(double.NaN, Compute([], [], smoothing));
            Assert.Equal(double.NaN, PopulationStability.ComputeScalar<int, long>([0, 0], [1, 2], smoothing));
        }
    }

    [Fact]
    public void Compute_Refuses_WhenShapesDiffer()
    {
        Assert.Throws<ArgumentException>(() => Compute([1, 2], [1], PsiSmoothing.Floor));
        Assert.Throws<ArgumentException>(() => PopulationStability.Compute<int, long>([1, 2], [1, 2], PsiSmoothing.Floor, new double[1]));
    }

    private static double Compute(long[] window, long[] baseline, PsiSmoothing smoothing) =>
        PopulationStability.Compute<long, long>(window, baseline, smoothing);

    /// <summary>0: ordinary; 1: mostly empty; 2: nearly the same shares; 3: disjoint.</summary>
    private static (int[] Window, long[] Baseline) Counts(int bins, int kind)
    {
        int[] window = new int[bins];
        long[] baseline = new long[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            double unit = PortableGenerator.Unit((ulong)(bins + (5000 * kind)), bin);
            double other = PortableGenerator.Unit((ulong)(bins + (5000 * kind) + 1000), bin);
            window[bin] = kind switch { 0 => (int)(unit * 1000), 1 => unit < 0.9 ? 0 : 3, 2 => 1_000_000 + (int)(unit * 3), _ => bin % 2 };
            baseline[bin] = kind switch { 0 => (long)(other * 50_000), 1 => other < 0.9 ? 0 : 1L << 40, 2 => 1_000_000_000, _ => 1 - (bin % 2) };
        }

        window[0]++;
        baseline[^1]++;
        return (window, baseline);
    }
}
