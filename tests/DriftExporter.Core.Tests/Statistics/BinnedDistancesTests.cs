using System.Numerics;
using System.Text.Json;
using DriftExporter.Statistics;
using DriftExporter.Tests.Numerics;
using FsCheck;

namespace DriftExporter.Tests.Statistics;

public sealed class BinnedDistancesTests
{
    [Fact]
    public void Distances_EqualReference_ForEveryVectorCase()
    {
        foreach (JsonElement reference in ReferenceVectors.Cases("binned.json"))
        {
            long[] baseline = reference.Integers("baseline");
            long[] window = reference.Integers("window");
            JsonElement expected = reference.GetProperty("expected");
            double divergence = BinnedDistances.JensenShannonDivergence<long, long>(window, baseline);
            Assert.Equal(expected.Number("js_distance_base2"), BinnedDistances.JensenShannonDistance<long, long>(window, baseline), 1e-8);
            AssertClose(expected.Number("js_divergence_base2"), divergence / Math.Log(2));
            Assert.Equal(expected.Number("js_distance_nats"), Math.Sqrt(divergence), 1e-8);
            Assert.Equal(expected.Number("hellinger"), BinnedDistances.Hellinger<long, long>(window, baseline), 1e-8);
            AssertClose(expected.Number("total_variation"), BinnedDistances.TotalVariation<long, long>(window, baseline));
            AssertClose(expected.Number("l_infinity"), BinnedDistances.LargestDifference<long, long>(window, baseline));
            AssertClose(expected.Number("kl_window_baseline"), BinnedDistances.KullbackLeibler<long, long>(window, baseline));
        }

        static void AssertClose(double expected, double actual)
        {
            if (double.IsInfinity(expected))
                Assert.Equal(expected, actual);
            else
                Assert.Equal(expected, actual, (1e-10 * Math.Abs(expected)) + 1e-12);
        }
    }

    [Fact]
    public void Distances_AreTheirExtremes_ForDisjointAndEqualBins()
    {
        Assert.Equal(1, BinnedDistances.JensenShannonDistance<int, long>([5, 0], [0, 9]), 1e-15);
        Assert.Equal(1, BinnedDistances.Hellinger<int, long>([5, 0], [0, 9]), 1e-15);
        Assert.Equal(1, BinnedDistances.TotalVariation<int, long>([5, 0], [0, 9]));
        Assert.Equal(1, BinnedDistances.LargestDifference<int, long>([5, 0], [0, 9]));
        Assert.Equal(double.PositiveInfinity, BinnedDistances.KullbackLeibler<int, long>([5, 0], [0, 9]));
        Assert.Equal(0, BinnedDistances.JensenShannonDistance<int, long>([5, 0, 7], [50, 0, 70]));
        Assert.Equal(0, BinnedDistances.KullbackLeibler<int, long>([5, 0, 7], [50, 0, 70]));
        Assert.Equal(0, BinnedDistances.LargestDifference<int, long>([5, 0, 7], [50, 0, 70]));
    }

    [Fact]
    public void Sum_EqualsScalar_ForEveryLengthAndAwkwardCounts()
    {
        foreach (int bins in Enumerable.Range(1, 40).Concat([255, 256, 257, 513, 5000]))
        {
            for (int kind = 0; kind < 3; kind++)
            {
                int[] window = new int[bins];
                long[] baseline = new long[bins];
                for (int bin = 0; bin < bins; bin++)
                {
                    double unit = PortableGenerator.Unit((ulong)(bins + (kind * 9999)), bin);
                    double other = PortableGenerator.Unit((ulong)(bins + (kind * 9999) + 555), bin);
                    window[bin] = kind switch { 0 => (int)(unit * 1000), 1 => unit < 0.5 ? 0 : 3, _ => bin % 2 };
                    baseline[bin] = kind switch { 0 => (long)(other * 50_000), 1 => other < 0.5 ? 0 : 1L << 40, _ => 1 - (bin % 2) };
                }

                window[0]++;
                baseline[^1]++;
                AssertSame<JensenShannonTerms>(window, baseline);
                AssertSame<KullbackLeiblerTerms>(window, baseline);
                AssertSame<HellingerTerms>(window, baseline);
                AssertSame<AbsoluteTerms>(window, baseline);
                double largest = window.Zip(baseline).Max(pair => Math.Abs(((double)pair.First / window.Sum()) - ((double)pair.Second / baseline.Sum())));
                Assert.Equal(largest, BinnedDistances.LargestDifference<int, long>(window, baseline));
            }
        }

        static void AssertSame<TMeasure>(int[] window, long[] baseline)
            where TMeasure : IMeasure
        {
            double scalar = BinnedDistances.SumScalar<TMeasure, int, long>(window, baseline);
            double vector = BinnedDistances.Sum<TMeasure, int, long>(window, baseline);
            Assert.True(
                scalar.Equals(vector) || Math.Abs(scalar - vector) <= (1e-12 * Math.Abs(scalar)) + 1e-15,
                $"{typeof(TMeasure).Name}, {window.Length} bins, width {Vector<double>.Count}: {scalar:R} {vector:R}");
        }
    }

    [Fact]
    public void Distances_AreSymmetricAndBounded_ForAnyCounts() =>
        Laws.Hold<(NonNegativeInt A, NonNegativeInt B)[]>(pairs =>
        {
            int[] window = [1, .. pairs.Select(pair => pair.A.Get)];
            int[] baseline = [2, .. pairs.Select(pair => pair.B.Get)];
            double js = BinnedDistances.JensenShannonDistance<int, int>(window, baseline);
            double total = BinnedDistances.TotalVariation<int, int>(window, baseline);
            double hellinger = BinnedDistances.Hellinger<int, int>(window, baseline);
            return Math.Abs(js - BinnedDistances.JensenShannonDistance<int, int>(baseline, window)) <= 1e-8
                && js is >= 0 and <= 1 + 1e-12
                && hellinger * hellinger <= total + 1e-12 && total <= (hellinger * Math.Sqrt(2)) + 1e-12;
        });

    [Fact]
    public void Distances_AreNaN_WhenASideHasNoRows()
    {
        Assert.Equal(double.NaN, BinnedDistances.JensenShannonDistance<int, long>([0, 0], [1, 2]));
        Assert.Equal(double.NaN, BinnedDistances.Hellinger<int, long>([1, 2], [0, 0]));
        Assert.Equal(double.NaN, BinnedDistances.LargestDifference<int, long>([], []));
        Assert.Equal(double.NaN, BinnedDistances.KullbackLeibler<int, long>([0], [0]));
        Assert.Throws<ArgumentException>(() => BinnedDistances.TotalVariation<int, long>([1, 2], [1]));
    }
}
