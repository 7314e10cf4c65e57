using System.Text.Json;
using System.Text.RegularExpressions;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Every file of apache/parquet-testing and of the writers, against DuckDB's figures.</summary>
public sealed partial class ConformanceTests
{
    /// <summary>Its name says it: both pages of each column carry a wrong CRC, which DuckDB does not look at.</summary>
    private const string CorruptChecksum = "data/rle-dict-uncompressed-corrupt-checksum.parquet";

    public static TheoryData<string> ReadableFiles => Files("parquet-testing", expectation => expectation.StartsWith("must be read", StringComparison.Ordinal));

    public static TheoryData<string> UnusualFiles => Files("parquet-testing", expectation => expectation.StartsWith("unusual", StringComparison.Ordinal));

    public static TheoryData<string> EncryptedFiles => Files("parquet-testing", expectation => expectation.StartsWith("encrypted", StringComparison.Ordinal));

    public static TheoryData<string> WriterFiles => Files("parquet-writers", _ => true);

    [Theory]
    [MemberData(nameof(ReadableFiles))]
    public void Read_GivesTheReferenceFigures_ForTheConformanceFiles(string file)
    {
        Assert.SkipWhen(file == CorruptChecksum, "Its checksums are wrong; see below.");
        JsonElement expected = Expected("parquet-testing", file);
        using ParquetColumnReader reader = Open("parquet-testing", file);
        Assert.Equal(expected.GetProperty("rows").GetInt64(), reader.RowCount);
        Assert.All(FlatColumns(expected), column => ReferenceFigures.AssertEqual(column, reader));
    }

    [Theory]
    [MemberData(nameof(WriterFiles))]
    public void Read_GivesTheReferenceFigures_ForEveryWriter(string file)
    {
        JsonElement expected = Expected("parquet-writers", file);
        Assert.SkipUnless(expected.TryGetProperty("rows", out _), "DuckDB cannot read this one; it is compared with its siblings below.");
        using ParquetColumnReader reader = Open("parquet-writers", file);
        Assert.Equal(expected.GetProperty("rows").GetInt64(), reader.RowCount);
        Assert.All(expected.GetProperty("columns").EnumerateArray(), column => ReferenceFigures.AssertEqual(column, reader));
    }

    [Theory]
    [MemberData(nameof(UnusualFiles))]
    public void Read_GivesTheReferenceFigures_WhereTheReferenceHasSome(string file)
    {
        JsonElement expected = Expected("parquet-testing", file);
        using ParquetColumnReader reader = Open("parquet-testing", file);
        if (expected.TryGetProperty("rows", out JsonElement rows))
            Assert.Equal(rows.GetInt64(), reader.RowCount);
        Assert.All(FlatColumns(expected).Where(column => !column.TryGetProperty("error", out _)), column => ReferenceFigures.AssertEqual(column, reader));
    }

