using DriftExporter.Baselines;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Baselines;

/// <summary>Several files as one table, and the same baseline however the rows are cut up.</summary>
public sealed class TrainingSetTests
{
    private static byte[] Bytes(BaselineOptions options, int inMemoryLimit, params IReadOnlyList<MemoryTable> tables)
    {
        using var data = new TrainingSet([.. tables.Select(table => table.AsFile())]);
        BaselineProfile profile = new ProfileBuilder(options) { InMemoryLimit = inMemoryLimit }.Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
        return BaselineFile.Serialize(profile with { Source = profile.Source with { Files = [] } }).Bytes;
    }

    private static (SourceColumn, object?[])[] Table(int from, int to)
    {
        double[] numbers = Samples.Values("normal", 9000), steps = Samples.Values("steps", 9000);
        return
        [
            (MemoryTable.Column("x", SourceType.Float64), [.. Enumerable.Range(from, to - from).Select(row => row % 11 == 0 ? null : row % 13 == 0 ? MemoryTable.Invalid : (object)numbers[row])]),
            MemoryTable.Numbers("steps", steps[from..to]),
            MemoryTable.Texts("word", Enumerable.Range(from, to - from).Select(row => row % 5 == 0 ? null : $"w{row * 7919 % 150}")),
        ];
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(700)]
    public void Build_GivesTheSameBytes_HoweverTheRowsAreSplitIntoFilesAndBatches(int inMemoryLimit)
    {
        byte[] whole = Bytes(Samples.Options(200), inMemoryLimit, new MemoryTable(4096, Table(0, 9000)));
        Assert.Equal(whole, Bytes(Samples.Options(200), inMemoryLimit, new MemoryTable(1, Table(0, 9000))));
        Assert.Equal(whole, Bytes(Samples.Options(200), inMemoryLimit, new MemoryTable(4096, Table(0, 1)), new MemoryTable(13, Table(1, 8000)), new MemoryTable(999, Table(8000, 9000))));
        Assert.Equal(whole, Bytes(Samples.Options(200), inMemoryLimit, [.. Enumerable.Range(0, 90).Select(part => new MemoryTable(64, Table(100 * part, 100 * (part + 1))))]));
    }

