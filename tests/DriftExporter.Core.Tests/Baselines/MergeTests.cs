using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Baselines;

public sealed class MergeTests
{
    private static readonly SourceColumn[] s_columns =
        [new("x", SourceType.Float64, "double"), new("y", SourceType.Float32, "float"), new("c", SourceType.String, "string")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Merge_GivesTheBytesOfOneBuild_ForRandomSplits(int seed)
    {
        var random = new Random(seed);
        Row[] rows = [.. Enumerable.Range(0, 5000).Select(_ => RandomRow(random))];
        BaselineProfile plan = Plan(rows[..2000]);
        int[] cuts = [0, .. Enumerable.Range(0, 3).Select(_ => random.Next(rows.Length)).Order(), rows.Length];
        var parts = new List<(string, BaselineProfile)>();
        for (int part = 0; part + 1 < cuts.Length; part++)
            parts.Add(($"part{part}", RoundTrip(PlanBuilder.Build(plan, Set((cuts[part], rows[cuts[part]..cuts[part + 1]]))))));

        TrainingSet whole = Set([.. Enumerable.Range(0, cuts.Length - 1).Select(part => (cuts[part], rows[cuts[part]..cuts[part + 1]]))]);
        Assert.Equal(Bytes(PlanBuilder.Build(plan, whole)), Bytes(BaselineMerge.Merge(parts)));
        Assert.Equal(Bytes(PlanBuilder.Build(plan, whole)), Bytes(PlanBuilder.Build(plan, whole, threads: 3)));
    }

    [Fact]
    public void Build_CountsWhatThePlanCounted_OnThePlansOwnData()
    {
        var random = new Random(7);
        Row[] rows = [.. Enumerable.Range(0, 3000).Select(_ => RandomRow(random))];
        BaselineProfile plan = Plan(rows), again = PlanBuilder.Build(plan, Set((0, rows)));
        foreach ((FeatureProfile made, FeatureProfile counted) in plan.Features.Zip(again.Features))
        {
            Assert.Equal((made.Rows, made.Missing, made.Invalid), (counted.Rows, counted.Missing, counted.Invalid));
            Assert.Equal(made.Numeric?.Counts, counted.Numeric?.Counts);
            Assert.Equal(made.Numeric?.BinCounts, counted.Numeric?.BinCounts);
            Assert.Equal(made.Categorical?.Categories, counted.Categorical?.Categories);
            Assert.Equal(made.Categorical?.Other?.Hashes, counted.Categorical?.Other?.Hashes);
            if (made.Numeric is { } numeric)
            {
                Assert.Equal(numeric.Mean, counted.Numeric!.Mean, 1e-12 * numeric.StandardDeviation);
                Assert.Equal(numeric.StandardDeviation, counted.Numeric.StandardDeviation, 1e-12 * numeric.StandardDeviation);
                Assert.Equal((numeric.Minimum, numeric.Maximum), (counted.Numeric.Minimum, counted.Numeric.Maximum));
            }
        }
    }

    [Fact]
    public void Merge_Refuses_PartsOfDifferentPlans()
    {
        var random = new Random(9);
        Row[] rows = [.. Enumerable.Range(0, 3000).Select(_ => RandomRow(random))];
        BaselineProfile left = PlanBuilder.Build(Plan(rows[..1000]), Set((0, rows))), right = PlanBuilder.Build(Plan(rows[1000..]), Set((0, rows)));
        ProblemException refused = Assert.ThrowsAny<ProblemException>(() => BaselineMerge.Merge([("a.json", left), ("b.json", right)]));
        Assert.Equal("b.json column \"x\": was not counted on the same points as in a.json. Make all parts with `drift-exporter baseline --points-from` and one plan.", refused.Message);
        Assert.ThrowsAny<ProblemException>(() => BaselineMerge.Merge([("a.json", Plan(rows)), ("b.json", Plan(rows))]));
    }

    private sealed record Row(double? X, double? Y, string? C);

    private static Row RandomRow(Random random) => new(
        random.Next(20) == 0 ? null : Math.Exp(3 * random.NextDouble()) * (random.Next(50) == 0 ? 1e12 : 1),
        random.Next(30) == 0 ? double.PositiveInfinity : random.Next(100) / 7.0,
        random.Next(25) == 0 ? null : $"category {(int)Math.Pow(random.NextDouble() * 20, 2)}");

    private static BaselineProfile Plan(Row[] rows) =>
        new ProfileBuilder(new BaselineOptions { Model = "m", Points = 64, MaxCategories = 20 }).Build(Set((0, rows))).Profile;

    private static TrainingSet Set(params (int Name, Row[] Rows)[] files) =>
        new([.. files.Select(file => new TrainingFile($"part{file.Name}.parquet", () => new MemoryColumns(file.Rows)))]);

    private static string Bytes(BaselineProfile profile) => Encoding.UTF8.GetString(BaselineFile.Serialize(profile).Bytes);

    private static BaselineProfile RoundTrip(BaselineProfile profile) => BaselineFile.Parse(BaselineFile.Serialize(profile).Bytes, "part");

    private sealed class MemoryColumns(Row[] rows) : IColumnReader
    {
        private ColumnRequest[] _requests = [];
        private int _next;

        public IReadOnlyList<SourceColumn> Columns => s_columns;

        public long? RowCount => rows.Length;

        public void Select(IReadOnlyList<ColumnRequest> columns) => (_requests, _next) = ([.. columns], 0);

        public bool Read(ColumnBatch batch)
        {
            batch.Clear();
            for (; _next < rows.Length && batch.RowCount < 1000; _next++)
            {
                for (int column = 0; column < _requests.Length; column++)
                    Set(batch.Columns[column], batch.RowCount, rows[_next], _requests[column].Name);
                batch.RowCount++;
            }

            return batch.RowCount > 0;
        }

        public void Dispose()
        {
        }

        private static void Set(ColumnVector vector, int row, Row values, string name)
        {
            if (name == "c" && values.C is { } text)
                vector.SetText(row, Encoding.UTF8.GetBytes(text));
            else if (name != "c" && (name == "x" ? values.X : values.Y) is { } number)
                vector.SetNumber(row, number);
            else
                vector.SetMissing(row);
        }
    }
}
