using DriftExporter.Columns;
using DriftExporter.Tests.Numerics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

public sealed class MomentSumsTests
{
    private const double Ulp = 1.0 / (1L << 52);

    /// <summary>Columns, and how far the centre lies from the mean in standard deviations.</summary>
    public static TheoryData<string, double> Columns()
    {
        var data = new TheoryData<string, double>();
        foreach (string column in new[] { "gain", "offset", "normal", "tiny", "cents", "two_values" })
        {
            foreach (double shift in new[] { 0, 0.3, -10, 1e3, 1e6 })
                data.Add(column, shift);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Figures_EqualExactOnes_WithinTheStatedBound(string column, double shift)
    {
        double[] values = Column(column, 5_000);
        var exact = new ExactMoments(values);
        double centre = exact.Mean + (shift * exact.StandardDeviation);
        var moments = new MomentSums(centre);
        moments.Add(values);
        Assert.True(moments.HasMoments);
        // The class's bounds; 2 to 8 ulp for the roundings of the last few operations.
        double far = values.Max(value => Math.Abs(value - centre)) / exact.StandardDeviation;
        double sum = values.Length * Ulp * Ulp;
        Assert.Equal(exact.Mean, moments.Mean, 2 * Ulp * Math.Abs(exact.Mean));
        Assert.Equal(exact.StandardDeviation, moments.StandardDeviation, ((4 * Ulp) + (sum * far * far)) * exact.StandardDeviation);
        Assert.Equal(exact.Skewness, moments.Skewness, (8 * Ulp * (1 + Math.Abs(exact.Skewness))) + (4 * sum * far * far * far));
    }

    [Fact]
    public void Figures_EqualHandArithmetic_ForThreeValues()
    {
        var moments = new MomentSums(10);
        moments.Add([1, 2, 6]);
        Assert.Equal((3, 7, 3), (moments.Mean, moments.SampleVariance, moments.Count));
        Assert.Equal(6 / Math.Pow(14.0 / 3, 1.5), moments.Skewness, 1e-15); // deviations -2, -1, 3: cubes sum to 18, over 3
    }

    [Fact]
    public void Figures_AreNaN_WhereUndefined()
    {
        var moments = new MomentSums(5);
        Assert.Equal((false, double.NaN, double.NaN, double.NaN), (moments.HasMoments, moments.Mean, moments.SampleVariance, moments.Skewness));
        moments.Add(7);
        Assert.Equal((true, 7, double.NaN, double.NaN), (moments.HasMoments, moments.Mean, moments.SampleVariance, moments.Skewness));
        moments.Add(7);
        Assert.Equal((7, 0, double.NaN), (moments.Mean, moments.SampleVariance, moments.Skewness));
    }

    [Fact]
    public void Variance_IsExactlyZero_ForAConstantFarFromTheCentre()
    {
        foreach (double constant in new[] { 0.1, 1e9 + 0.3, -1e15 })
        {
            var moments = new MomentSums(3);
            moments.Add([.. Enumerable.Repeat(constant, 1000)]);
            Assert.Equal(constant, moments.Mean, Ulp * Math.Abs(constant));
            Assert.Equal(0, moments.StandardDeviation, 1e-15 * Math.Abs(constant));
        }
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(1e160)]
    [InlineData(1e105)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void HasMoments_IsFalse_WhenASumOverflows(double value)
    {
        foreach (int before in new[] { 0, 3, 50 })
        {
            var moments = new MomentSums(0);
            moments.Add([.. Enumerable.Range(0, before).Select(i => (double)i), value, -value, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            Assert.False(moments.HasMoments);
            Assert.Equal((double.NaN, double.NaN, double.NaN), (moments.Mean, moments.StandardDeviation, moments.Skewness));
        }
    }

    [Fact]
    public void HasMoments_IsTrue_ForValuesThatFit()
    {
        var moments = new MomentSums(0);
        moments.Add([1e100, -1e100, 3e100]);
        Assert.True(moments.HasMoments);
        Assert.Equal(1e100, moments.Mean, 1e85);
        Assert.Equal(2e100, moments.StandardDeviation, 1e85);
    }

    [Fact]
    public void Add_GivesTheSameBits_ForEveryLengthAndSplit()
    {
        double[] values = Column("gain", 60);
        for (int length = 0; length <= values.Length; length++)
        {
            var oneByOne = new MomentSums(1355.1);
            foreach (double value in values.AsSpan(0, length))
                oneByOne.Add(value);
            for (int split = 0; split <= length; split++)
            {
                var batches = new MomentSums(1355.1);
                batches.Add(values.AsSpan(0, split));
                batches.Add(values.AsSpan(split, length - split));
                Assert.Equal(State(oneByOne), State(batches));
            }
        }
    }

    [Theory]
    [InlineData("gain", "836ac89a1ee04329")]
    [InlineData("normal", "78be3c4fb2e7d97f")]
    public void Add_GivesTheseBits_OnEveryInstructionSet(string column, string checksum)
    {
        var moments = new MomentSums(0.1);
        moments.Add(Column(column, 1003));
        Assert.Equal(checksum, PortableGenerator.Checksum([.. State(moments), moments.Mean, moments.StandardDeviation]));
    }

    [Fact]
    public void Add_TakesTheRowsThatHoldAValue_ForAnyStates() =>
        Laws.Hold<byte[]>(bytes =>
        {
            double[] values = [.. Enumerable.Range(0, bytes.Length * 9).Select(row => Math.Sqrt(row))];
            ValueState[] states = [.. values.Select((_, row) => (ValueState)(bytes[row % bytes.Length] % 3))];
            for (int row = 0; row < values.Length; row++)
                values[row] = states[row] == ValueState.Value ? values[row] : double.NaN;
            var some = new MomentSums(3);
            some.Add(values, states);
            var present = new MomentSums(3);
            present.Add([.. values.Where(value => !double.IsNaN(value))]);
            return State(some).SequenceEqual(State(present));
        });

    [Fact]
    public void Merge_AddsCountsAndSums_AboutOneCentre()
    {
        double[] values = Column("gain", 1001);
        var whole = new MomentSums(1000);
        whole.Add(values);
        var left = new MomentSums(1000);
        left.Add(values.AsSpan(0, 333));
        var right = new MomentSums(1000);
        right.Add(values.AsSpan(333));
        left.Merge(right);
        left.Merge(new MomentSums(1000));
        Assert.Equal(whole.Count, left.Count);
        Assert.Equal(whole.Mean, left.Mean, 1e-15 * whole.Mean);
        Assert.Equal(whole.StandardDeviation, left.StandardDeviation, 1e-15 * whole.StandardDeviation);
        Assert.Equal(whole.Skewness, left.Skewness, 1e-14);
        Assert.Throws<ArgumentException>(() => left.Merge(new MomentSums(999)));
    }

    [Fact]
    public void FromState_GoesOnExactly_WhereTheStateWasTaken()
    {
        double[] values = Column("normal", 101);
        var whole = new MomentSums(0.25);
        whole.Add(values);
        var first = new MomentSums(0.25);
        first.Add(values.AsSpan(0, 50));
        var resumed = MomentSums.FromState(0.25, State(first));
        resumed.Add(values.AsSpan(50));
        Assert.Equal(State(whole), State(resumed));
    }

    private static double[] State(MomentSums moments)
    {
        double[] state = new double[MomentSums.StateLength];
        moments.CopyStateTo(state);
        return state;
    }

    private static double[] Column(string name, int rows) => [.. Enumerable.Range(0, rows).Select(row =>
    {
        double unit = PortableGenerator.Unit(9, row);
        double nearNormal = PortableGenerator.IrwinHall(10, 12L * row);
        return name switch
        {
            "gain" => unit < 0.92 ? 0 : unit < 0.995 ? Math.Floor(unit * 15_000) : 99_999, // as the census column capital-gain
            "offset" => 1e9 + nearNormal,
            "normal" => nearNormal,
            "tiny" => 1e-9 * nearNormal,
            "cents" => Math.Round(100 * (20 + nearNormal)) / 100,
            _ => row % 10 == 0 ? 1 : 0,
        };
    })];
}