    /// <summary>A thread of its own would find the types of the whole file again.</summary>
    [Fact]
    public void Csv_IsReadByOneThread_ThoughItTellsItsRows()
    {
        string path = Path.GetTempFileName();
        File.WriteAllLines(path, ["a,b", "1,2", "3,4"]);
        int opened = 0;
        using (var data = new TrainingSet([new TrainingFile(path, () =>
        {
            opened++;
            return DriftExporter.Formats.ColumnReaders.Open(path, "csv");
        })]))
        {
            new ProfileBuilder(Samples.Options()) { Threads = 2 }.Build(data, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal((2L, false, 1), (data.RowCount, data.IsColumnar, opened));
        }

        File.Delete(path);
    }

    [Fact]
    public void Build_GivesTheSameBytes_ForAnyOrderOfRows_InMemory()
    {
        (SourceColumn Column, object?[] Cells)[] columns = Table(0, 9000);
        int[] order = [.. Enumerable.Range(0, 9000)];
        new Random(4).Shuffle(order);
        (SourceColumn, object?[])[] shuffled = [.. columns.Select(column => (column.Column, order.Select(row => column.Cells[row]).ToArray()))];
        Assert.Equal(Bytes(Samples.Options(), 1 << 20, new MemoryTable(4096, columns)), Bytes(Samples.Options(), 1 << 20, new MemoryTable(4096, shuffled)));
    }

    [Fact]
    public void Read_CountsAColumnThatAFileLacksAsMissing_AndWarns()
    {
        using var data = new TrainingSet(
        [
            new MemoryTable(100, MemoryTable.Numbers("a", 1, 2, 3)).AsFile("one.csv"),
            new MemoryTable(100, MemoryTable.Texts("b", "x", "y"), MemoryTable.Numbers("a", 4, 5)).AsFile("deep/two.csv"),
            new MemoryTable(100, MemoryTable.Texts("b", "x")).AsFile("three.csv"),
        ]);
        Assert.Equal(["a", "b"], data.Columns.Select(column => column.Name));
        Assert.Equal(6, data.RowCount);
        BuiltBaseline built = new ProfileBuilder(Samples.Options()).Build(data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((6L, 1L), (built.Profile.Features[0].Rows, built.Profile.Features[0].Missing));
        Assert.Equal((6L, 3L), (built.Profile.Features[1].Rows, built.Profile.Features[1].Missing));
        Assert.Equal(["one.csv", "two.csv", "three.csv"], built.Profile.Source.Files);
        Assert.Contains("a is not in every file; its rows there count as missing.", built.Warnings);
        Assert.Contains("b is not in every file; its rows there count as missing.", built.Warnings);
    }

    [Fact]
    public void Columns_AreFloat64_WhenAFileHasIntegersAndAnotherFloats()
    {
        using var data = new TrainingSet(
        [
            new MemoryTable(100, MemoryTable.Integers("a", 1, 2)).AsFile(),
            new MemoryTable(100, MemoryTable.Numbers("a", 2.5)).AsFile(),
        ]);
        Assert.Equal(new SourceColumn("a", SourceType.Float64, "double"), data.Columns[0]);
        Assert.Equal(2.5, new ProfileBuilder(Samples.Options()).Build(data, cancellation: TestContext.Current.CancellationToken).Profile.Features[0].Numeric!.Maximum);
    }

    [Fact]
    public void Columns_TakeTheOtherType_WhenAFileHasNoValueToTellOne()
    {
        (SourceColumn, object?[]) nothing = (new SourceColumn("a", SourceType.String, "null"), [null]);
        foreach (bool emptyFirst in (bool[])[true, false])
        {
            MemoryTable[] tables = [new(9, nothing), new(9, MemoryTable.Integers("a", 5))];
            using var data = new TrainingSet([.. (emptyFirst ? tables : [.. tables.Reverse()]).Select(table => table.AsFile())]);
            Assert.Empty(data.Conflicts);
            Assert.Equal(SourceType.Integer, data.Columns[0].Type);
            Assert.Equal(1, new ProfileBuilder(Samples.Options()).Build(data, cancellation: TestContext.Current.CancellationToken).Profile.Features[0].Missing);
        }
    }

    private static TrainingSet Conflicting() => new(
    [
        new MemoryTable(100, MemoryTable.Integers("a", 1, 2), MemoryTable.Numbers("b", 1, 2)).AsFile("one.csv"),
        new MemoryTable(100, MemoryTable.Texts("a", "1", "x"), MemoryTable.Numbers("b", 3, 4)).AsFile("two.csv"),
    ]);

    [Fact]
    public void Build_RefusesAColumnOfTwoTypes_WithARemedyThatWorks()
    {
        using TrainingSet data = Conflicting();
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => new ProfileBuilder(Samples.Options()).Build(data, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("two.csv column \"a\": is string here and integer in an earlier file. "
            + "Write both files with one type, say with --numeric or --categorical a as what to read it, or leave it out with --exclude a.", exception.Message);
        Assert.Equal(["b"], new ProfileBuilder(Samples.Options() with { Exclude = ["a"] }).Build(data, cancellation: TestContext.Current.CancellationToken).Profile.Features.Select(feature => feature.Name));
        FeatureProfile codes = new ProfileBuilder(Samples.Options() with { Categorical = ["a"] }).Build(data, cancellation: TestContext.Current.CancellationToken).Profile.Features[0];
        Assert.Equal([("1", 2L), ("2", 1L), ("x", 1L)], codes.Categorical!.Categories.Select(category => (category.Value, category.Count)));
        Assert.Equal(2, new ProfileBuilder(Samples.Options() with { Numeric = ["a"] }).Build(data, cancellation: TestContext.Current.CancellationToken).Profile.Features[0].Invalid);
    }

    [Fact]
    public void Read_TellsThatAFileChanged_BetweenTwoPasses()
    {
        int opened = 0;
        TrainingFile[] files = [.. Enumerable.Range(0, 65).Select(file => new TrainingFile($"{file}.csv", () =>
        {
            opened++;
            return new MemoryTable(100, MemoryTable.Numbers("a", Samples.Values("normal", opened > 65 + 65 + 3 ? 9 : 10)));
        }))];
        using var data = new TrainingSet(files);
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => new ProfileBuilder(Samples.Options(16)) { InMemoryLimit = 100 }.Build(data, cancellation: TestContext.Current.CancellationToken));
        Assert.EndsWith(": changed while it was read: 650 rows, then 588. Make the baseline from files that nobody writes to.", exception.Message);
    }
}
