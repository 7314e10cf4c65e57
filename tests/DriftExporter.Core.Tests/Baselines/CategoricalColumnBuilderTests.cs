using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Baselines;

/// <summary>Counting categories: their order, the cap, and what stays of those beyond it.</summary>
public sealed class CategoricalColumnBuilderTests
{
    private static CategoricalColumnBuilder Count(IEnumerable<string?> values, BaselineOptions? options = null, int byteLimit = CategoricalColumnBuilder.ByteLimit)
    {
        var decision = new ColumnDecision(MemoryTable.Column("c", SourceType.String), FeatureKind.Categorical, FeatureRole.Feature, false, null);
        var builder = new CategoricalColumnBuilder(decision, options ?? Samples.Options(), byteLimit);
        var vector = new ColumnVector(FeatureKind.Categorical);
        foreach (string?[] chunk in values.Chunk(1000))
        {
            vector.TextUsed = 0;
            for (int row = 0; row < chunk.Length; row++)
            {
                if (chunk[row] is null)
                    vector.SetMissing(row);
                else
                    vector.SetText(row, System.Text.Encoding.UTF8.GetBytes(chunk[row]!));
            }

            builder.Add(vector, chunk.Length);
        }

        return builder;
    }

    private static CategoricalProfile Build(IEnumerable<string?> values, BaselineOptions? options = null) =>
        Count(values, options).Build().Categorical!;

    [Fact]
    public void Build_OrdersByCount_ThenByCodePoint_NotByUtf16()
    {
        // U+FF01 is above the surrogates in UTF-16 and below U+1D509 in code points.
        CategoricalProfile profile = Build(["b", "b", "𝔉", "！", "a", "Z", "é", null, ""]);
        Assert.Equal(["b", "", "Z", "a", "é", "！", "𝔉"], profile.Categories.Select(category => category.Value));
        Assert.Equal([2L, 1, 1, 1, 1, 1, 1], profile.Categories.Select(category => category.Count));
        Assert.Null(profile.Other);
        Assert.True(profile.TellsUnseen);
    }

    [Fact]
    public void Build_CutsTiesByCodePoint_WhenTheCapFallsAmongThem()
    {
        CategoricalProfile profile = Build(["𝔉", "！", "c", "c"], new BaselineOptions { Model = "m", MaxCategories = 2 });
        Assert.Equal(["c", "！"], profile.Categories.Select(category => category.Value));
        Assert.Equal((1L, 1L), (profile.Other!.Count, profile.Other.Distinct));
        Assert.Equal([CategoryCells.StableHash("𝔉"u8)], profile.Other.Hashes!);
    }

    [Fact]
    public void Build_PutsRareCategoriesIntoOther()
    {
        CategoricalProfile profile = Build(["a", "a", "a", "b", "b", "c"], new BaselineOptions { Model = "m", MinCategoryRows = 2 });
        Assert.Equal(["a", "b"], profile.Categories.Select(category => category.Value));
        Assert.Equal((1L, 1L), (profile.Other!.Count, profile.Other.Distinct));
    }

    [Fact]
    public void Build_PutsEverythingIntoOther_WhenNoCategoryIsFrequentEnough()
    {
        CategoricalProfile profile = Build(["a", "b"], new BaselineOptions { Model = "m", MinCategoryRows = 2 });
        Assert.Empty(profile.Categories);
        Assert.Equal((2L, 2L), (profile.Other!.Count, profile.Other.Distinct));
        Assert.Equal([.. profile.Other.Hashes!.Order()], profile.Other.Hashes!);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Build_SaysThatUnseenCannotBeTold_WhenTooManyCategoriesAreCapped(int capped, bool tells)
    {
        string[] values = ["top", "top", .. Enumerable.Range(0, capped).Select(value => $"v{value}")];
        CategoricalProfile profile = Build(values, new BaselineOptions { Model = "m", MaxCategories = 1 });
        Assert.Equal(tells, profile.TellsUnseen);
        Assert.Equal((capped, (long)capped), (profile.Other!.Distinct, profile.Other.Count));
    }

    [Fact]
    public void Add_CountsRowsMissingAndInvalid()
    {
        var decision = new ColumnDecision(MemoryTable.Column("c", SourceType.String), FeatureKind.Categorical, FeatureRole.Feature, false, null);
        var builder = new CategoricalColumnBuilder(decision, Samples.Options());
        var vector = new ColumnVector(FeatureKind.Categorical);
        vector.SetText(0, "a"u8);
        vector.SetMissing(1);
        vector.SetInvalid(2);
        vector.SetInvalid(3);
        builder.Add(vector, 4);
        FeatureProfile profile = builder.Build();
        Assert.Equal((4L, 1L, 2L, 1L), (profile.Rows, profile.Missing, profile.Invalid, profile.Values));
    }

    [Fact]
    public void Add_StopsCounting_WhenTheKeysTakeTooManyBytes()
    {
        CategoricalColumnBuilder builder = Count(["short", new string('x', 600), new string('y', 600), new string('z', 600)], byteLimit: 1000);
        Assert.Equal("has distinct values of more than 1000 bytes together", builder.Overflow);
        Assert.Equal(3, builder.Distinct);
        Assert.Null(Count(["short", "long"], byteLimit: 9).Overflow);
    }

    [Theory]
    [InlineData("known", 0)]
    [InlineData("", 1)]
    [InlineData("capped", 2)]
    [InlineData("never", 3)]
    public void IdOf_TellsCappedFromUnseen_ByTheHashes(string key, int expected)
    {
        var cells = new CategoryCells(["known"u8.ToArray(), []], [CategoryCells.StableHash("capped"u8)]);
        Assert.Equal(expected, cells.IdOf(System.Text.Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void IdOf_CallsEveryUnknownKeyOther_WhenTheHashesAreGone()
    {
        var cells = new CategoryCells(["known"u8.ToArray()], null);
        Assert.Equal(cells.OtherId, cells.IdOf("anything"u8));
    }

    [Fact]
    public void StableHash_IsFnv1a64()
    {
        // Published vectors of the FNV reference code.
        Assert.Equal(0xcbf29ce484222325, CategoryCells.StableHash(""u8));
        Assert.Equal(0xaf63dc4c8601ec8c, CategoryCells.StableHash("a"u8));
        Assert.Equal(0x85944171f73967e8, CategoryCells.StableHash("foobar"u8));
    }
}
