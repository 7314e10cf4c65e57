using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Tests.Numerics;

namespace DriftExporter.Tests.Binning;

public sealed class NumericCellsTests
{
    private const ulong Seed = 20240611;

    /// <summary>Point sets that drive the guide through its maps: light and heavy tails, clusters, sentinels, extremes.</summary>
    public static TheoryData<string, int> PointSets()
    {
        var data = new TheoryData<string, int>();
        foreach (string shape in new[] { "even", "normal", "heavy", "signed_heavy", "clusters", "sentinel", "negative", "subnormal", "adjacent", "huge" })
        {
            foreach (int count in new[] { 0, 1, 2, 7, 8, 9, 10, 16, 17, 100, 1000, 4096 })
                data.Add(shape, count);
        }

        data.Add("normal", NumericCells.MaxPoints);
        return data;
    }

    [Fact]
    public void Map_GivesTheReferenceIds_ForEveryVectorCase()
    {
        int checkedCases = 0;
        foreach (JsonElement reference in ReferenceVectors.Cases("cells.json"))
        {
            double[] points = reference.Numbers("points");
            if (!points.All(double.IsFinite))
                continue; // a baseline has no infinite values: readers call them invalid
            checkedCases++;
            var cells = new NumericCells(points);
            double[] values = reference.Numbers("values");
            if (!reference.IsNull("dtype"))
                values = [.. values.Select(value => (double)(float)value)];
            ushort[] ids = new ushort[values.Length];
            cells.Map(values, new ValueState[values.Length], ids);
            int[] expected = [.. reference.Integers("cell_ids").Select(id => id < 0 ? cells.MissingId : (int)id)];
            Assert.True(expected.SequenceEqual(ids.Select(id => (int)id)), reference.GetProperty("name").GetString());
        }

        Assert.InRange(checkedCases, 30, 1000);
    }

    [Fact]
    public void Id_CountsPointsBelowAndAtTheValue_ByHand()
    {
        var cells = new NumericCells([-0.0, 1, 2.5]);
        Assert.Equal([0, 1, 1, 2, 3, 4, 5, 6, 6, 0], new[] { -1, -0.0, 0.0, 0.5, 1, 2, 2.5, 3, double.PositiveInfinity, double.NegativeInfinity }.Select(value => (int)cells.Id(value)));
        Assert.Equal((7, 8, 9, 7), (cells.MissingId, cells.InvalidId, cells.CellCount, cells.Id(double.NaN)));
    }

    [Theory]
    [MemberData(nameof(PointSets))]
    public void Map_WritesScalarIds_ForEveryLengthAndAwkwardValue(string shape, int count)
    {
        double[] points = Points(shape, count);
        var cells = new NumericCells(points);
        double[] values = AwkwardValues(points);
        ValueState[] states = [.. values.Select((_, row) => (ValueState)(PortableGenerator.Unit(Seed, row) < 0.7 ? 0 : row % 3))];
        ushort[] expected = new ushort[values.Length];
        ushort[] actual = new ushort[values.Length + 1];
        int step = count > 100 ? 7 : 1;
        for (int length = 0; length <= Math.Min(values.Length, 3 * 64); length += step)
        {
            int start = length % 5;
            int end = Math.Min(values.Length, start + length);
            cells.MapScalar(values.AsSpan(start..end), states.AsSpan(start..end), expected);
            actual.AsSpan().Fill(0xABCD);
            cells.Map(values.AsSpan(start..end), states.AsSpan(start..end), actual);
            AssertSame(values.AsSpan(start..end), expected, actual, $"{shape} {count} points, length {end - start}");
            Assert.Equal(0xABCD, actual[end - start]); // nothing beyond the rows is touched
        }

        cells.MapScalar(values, states, expected);
        cells.Map(values, states, actual);
        AssertSame(values, expected, actual, $"{shape} {count} points");
    }

    [Theory]
    [MemberData(nameof(PointSets))]
    public void EveryKernel_WritesScalarIds_ForAwkwardValues(string shape, int count)
    {
        double[] points = Points(shape, count);
        var cells = new NumericCells(points);
        double[] values = AwkwardValues(points);
        ushort[] expected = new ushort[values.Length];
        ushort[] actual = new ushort[values.Length];
        cells.MapScalar(values, new ValueState[values.Length], expected);
        if (Vector.IsHardwareAccelerated && points.Length <= 100)
        {
            cells.MapCompared(values, actual);
            AssertSame(values, expected, actual, $"compared, {shape} {count} points");
        }

        if (points.Length == 0)
            return;
        var guide = new NumericCellsGuide(points);
        cells.MapGuided(guide, values, actual);
        AssertSame(values, expected, actual, $"guided, {shape} {count} points, {guide.Steps} steps, logarithmic {guide.Map.IsLogarithmic}");
        if (!Avx2.IsSupported)
            return;
        Array.Clear(actual);
        cells.MapGather(guide, values, actual);
        AssertSame(values, expected, actual, $"gather, {shape} {count} points, {guide.Steps} steps, logarithmic {guide.Map.IsLogarithmic}");
    }

