using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Numerics;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Numerics;

/// <summary>No kernel allocates after its first call.</summary>
public sealed class KernelAllocationTests
{
    private const int Rows = 300;
    private const int Calls = 40;
    private const int MaxRounds = 100;

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(2048)]
    public void NumericCells_AllocateNothing_PerBatch(int points)
    {
        var cells = new NumericCells([.. Enumerable.Range(0, points).Select(point => (double)point)]);
        double[] values = [.. Enumerable.Range(0, Rows).Select(row => PortableGenerator.Unit(1, row) * points)];
        var states = new ValueState[Rows];
        ushort[] ids = new ushort[Rows];
        AssertNothing(() => cells.Map(values, states, ids));
    }

    [Fact]
    public void Statistics_AllocateNothing_PerEvaluation()
    {
        int[] window = [.. Enumerable.Range(0, Rows).Select(cell => cell % 7)];
        long[] baseline = [.. Enumerable.Range(0, Rows).Select(cell => (long)(cell % 11))];
        long[] cumulative = [.. Enumerable.Range(1, Rows).Select(cell => cell * 3L)];
        double[] parts = new double[Rows];
        var test = new ChiSquareHomogeneity();
        long windowRows = window.Sum();
        AssertNothing(() => KolmogorovSmirnov.Distance(cumulative, window, windowRows));
        AssertNothing(() => KolmogorovSmirnov.UpperNumerator(cumulative, window, windowRows));
        AssertNothing(() => PopulationStability.Compute<int, long>(window, baseline, PsiSmoothing.Jeffreys, parts));
        AssertNothing(() => test.Compute(window, baseline));
        AssertNothing(() => test.ComputePooled(window, baseline));
        AssertNothing(() => BinnedDistances.JensenShannonDistance<int, long>(window, baseline));
        AssertNothing(() => BinnedDistances.KullbackLeibler<int, long>(window, baseline));
        AssertNothing(() => BinnedDistances.Hellinger<int, long>(window, baseline));
        AssertNothing(() => BinnedDistances.TotalVariation<int, long>(window, baseline));
        AssertNothing(() => BinnedDistances.LargestDifference<int, long>(window, baseline));
    }

    [Fact]
    public void MomentsAndQuantiles_AllocateNothing_PerCall()
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(row => (double)row)];
        long[] counts = [.. Enumerable.Range(0, Rows).Select(row => row % 3L)];
        long[] sums = new long[Rows];
        var states = new ValueState[Rows];
        states[7] = ValueState.Missing;
        var moments = new MomentSums(1);
        AssertNothing(() => moments.Add(values));
        AssertNothing(() => moments.Add(values, states));
        AssertNothing(() => moments.Merge(moments));
        AssertNothing(() => _ = moments.Mean + moments.StandardDeviation + moments.Skewness);
        AssertNothing(() => Quantiles.Linear(values, 0.3));
        AssertNothing(() => Quantiles.Linear(values, counts, 0.3));
        AssertNothing(() => PrefixSum.Inclusive(counts, sums));
    }

    /// <summary>Code that the runtime has not optimised yet may box generic numbers: the rounds go on until one allocates nothing.</summary>
    private static void AssertNothing(Action call)
    {
        long allocated = long.MaxValue;
        for (int round = 0; round < MaxRounds && allocated != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
                call();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