    [Theory]
    [MemberData(nameof(EncryptedFiles))]
    public void Open_SaysSo_WhenTheFileIsEncrypted(string file)
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => Open("parquet-testing", file));
        Assert.Contains("is encrypted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesColumnAndPage_WhenAChecksumIsWrong()
    {
        using ParquetColumnReader reader = Open("parquet-testing", CorruptChecksum);
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => ColumnSummary.Read(reader, new ColumnRequest("long_field", FeatureKind.Numeric)));
        Assert.Contains("column \"long_field\": is damaged: the checksum of a page is ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(row group 0, page at byte ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("int32")]
    [InlineData("int64")]
    [InlineData("flba5")]
    [InlineData("decimal")]
    public void Read_GivesTheSameValues_ForByteStreamSplitAndPlain(string type)
    {
        using ParquetColumnReader reader = Open("parquet-testing", "data/byte_stream_split_extended.gzip.parquet");
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            Dictionary<string, ColumnSummary> columns = ColumnSummary.Read(reader, new($"{type}_plain", kind), new($"{type}_byte_stream_split", kind));
            ColumnSummary plain = columns[$"{type}_plain"], split = columns[$"{type}_byte_stream_split"];
            Assert.Equal(200, plain.Numbers.Count + plain.Keys.Count + (int)plain.Invalid);
            ColumnSummary.AssertSame(plain, split);
        }
    }

    [Theory]
    [InlineData("duckdb_snappy_v1", "duckdb_zstd_v2")]
    [InlineData("duckdb_snappy_v1", "duckdb_nodict")]
    [InlineData("wasm_gzip_v2", "wasm_brotli_v2")]
    [InlineData("wasm_gzip_v2", "wasm_lz4_raw_v2")]
    [InlineData("wasm_gzip_v2", "wasm_lz4_v2")]
    [InlineData("wasm_gzip_v2", "wasm_delta_v2")]
    public void Read_GivesTheSameValues_ForTheSameDataByOtherCodecsAndEncodings(string first, string second)
    {
        using ParquetColumnReader firstReader = Open("parquet-writers", first + ".parquet");
        using ParquetColumnReader secondReader = Open("parquet-writers", second + ".parquet");
        Assert.Equal(firstReader.Columns, secondReader.Columns);
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            ColumnRequest[] requests = [.. firstReader.Columns.Where(column => column.Unsupported is null).Select(column => new ColumnRequest(column.Name, kind))];
            Dictionary<string, ColumnSummary> expected = ColumnSummary.Read(firstReader, requests);
            Dictionary<string, ColumnSummary> actual = ColumnSummary.Read(secondReader, requests);
            foreach (ColumnRequest request in requests)
                ColumnSummary.AssertSame(expected[request.Name], actual[request.Name]);
        }
    }

    [Theory]
    [InlineData("data/hadoop_lz4_compressed_larger.parquet", "data/lz4_raw_compressed_larger.parquet")]
    public void Read_GivesTheSameValues_ForBothFormsOfLz4(string hadoop, string raw)
    {
        using ParquetColumnReader first = Open("parquet-testing", hadoop);
        using ParquetColumnReader second = Open("parquet-testing", raw);
        var request = new ColumnRequest("a", FeatureKind.Categorical);
        ColumnSummary.AssertSame(ColumnSummary.Read(second, request)["a"], ColumnSummary.Read(first, request)["a"]);
    }

    [Fact]
    public void Read_GivesTheValuesOfTheirAuthors_ForTheBareLz4Block()
    {
        using ParquetColumnReader reader = Open("parquet-testing", "data/non_hadoop_lz4_compressed.parquet");
        Dictionary<string, ColumnSummary> columns = ColumnSummary.Read(
            reader, new("c0", FeatureKind.Numeric), new("c1", FeatureKind.Categorical), new("v11", FeatureKind.Numeric));
        // parquet-testing's own description of the file; its tests in arrow name the same values.
        Assert.Equal([1593604800, 1593604800, 1593604801, 1593604801], columns["c0"].Numbers);
        Assert.Equal(["abc", "def", "abc", "def"], columns["c1"].Keys);
        Assert.Equal([42.0, 7.7, 42.125, 7.7], columns["v11"].Numbers);
    }

    [Theory]
    [InlineData("delta_binary_packed")]
    [InlineData("delta_encoding_required_column")]
    [InlineData("delta_encoding_optional_column")]
    public void Read_GivesTheValuesOfTheCsvBesideIt_ForDeltaEncodings(string name)
    {
        string[][] lines = [.. File.ReadLines(TestData.Shared($"data/parquet-testing/data/{name}_expect.csv")).Select(Split)];
        using ParquetColumnReader reader = Open("parquet-testing", $"data/{name}.parquet");
        string[] names = [.. reader.Columns.Select(column => column.Name)];
        Dictionary<string, ColumnSummary> columns = ColumnSummary.Read(reader, [.. names.Select(column => new ColumnRequest(column, FeatureKind.Categorical))]);
        foreach ((int index, string column) in names.Index())
        {
            Assert.Equal(column.TrimEnd(':'), lines[0][index].Trim().TrimEnd(':'));
            Assert.Equal(lines.Skip(1).Select(line => line[index]).Where(value => value.Length > 0), columns[column].Keys.Where(value => value.Length > 0));
        }
    }

    /// <summary>Fields with or without quotes; no field holds a quote, and unquoted ones no comma.</summary>
    private static string[] Split(string line) => [.. Field().Matches(line).Select(field => field.Groups[1].Value.Trim('"'))];

    [GeneratedRegex("(?:^|,)(\"[^\"]*\"|[^,]*)")]
    private static partial Regex Field();

    private static IEnumerable<JsonElement> FlatColumns(JsonElement expected) =>
        expected.TryGetProperty("columns", out JsonElement columns) && columns.ValueKind == JsonValueKind.Array
            ? columns.EnumerateArray().Where(column => column.GetProperty("flat").GetBoolean()) : [];

    private static ParquetColumnReader Open(string set, string file) => ParquetColumnReader.Open(TestData.Shared($"data/{set}/{file}"));

    private static JsonElement Expected(string set, string file) => Expectations(set).Single(entry => entry.GetProperty("file").GetString() == file);

    private static JsonElement[] Expectations(string set) =>
        [.. JsonDocument.Parse(File.ReadAllText(TestData.Shared($"data/{set}/expected.json"))).RootElement.GetProperty("files").EnumerateArray()];

    private static TheoryData<string> Files(string set, Func<string, bool> accept)
    {
        string root = Environment.GetEnvironmentVariable("DRIFT_SHARED") ?? Path.Combine(TestData.Repository, "..", "shared");
        // Without the reference data one row remains, whose test skips itself.
        if (!Directory.Exists(Path.Combine(root, "data", set)))
            return ["absent"];
        return [.. Expectations(set)
            .Where(entry => accept(entry.TryGetProperty("expect", out JsonElement expect) ? expect.GetString()! : ""))
            .Select(entry => entry.GetProperty("file").GetString()!)];
    }
}
