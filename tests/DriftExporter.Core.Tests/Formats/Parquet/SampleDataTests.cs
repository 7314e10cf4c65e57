using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>The training files of the samples, against figures of DuckDB, numpy and pandas.</summary>
public sealed class SampleDataTests
{
    [Theory]
    [InlineData("adult")]
    [InlineData("bike")]
    public void Read_GivesTheReferenceFigures_ForSampleTrainingData(string set)
    {
        string folder = TestData.Shared($"data/{set}");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        using ParquetColumnReader reader = ParquetColumnReader.Open(Path.Combine(folder, "train.parquet"));
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
}
