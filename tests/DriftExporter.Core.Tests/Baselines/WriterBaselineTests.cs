using System.Globalization;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Formats.Arrow;

namespace DriftExporter.Tests.Baselines;

/// <summary>The same rows give the same baseline, byte for byte, whoever wrote them in whichever encoding, codec and format.</summary>
public sealed class WriterBaselineTests
{
    [Theory]
    [InlineData("duckdb_", 3, 50_000)] // Snappy version 1, Zstandard version 2, no dictionaries
    [InlineData("wasm_", 5, 20_000)] // Brotli, GZip, LZ4, LZ4_RAW, and Snappy with the delta encodings
    public void Parquet_GivesTheSameBytes_InAllCodecs(string writer, int count, int rows)
    {
        string[] files = [.. Directory.EnumerateFiles(TestData.Shared("data/parquet-writers"), writer + "*.parquet").Order(StringComparer.Ordinal)];
        Assert.Equal(count, files.Length);
        foreach (int inMemoryLimit in (int[])[1 << 20, 1000])
        {
            BaselineProfile[] profiles = [.. files.Select(file => Profile(() => ColumnReaders.Open(file), inMemoryLimit: inMemoryLimit))];
            Assert.Equal(rows, profiles[0].Source.Rows);
            Assert.True(profiles[0].Features.Count >= 5);
            Assert.Single(profiles.Select(Text).Distinct());
        }
    }

    /// <summary>Apache Arrow's JavaScript and Polars, streams and files, uncompressed, LZ4 and Zstandard.</summary>
    [Fact]
    public void Arrow_GivesTheSameBytes_ByAllWriters()
    {
        string folder = Path.Combine(TestData.Repository, "tests/DriftExporter.Core.Tests/Formats/Arrow/Writers");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.arrow*")];
        Assert.True(files.Length >= 6);
        Assert.Single(files.Select(file => Text(Untyped(Profile(() => ArrowColumnReader.Open(file))))).Distinct());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("arrow")]
    public void OtherFormats_GiveTheBytesOfParquet_WhereTypesAllow(string format)
    {
        string parquet = TestData.Shared("data/parquet-writers/duckdb_zstd_v2.parquet");
        string[] numbers = ["id", "dbl", "i32", "u8", "nan"], texts = ["cat", "b"];
        var table = new List<(string Name, string?[] Cells)>();
        using (IColumnReader reader = ColumnReaders.Open(parquet))
            table.AddRange([.. numbers.Select(name => (name, Cells(reader, name, FeatureKind.Numeric))), .. texts.Select(name => (name, Cells(reader, name, FeatureKind.Categorical)))]);
        string[] names = [.. table.Select(column => column.Name)];
        string expected = Text(Untyped(Profile(() => ColumnReaders.Open(parquet), names)));
        string path = Path.Combine(Directory.CreateTempSubdirectory("writers-").FullName, "rows." + format);
        try
        {
            if (format == "arrow")
                File.WriteAllBytes(path, Arrow(table));
            else
                File.WriteAllLines(path, format == "csv" ? Csv(table) : Json(table));
            Assert.Equal(expected, Text(Untyped(Profile(() => format == "arrow" ? ArrowColumnReader.Open(path) : ColumnReaders.Open(path), names))));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static BaselineProfile Profile(Func<IColumnReader> open, string[]? only = null, int inMemoryLimit = 1 << 20)
    {
        using var data = new TrainingSet([new TrainingFile("rows", open)]);
        string[] names = only ?? [.. data.Columns.Where(column => column.Unsupported is null).Select(column => column.Name)];
        return new ProfileBuilder(Samples.Options(512) with { Include = names }) { InMemoryLimit = inMemoryLimit }
            .Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
    }

    /// <summary>The file but for where the rows came from.</summary>
    private static string Text(BaselineProfile profile) =>
        BaselineWriter.Body(profile with { Source = new BaselineSource([], profile.Source.Rows, "") });

    /// <summary>Without the formats' own spellings of types, and columns in one order.</summary>
    private static BaselineProfile Untyped(BaselineProfile profile) => profile with
    {
        Features = [.. profile.Features.Select(feature => feature with { DataType = "" }).OrderBy(feature => feature.Name, StringComparer.Ordinal)],
    };

    private static string?[] Cells(IColumnReader reader, string name, FeatureKind kind)
    {
        reader.Select([new ColumnRequest(name, kind)]);
        var batch = new ColumnBatch([kind]);
        var cells = new List<string?>();
        while (reader.Read(batch))
        {
            ColumnVector column = batch.Columns[0];
            for (int row = 0; row < batch.RowCount; row++)
            {
                cells.Add(column.States[row] != ValueState.Value ? null
                    : kind == FeatureKind.Numeric ? column.Numbers[row].ToString("R", CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(column.Text(row)));
            }
        }

        return [.. cells];
    }

    private static IEnumerable<string> Csv(List<(string Name, string?[] Cells)> table) => Enumerable.Range(0, table[0].Cells.Length)
        .Select(row => string.Join(',', table.Select(column => column.Cells[row]))).Prepend(string.Join(',', table.Select(column => column.Name)));

    private static IEnumerable<string> Json(List<(string Name, string?[] Cells)> table) => Enumerable.Range(0, table[0].Cells.Length)
        .Select(row => "{" + string.Join(',', table.Select(column => $"\"{column.Name}\":{Literal(column.Name, column.Cells[row])}")) + "}");

    private static string Literal(string name, string? cell) => cell is null ? "null" : name == "cat" ? $"\"{cell}\"" : cell;

    private static byte[] Arrow(List<(string Name, string?[] Cells)> table)
    {
        var arrays = new Formats.Arrow.TestArrays(false);
        var stream = new Formats.Arrow.TestStream().Magic();
        stream.Schema([.. table.Select(column => new Formats.Arrow.TestField(column.Name,
            column.Name is "cat" or "b" ? Formats.Arrow.TestType.Utf8 : Formats.Arrow.TestType.Float(2)))]);
        foreach (int[] rows in Enumerable.Range(0, table[0].Cells.Length).Chunk(7777))
        {
            stream.Rows([.. table.Select(column => column.Name is "cat" or "b"
                ? arrays.Text([.. rows.Select(row => column.Cells[row])])
                : arrays.Double([.. rows.Select(row => column.Cells[row] is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : (double?)null)]))]);
        }

        stream.End();
        return stream.Footer().ToArray();
    }
}
