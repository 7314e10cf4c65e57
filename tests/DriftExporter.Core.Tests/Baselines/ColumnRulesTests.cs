using DriftExporter.Baselines;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Baselines;

/// <summary>What becomes of a column by name, type, options and data.</summary>
public sealed class ColumnRulesTests
{
    private static ColumnDecision Decide(SourceType type, BaselineOptions? options = null) =>
        ColumnRules.Decide([MemoryTable.Column("x", type), MemoryTable.Column("y", SourceType.Float64)], options ?? new BaselineOptions { Model = "m" })[0];

    private static BuiltBaseline Build(BaselineOptions options, params (SourceColumn, object?[])[] columns)
    {
        using TrainingSet data = new MemoryTable(500, columns).AsSet();
        return new ProfileBuilder(options).Build(data, cancellation: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(SourceType.Boolean, FeatureKind.Categorical)]
    [InlineData(SourceType.String, FeatureKind.Categorical)]
    [InlineData(SourceType.Enumeration, FeatureKind.Categorical)]
    [InlineData(SourceType.Integer, FeatureKind.Numeric)]
    [InlineData(SourceType.Float32, FeatureKind.Numeric)]
    [InlineData(SourceType.Float64, FeatureKind.Numeric)]
    [InlineData(SourceType.Decimal, FeatureKind.Numeric)]
    [InlineData(SourceType.Date, null)]
    [InlineData(SourceType.Time, null)]
    [InlineData(SourceType.Timestamp, null)]
    [InlineData(SourceType.Binary, null)]
    [InlineData(SourceType.Nested, null)]
    public void Decide_GoesByType_WithoutOptions(SourceType type, FeatureKind? kind)
    {
        ColumnDecision decision = Decide(type);
        Assert.Equal(kind, decision.Kind);
        Assert.Equal(type == SourceType.Float32, decision.Float32);
        Assert.Equal(kind is null ? $"is of type {type.ToString().ToLowerInvariant()}, which is not compared. Use --numeric x or --categorical x to compare it all the same" : null, decision.Reason);
    }

    [Fact]
    public void Decide_FollowsTheOptions()
    {
        BaselineOptions options = new() { Model = "m" };
        Assert.Equal(FeatureKind.Categorical, Decide(SourceType.Integer, options with { Categorical = ["x"] }).Kind);
        Assert.Equal(FeatureKind.Numeric, Decide(SourceType.String, options with { Numeric = ["x"] }).Kind);
        Assert.Equal(FeatureKind.Numeric, Decide(SourceType.Timestamp, options with { Include = ["x"] }).Kind);
        Assert.Equal(FeatureKind.Categorical, Decide(SourceType.Binary, options with { Include = ["x"] }).Kind);
        Assert.Equal(FeatureRole.Prediction, Decide(SourceType.Float64, options with { Predictions = ["x"] }).Role);
        Assert.True(Decide(SourceType.Float64, options with { AllFloat32 = true }).Float32);
        Assert.True(Decide(SourceType.Float64, options with { Float32 = ["x"] }).Float32);
        Assert.False(Decide(SourceType.Float64, options with { Float32 = ["y"] }).Float32);
        Assert.Equal("is the label", Decide(SourceType.Float64, options with { Label = "x" }).Reason);
        Assert.Equal("is the timestamp", Decide(SourceType.Float64, options with { Timestamp = "x" }).Reason);
        Assert.Equal("left out by --exclude", Decide(SourceType.Float64, options with { Exclude = ["x"] }).Reason);
        Assert.Equal("not among --include", Decide(SourceType.Float64, options with { Include = ["y"] }).Reason);
        Assert.Null(Decide(SourceType.Float64, options with { Include = ["y"], Predictions = ["x"] }).Reason);
    }

    [Fact]
    public void Decide_ReportsEveryMistakeOfTheOptionsAtOnce()
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => Decide(SourceType.Float64, new BaselineOptions
        {
            Model = "m",
            Include = ["xx"],
            Exclude = ["y"],
            Numeric = ["x"],
            Categorical = ["x"],
            Predictions = ["y"],
            Label = "truth",
        }));
        Assert.Equal(
        [
            "--include: \"xx\" is not a column of the input. The columns are x, y.",
            "--label: \"truth\" is not a column of the input. The columns are x, y.",
            "--numeric: \"x\" is also given to --categorical. Give it to one of the two.",
            "--prediction: \"y\" is also the label, the timestamp or excluded. Take it out of one of the two.",
        ], exception.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void Build_SkipsAnIntegerColumnWithoutARepeat_OverOneThousandRows(int rows, bool skipped)
    {
        BuiltBaseline built = Build(Samples.Options(), MemoryTable.Integers("id", Enumerable.Range(0, rows).Select(row => (long)row)), MemoryTable.Numbers("x", new double[rows]));
        Assert.Equal(skipped ? $"is id-like: no value in {rows} rows repeats. --numeric id takes it all the same" : null, built.Decisions[0].Reason);
        Assert.Equal(skipped ? 1 : 2, built.Profile.Features.Count);
        Assert.Equal(skipped, built.Warnings.Contains($"id is skipped: it is id-like: no value in {rows} rows repeats. --numeric id takes it all the same."));
    }

    [Fact]
    public void Build_KeepsAnIntegerColumn_WithOneRepeat() =>
        Assert.Equal(2, Build(Samples.Options(), MemoryTable.Integers("id", [.. Enumerable.Range(0, 2000).Select(row => (long)row), 7]), MemoryTable.Numbers("x", new double[2001])).Profile.Features.Count);

    [Fact]
    public void Build_KeepsAFloatColumn_WithoutARepeat() =>
        Assert.Single(Build(Samples.Options(), MemoryTable.Numbers("x", Samples.Values("normal", 3000))).Profile.Features);

    [Theory]
    [InlineData(1001, 501, true)]
    [InlineData(1002, 501, false)]
    [InlineData(1000, 1000, false)]
    public void Build_SkipsTexts_WithMoreThanHalfDistinct_OverOneThousandRows(int rows, int distinct, bool skipped)
    {
        BuiltBaseline built = Build(Samples.Options(), MemoryTable.Texts("t", Enumerable.Range(0, rows).Select(row => $"v{Math.Min(row, distinct - 1)}")), MemoryTable.Numbers("x", new double[rows]));
        Assert.Equal(skipped ? $"is id-like: {distinct} distinct values in {rows} rows. --categorical t takes it all the same" : null, built.Decisions[0].Reason);
    }

    [Fact]
    public void Build_TakesIdLikeColumns_WhenAskedByName()
    {
        (SourceColumn, object?[])[] columns =
        [
            MemoryTable.Integers("id", Enumerable.Range(0, 2000).Select(row => (long)row)),
            MemoryTable.Texts("key", Enumerable.Range(0, 2000).Select(row => $"k{row}")),
        ];
        Assert.ThrowsAny<ProblemException>(() => Build(Samples.Options(), columns));
        Assert.Equal(2, Build(Samples.Options() with { Include = ["id", "key"] }, columns).Profile.Features.Count);
        Assert.Equal(2, Build(Samples.Options() with { Numeric = ["id"], Categorical = ["key"] }, columns).Profile.Features.Count);
        Assert.Single(Build(Samples.Options() with { Predictions = ["id"] }, columns).Profile.Features);
    }

    [Fact]
    public void Build_Fails_WithoutRowsOrUsableColumns()
    {
        ProblemException noRows = Assert.ThrowsAny<ProblemException>(() => Build(Samples.Options(), MemoryTable.Numbers("x"), MemoryTable.Texts("t")));
        Assert.Equal("train.parquet: has no usable column. x is skipped: it has no rows. t is skipped: it has no rows.", noRows.Message);
        ProblemException empty = Assert.ThrowsAny<ProblemException>(() => Build(Samples.Options(),
            (MemoryTable.Column("x", SourceType.Float64), [null, MemoryTable.Invalid]), (MemoryTable.Column("d", SourceType.Date), ["a", "b"])));
        Assert.Equal("train.parquet: has no usable column. x is skipped: it has no values. d is skipped: it is of type date, which is not compared. Use --numeric d or --categorical d to compare it all the same.", empty.Message);
    }

    [Fact]
    public void Build_WarnsAndHints_AboutWhatAPersonShouldKnow()
    {
        BuiltBaseline built = Build(Samples.Options() with { MaxCategories = 2 },
            MemoryTable.Integers("code", Enumerable.Range(0, 100).Select(row => (long)(row % 20))),
            MemoryTable.Integers("amount", Enumerable.Range(0, 100).Select(row => (long)(row % 21))),
            MemoryTable.Numbers("same", Enumerable.Repeat(2.5, 100)),
            (MemoryTable.Column("holes", SourceType.Float64), [.. Enumerable.Range(0, 100).Select(row => row < 25 ? null : (object)(row / 2.0))]),
            (MemoryTable.Column("bad", SourceType.Float64), [.. Enumerable.Range(0, 100).Select(row => row < 5 ? MemoryTable.Invalid : (object)(row / 2.0))]),
            MemoryTable.Texts("word", Enumerable.Range(0, 100).Select(row => $"w{row % 4}")),
            MemoryTable.Texts("one", Enumerable.Repeat("only", 100)));
        Assert.Equal(
        [
            "same is constant (2.5); any other value in the log will be drift. --exclude same leaves it out.",
            "holes is missing in 25 % of the rows.",
            "bad has 5 values that are not valid (infinity, or not of its type); they are counted apart.",
            "one is constant (one category); any other will be drift. --exclude one leaves it out.",
        ], built.Warnings);
        Assert.Equal(
        [
            "code is an integer with 20 distinct values. If they are codes, not amounts: --categorical code",
            "word has 2 categories more, kept as other (50 rows). --max-categories or --min-category-rows changes that",
        ], built.Hints);
    }

    [Fact]
    public void Build_HintsAtCodes_AlsoInALargeColumn()
    {
        using TrainingSet data = new MemoryTable(4096, MemoryTable.Integers("month", Enumerable.Range(0, 5000).Select(row => (long)(row % 12)))).AsSet();
        BuiltBaseline built = new ProfileBuilder(Samples.Options()) { InMemoryLimit = 1000 }.Build(data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["month is an integer with 12 distinct values. If they are codes, not amounts: --categorical month"], built.Hints);
    }
}
