using System.Globalization;
using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Compares one column of a file with the figures that DuckDB gave for it.</summary>
internal static class ReferenceFigures
{
    /// <summary>The figures cut texts here.</summary>
    private const int TextLimit = 120;

    public static void AssertEqual(JsonElement expected, ParquetColumnReader reader)
    {
        string name = expected.GetProperty("name").GetString()!;
        SourceColumn? column = reader.Columns.SingleOrDefault(column => column.Name == name);
        Assert.True(column is not null, $"column {name} is not listed");
        Assert.Null(column.Unsupported);
        switch (column.Type)
        {
            case SourceType.Boolean or SourceType.Integer or SourceType.Decimal or SourceType.Float32 or SourceType.Float64:
                AssertNumbers(expected, column, reader);
                break;
            case SourceType.Date or SourceType.Time or SourceType.Timestamp:
                AssertTimes(expected, column, reader);
                break;
            default:
                AssertTexts(expected, column, reader);
                break;
        }
    }

    private static void AssertNumbers(JsonElement expected, SourceColumn column, ParquetColumnReader reader)
    {
        ColumnSummary numbers = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Numeric))[column.Name];
        ColumnSummary keys = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Categorical))[column.Name];
        Assert.Equal(reader.RowCount, numbers.Rows);
        long nan = expected.TryGetProperty("nan", out JsonElement nanCount) ? nanCount.GetInt64() : 0;
        Assert.Equal(expected.GetProperty("nulls").GetInt64() + nan, numbers.Missing);
        Assert.Equal(numbers.Missing, keys.Missing);
        Assert.Equal(numbers.Invalid, keys.Invalid);
        Assert.Equal(0, numbers.Invalid);
        // NaN is one value to DuckDB.
        Assert.Equal(Distinct(expected) - (nan > 0 ? 1 : 0), numbers.Numbers.Distinct().Count());
        // Keys tell apart what a double does not: large integers.
        Assert.InRange(keys.Keys.Distinct().Count(), numbers.Numbers.Distinct().Count(), int.MaxValue);
        bool isFloat = column.Type == SourceType.Float32;
        Assert.Equal(Number(expected, "min", isFloat), numbers.Numbers.Count == 0 ? null : numbers.Numbers.Min());
        Assert.Equal(Number(expected, "max", isFloat), numbers.Numbers.Count == 0 ? null : numbers.Numbers.Max());
        if (expected.TryGetProperty("true_count", out JsonElement trueCount))
            Assert.Equal(trueCount.GetInt64(), numbers.Numbers.Sum());
        if (Sum(expected) is double sum)
        {
            // n additions in an unknown order: n * 2^-53 of the sum of magnitudes, with n up to 50,000.
            double tolerance = numbers.Numbers.Sum(Math.Abs) * numbers.Numbers.Count * Math.Pow(2, -52);
            Assert.Equal(sum, numbers.Numbers.Sum(), tolerance);
        }
    }

    private static void AssertTexts(JsonElement expected, SourceColumn column, ParquetColumnReader reader)
    {
        ColumnSummary texts = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Categorical))[column.Name];
        Assert.Equal(reader.RowCount, texts.Rows);
        Assert.Equal(expected.GetProperty("nulls").GetInt64(), texts.Missing);
        Assert.Equal(texts.Rows - texts.Missing - texts.Invalid, texts.Keys.Count);
        // Bytes that are no text are invalid, and have no part in the figures that can be compared.
        if (texts.Invalid > 0)
        {
            Assert.Equal(SourceType.Binary, column.Type);
            return;
        }

        Assert.Equal(Distinct(expected), texts.Keys.Distinct().Count());
        if (texts.Keys.Count == 0)
            return;
        // Ordered by bytes, as the reference does.
        var byBytes = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));
        Assert.Equal(expected.GetProperty("min").GetString(), Cut(texts.Keys.MinBy(Encoding.UTF8.GetBytes, byBytes)!));
        Assert.Equal(expected.GetProperty("max").GetString(), Cut(texts.Keys.MaxBy(Encoding.UTF8.GetBytes, byBytes)!));
    }

    private static void AssertTimes(JsonElement expected, SourceColumn column, ParquetColumnReader reader)
    {
        ColumnSummary keys = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Categorical))[column.Name];
        ColumnSummary numbers = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Numeric))[column.Name];
        Assert.Equal(reader.RowCount, keys.Rows);
        Assert.Equal(expected.GetProperty("nulls").GetInt64(), keys.Missing);
        Assert.Equal(keys.Missing, numbers.Missing);
        Assert.Equal(Distinct(expected), keys.Keys.Distinct().Count());
        long[] values = [.. keys.Keys.Select(key => long.Parse(key, CultureInfo.InvariantCulture))];
        Assert.True(numbers.Numbers.SequenceEqual(values.Select(value => (double)value)), $"{column.Name}: numbers and keys differ");
        Assert.Equal(expected.GetProperty("min").GetString(), Time(values.Min(), column));
        Assert.Equal(expected.GetProperty("max").GetString(), Time(values.Max(), column));
    }

    /// <summary>As DuckDB prints it.</summary>
    private static string Time(long value, SourceColumn column)
    {
        if (column.Type == SourceType.Date)
            return DateTime.UnixEpoch.AddDays(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        long ticks = column.DataType switch
        {
            string text when text.Contains("(ms", StringComparison.Ordinal) => value * TimeSpan.TicksPerMillisecond,
            string text when text.Contains("(us", StringComparison.Ordinal) => value * TimeSpan.TicksPerMicrosecond,
            _ => value / 100,
        };
        string printed = DateTime.UnixEpoch.AddTicks(ticks).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
        return column.Name == "tsz" ? printed + "+00" : printed;
    }

    private static string Cut(string text) => text.Length > TextLimit ? text[..TextLimit] : text;

    private static long Distinct(JsonElement expected) =>
        (expected.TryGetProperty("distinct", out JsonElement distinct) ? distinct : expected.GetProperty("distinct_count")).GetInt64();

    private static double? Number(JsonElement expected, string figure, bool isFloat) => expected.GetProperty(figure).GetString() switch
    {
        null => null,
        "true" => 1,
        "false" => 0,
        string text => isFloat ? float.Parse(text, CultureInfo.InvariantCulture) : double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static double? Sum(JsonElement expected)
    {
        if (expected.TryGetProperty("sum", out JsonElement sum) && sum.ValueKind == JsonValueKind.Number)
            return sum.GetDouble();
        return expected.TryGetProperty("sum_as_double", out JsonElement text) && text.GetString() is string number
            ? double.Parse(number, CultureInfo.InvariantCulture) : null;
    }
}
