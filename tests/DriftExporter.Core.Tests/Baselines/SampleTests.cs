using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Formats.Parquet;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Baselines;

/// <summary>A sample: which rows, how many, always the same, and said in the file.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("0.01", 0.01, null)]
    [InlineData("1e-3", 0.001, null)]
    [InlineData("100000", null, 100000L)]
    [InlineData("2", null, 2L)]
    public void Parse_TakesAShareOrANumberOfRows(string text, double? share, long? rows) =>
        Assert.Equal(new SampleSize(text, share, rows), SampleSize.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("-0.1")]
    [InlineData("1%")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void Parse_RefusesWhatIsNeither(string text) => Assert.Null(SampleSize.Parse(text));

    [Theory]
    [InlineData(1000, 122_880, 50_000)]
    [InlineData(1000, 122_880, 60_000_000)]
    [InlineData(5, 10_000, 7)]
    [InlineData(1, 100, 100)]
    [InlineData(70, 3, 209)]
    [InlineData(64, 1, 1)]
    public void Stretches_TakeAsManyRowsAsWanted_FromAllOverTheFile(int groups, int rows, long wanted)
    {
        long[] taken = SamplePlan.Stretches([.. Enumerable.Repeat((long)rows, groups)], wanted);
        Assert.InRange(taken.Sum(), wanted - (wanted / 20), wanted);
        Assert.All(taken, count => Assert.InRange(count, 0, rows));
        int places = (int)Math.Min(wanted, Math.Min(groups, SamplePlan.Places));
        Assert.True(taken.Count(count => count > 0) >= places);
        int half = taken.Take(groups / 2).Count(count => count > 0);
        Assert.InRange(half, 0, (taken.Count(count => count > 0) / 2) + 1);
    }

    [Fact]
    public void Stretches_OfNothingAreNothing()
    {
        Assert.Empty(SamplePlan.Stretches([], 10));
        Assert.Equal([0L, 0L], SamplePlan.Stretches([0, 0], 10));
    }

    [Theory]
    [InlineData(0.01, 100_000, 1)]
    [InlineData(0.01, 100_000, 4096)]
    [InlineData(0.7, 9_999, 500)]
    [InlineData(0.999, 5_000, 4096)]
    [InlineData(1e-6, 5_000, 4096)]
    public void Rows_AreOneOfEachStretch_WhateverTheBatches(double share, int rows, int batchRows)
    {
        var table = new MemoryTable(batchRows, MemoryTable.Numbers("x", Enumerable.Range(0, rows).Select(row => (double)row)));
        double[] expected = [.. Enumerable.Range(0, rows).Select(stretch => (double)SamplePlan.RowOf(stretch, share)).TakeWhile(row => row < rows)];
        using var sampled = new SampledRows(table, share, rows);
        for (int pass = 0; pass < 2; pass++)
            Assert.Equal(expected, Numbers(sampled));
        Assert.Equal(expected.Length, sampled.RowCount);
        Assert.Equal(expected, expected.Distinct().Order());
        Assert.InRange(expected.Length, Math.Floor(share * rows) - 1, Math.Ceiling(share * rows) + 1);
    }

    [Fact]
    public void Parquet_DeliversTheBeginningsOfItsRowGroups()
    {
        string path = TestData.Shared("data/parquet-writers/duckdb_zstd_v2.parquet"); // 5 row groups; id counts rows
        using ParquetColumnReader whole = ParquetColumnReader.Open(path);
        long[] kept = [10, 0, whole.RowGroups[2], 5000, 1];
        whole.Keep(kept);
        long first = 0;
        var expected = new List<double>();
        for (int group = 0; group < kept.Length; group++)
        {
            expected.AddRange(Enumerable.Range((int)first, (int)kept[group]).Select(id => (double)id));
            first += whole.RowGroups[group];
        }

        Assert.Equal(expected.Count, whole.RowCount);
        Assert.Equal(expected, Numbers(whole, "id"));
        Assert.Equal(expected, Numbers(whole, "id"));
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("5000")]
    public void Build_SaysThatItIsASample_AndGivesTheSameBytes_OnAnyNumberOfThreads(string asked)
    {
        byte[] once = Bytes(asked, threads: 1, out BuiltBaseline built);
        Assert.Equal(once, Bytes(asked, threads: 3, out _));
        Assert.Equal((new SampleSource(asked, 50_000), 5000L), (built.Profile.Source.Sample, built.Profile.Source.Rows));
        Assert.Contains(built.Warnings, warning => warning.StartsWith($"this is a sample (--sample {asked}): 5,000 of 50,000 rows.", StringComparison.Ordinal));
        Assert.Equal(built.Profile.Source.Sample, BaselineFile.Parse(once, "x").Source.Sample);
        Assert.InRange(built.Profile.Features.Single(feature => feature.Name == "id").Numeric!.Mean, 20_000, 30_000);
    }

    [Fact]
    public void Of_CountsTheRows_OfFilesThatDoNotTell()
    {
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        foreach (string file in files)
            File.WriteAllLines(file, Enumerable.Range(0, 4000).Select(row => $"{{\"x\":{row}}}"));
        IReadOnlyList<TrainingFile> sampled = SampleSize.Parse("800")!.Of([.. files.Select(file => new TrainingFile(file, () => ColumnReaders.Open(file, "jsonl")))], out long? rows);
        Assert.Equal(8000, rows);
        using var data = new TrainingSet(sampled) { Sample = new SampleSource("800", rows) };
        BaselineProfile profile = new ProfileBuilder(Samples.Options() with { Include = ["x"] }).Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
        Assert.Equal(800, profile.Source.Rows);
        Assert.InRange(profile.Features[0].Numeric!.Mean, 1900, 2100);
        Array.ForEach(files, File.Delete);
    }

    [Fact]
    public void Merge_OfSamplesIsASample()
    {
        BaselineProfile Part(SampleSource? sample)
        {
            using TrainingSet plan = new MemoryTable(100, MemoryTable.Numbers("x", Samples.Values("normal", 500))).AsSet();
            BaselineProfile points = new ProfileBuilder(Samples.Options()).Build(plan, cancellation: TestContext.Current.CancellationToken).Profile;
            using var part = new TrainingSet([new MemoryTable(100, MemoryTable.Numbers("x", 1, 2, 3)).AsFile()]) { Sample = sample };
            return PlanBuilder.Build(points, part, cancellation: TestContext.Current.CancellationToken);
        }

        Assert.Null(BaselineMerge.Merge([("a", Part(null)), ("b", Part(null))]).Source.Sample);
        Assert.Equal(new SampleSource("0.1", 33), BaselineMerge.Merge([("a", Part(new SampleSource("0.1", 30))), ("b", Part(null))]).Source.Sample);
        Assert.Equal(new SampleSource("0.1, 50", null), BaselineMerge.Merge([("a", Part(new SampleSource("0.1", null))), ("b", Part(new SampleSource("50", 60)))]).Source.Sample);
    }

    private static byte[] Bytes(string asked, int threads, out BuiltBaseline built)
    {
        string path = TestData.Shared("data/parquet-writers/duckdb_zstd_v2.parquet");
        IReadOnlyList<TrainingFile> files = SampleSize.Parse(asked)!.Of([new TrainingFile(path, () => ColumnReaders.Open(path))], out long? rows);
        using var data = new TrainingSet(files) { Sample = new SampleSource(asked, rows) };
        built = new ProfileBuilder(Samples.Options() with { Numeric = ["id"] }) { Threads = threads }.Build(data, cancellation: TestContext.Current.CancellationToken);
        return BaselineFile.Serialize(built.Profile).Bytes;
    }

    private static List<double> Numbers(IColumnReader reader, string column = "x")
    {
        reader.Select([new ColumnRequest(column, FeatureKind.Numeric)]);
        var batch = new ColumnBatch([FeatureKind.Numeric]);
        var numbers = new List<double>();
        while (reader.Read(batch))
            numbers.AddRange(batch.Columns[0].Numbers.Take(batch.RowCount));
        return numbers;
    }
}