    [Theory]
    [MemberData(nameof(PointSets))]
    public void Bucket_NeverDecreasesAndStaysInside_ForSortedValues(string shape, int count)
    {
        double[] points = Points(shape, count);
        if (points.Length == 0)
            return;
        var guide = new NumericCellsGuide(points);
        double[] values = [.. AwkwardValues(points).Where(value => !double.IsNaN(value)).Order()];
        int before = 0;
        foreach (double value in values)
        {
            int bucket = guide.Map.Bucket(value);
            Assert.True(bucket >= before && bucket < guide.Starts.Length - 1, $"{shape} {count}: bucket {bucket} of {value:R} after {before}");
            before = bucket;
        }

        Assert.InRange(guide.Map.Bucket(double.NaN), 0, guide.Starts.Length - 2);
    }

    [Fact]
    public void Steps_StayFew_ForCommonShapesOfQuantilePoints()
    {
        Assert.InRange(new NumericCellsGuide(Points("normal", 2048)).Steps, 1, 4);
        Assert.InRange(new NumericCellsGuide(Points("heavy", 2048)).Steps, 1, 4);
        Assert.InRange(new NumericCellsGuide(Points("sentinel", 2048)).Steps, 1, 4);
    }

    [Fact]
    public void Id_EqualsTheTwoCounts_ForAnyPointsAndValue()
    {
        Laws.Hold<(double[] Points, double Value, int Pick)>(input =>
        {
            double[] points = [.. (input.Points ?? []).Where(double.IsFinite).Select(point => point + 0.0).Distinct().Order()];
            double value = points.Length > 0 && input.Pick % 3 == 0 ? points[Math.Abs(input.Pick / 3) % points.Length] : input.Value;
            var cells = new NumericCells(points);
            ushort[] ids = new ushort[40];
            double[] values = new double[ids.Length];
            values.AsSpan().Fill(value);
            cells.Map(values, new ValueState[ids.Length], ids);
            int expected = double.IsNaN(value) ? cells.MissingId : points.Count(point => point < value) + points.Count(point => point <= value);
            return ids.All(id => id == expected);
        });
    }

    [Theory]
    [InlineData("1 1")]
    [InlineData("2 1")]
    [InlineData("-0 0")]
    [InlineData("1 NaN")]
    [InlineData("-Infinity 1")]
    [InlineData("1 Infinity")]
    public void Constructor_Refuses_WhenPointsAreNotSortedDistinctFinite(string text)
    {
        double[] points = [.. text.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        Assert.Contains("points[", Assert.Throws<ArgumentException>(() => new NumericCells(points)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_Refuses_WhenIdsWouldNotFit() =>
        Assert.Throws<ArgumentException>(() => new NumericCells([.. Enumerable.Range(0, NumericCells.MaxPoints + 1).Select(i => (double)i)]));

    [Fact]
    public void Map_Refuses_WhenShapesDiffer()
    {
        var cells = new NumericCells([1]);
        Assert.Throws<ArgumentException>(() => cells.Map(new double[3], new ValueState[2], new ushort[3]));
        Assert.Throws<ArgumentException>(() => cells.Map(new double[3], new ValueState[3], new ushort[2]));
    }

    private static void AssertSame(ReadOnlySpan<double> values, ReadOnlySpan<ushort> expected, ReadOnlySpan<ushort> actual, string what)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (expected[row] != actual[row])
                Assert.Fail($"{what}, width {Vector<double>.Count}, row {row}, value {values[row]:R}: scalar {expected[row]}, kernel {actual[row]}");
        }
    }

    private static double[] Points(string shape, int count)
    {
        var points = new SortedSet<double>();
        for (int i = 0; i < count; i++)
        {
            double unit = (i + 0.5) / count;
            double nearNormal = PortableGenerator.IrwinHall(Seed, 12L * i);
            points.Add(0.0 + shape switch
            {
                "even" => i,
                "normal" => nearNormal,
                "heavy" => 1 / (1 - unit),
                "signed_heavy" => Math.Tan(Math.PI * (unit - 0.5)),
                "clusters" => (i % 2 * 1e9) + (nearNormal * 1e-4),
                "sentinel" => i % 100 == 99 ? 999999 + (i / 5000) : 40 + (10 * nearNormal),
                "negative" => -1e6 - Math.Exp(nearNormal),
                "subnormal" => (i - (count / 2)) * double.Epsilon,
                "adjacent" => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1.0) + i),
                _ => nearNormal * 2.9e307,
            });
        }

        return [.. points];
    }

    /// <summary>All points (or a stretch of them) with their neighbours, between them, the specials, and far values.</summary>
    private static double[] AwkwardValues(double[] points)
    {
        var values = new List<double>
        {
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, double.Epsilon, -double.Epsilon,
            double.MaxValue, double.MinValue, 1, -1, 1e-300, BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8000000000001)),
        };
        int step = Math.Max(1, points.Length / 400);
        for (int point = 0; point < points.Length; point += step)
            AddAround(points[point]);
        if (points.Length > 0)
            AddAround(points[^1]);
        // Shuffled by a fixed rule, so that neighbours in a vector take different paths.
        return [.. values.Select((value, i) => (value, key: PortableGenerator.Unit(Seed + 1, i))).OrderBy(pair => pair.key).Select(pair => pair.value)];

        void AddAround(double point)
        {
            values.AddRange([point, double.BitIncrement(point), double.BitDecrement(point), point * 1.0001, -point]);
        }
    }
}
