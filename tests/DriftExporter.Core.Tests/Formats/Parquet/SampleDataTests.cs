using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>The training files of the samples, against figures of DuckDB, numpy and pandas.</summary>
public sealed class SampleDataTests
{
    [Theory]
    [InlineData("adult", true)]
    [InlineData("adult", false)]
    [InlineData("bike", true)]
    public void Read_GivesTheReferenceFigures_ForSampleTrainingData(string set, bool preferNative)
    {
        string folder = TestData.Shared($"data/{set}");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        using ParquetColumnReader reader = Open(Path.Combine(folder, "train.parquet"), preferNative);
        Assert.Equal(expected.RootElement.GetProperty("train_rows").GetInt64(), reader.RowCount);

        Assert.All(reader.Columns, column => Assert.Null(column.Unsupported));
        foreach (JsonProperty column in expected.RootElement.GetProperty("baseline").EnumerateObject())
        {
            string name = column.Name switch { "@prediction" => set == "adult" ? "pred_class" : "prediction", "@score" => "confidence", _ => column.Name };
            bool isNumeric = column.Value.GetProperty("kind").GetString() == "numeric";
            ColumnSummary summary = ColumnSummary.Read(reader, new ColumnRequest(name, isNumeric ? FeatureKind.Numeric : FeatureKind.Categorical))[name];
            Assert.Equal(column.Value.GetProperty("rows").GetInt64(), summary.Rows);
            Assert.Equal(column.Value.GetProperty("nulls").GetInt64(), summary.Missing);
            Assert.Equal(0, summary.Invalid);
            if (isNumeric)
            {
                Assert.Equal(column.Value.GetProperty("min").GetDouble(), summary.Numbers.Min());
                Assert.Equal(column.Value.GetProperty("max").GetDouble(), summary.Numbers.Max());
                Assert.Equal(column.Value.GetProperty("distinct").GetInt64(), summary.Numbers.Distinct().Count());
                Assert.Equal(column.Value.GetProperty("mean").GetDouble(), summary.Numbers.Average(), 1e-11);
            }
            else
            {
                Dictionary<string, long> counts = column.Value.GetProperty("counts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64());
                Assert.Equal(counts, summary.Keys.CountBy(key => key).ToDictionary(pair => pair.Key, pair => (long)pair.Value));
            }
        }
    }

    [Theory]
    [InlineData("data/adult/train.parquet")]
    [InlineData("data/parquet-writers/duckdb_zstd_v2.parquet")]
    [InlineData("data/parquet-writers/duckdb_nodict.parquet")]
    [InlineData("data/parquet-writers/polars_zstd.parquet")]
    [InlineData("data/parquet-testing/data/nested_structs.rust.parquet")]
    [InlineData("data/parquet-testing/data/geospatial/geography-points.parquet")]
    public void Read_GivesTheSameValues_ForBothZstandardDecoders(string file)
    {
        using ParquetColumnReader native = Open(TestData.Shared(file), preferNative: true);
        using ParquetColumnReader managed = Open(TestData.Shared(file), preferNative: false);
        ColumnRequest[] requests = [.. native.Columns.Where(column => column.Unsupported is null).Select(column => new ColumnRequest(column.Name, FeatureKind.Categorical))];
        Dictionary<string, ColumnSummary> expected = ColumnSummary.Read(native, requests), actual = ColumnSummary.Read(managed, requests);
        Assert.All(requests, request => ColumnSummary.AssertSame(expected[request.Name], actual[request.Name]));
    }

    [Theory]
    [InlineData("duckdb_snappy_v1")]
    [InlineData("duckdb_zstd_v2")]
    [InlineData("wasm_lz4_raw_v2")]
    public void Read_AllocatesNothing_OnceItsBuffersHaveGrown(string name)
    {
        using ParquetColumnReader reader = Open(TestData.Shared($"data/parquet-writers/{name}.parquet"), preferNative: true);
        ColumnRequest[] requests = [.. reader.Columns.Where(column => column.Unsupported is null).Select(column => new ColumnRequest(column.Name, FeatureKind.Numeric))];
        var batch = new ColumnBatch([.. requests.Select(request => request.Kind)]);
        reader.Select(requests);
        long before = 0;
        for (int batches = 0; reader.Read(batch); batches++)
        {
            // Half of the file is enough to see a page and a dictionary of every column.
            if (batches == (reader.RowCount > 20_000 ? 7 : 3))
                before = GC.GetAllocatedBytesForCurrentThread();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ParquetColumnReader Open(string path, bool preferNative) => ParquetColumnReader.Open(path, new FileByteSource(path), preferNative);
}
