using System.Globalization;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>The files of apache/arrow-testing, as stream and as file, against figures that were computed from the JSON which they were made of.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Files
    {
        get
        {
            string root = Environment.GetEnvironmentVariable("DRIFT_SHARED") ?? Path.Combine(TestData.Repository, "..", "shared");
            string expected = Path.Combine(root, "data", "arrow-testing", "expected.json");
            if (!File.Exists(expected))
                return ["absent.stream"];
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(expected));
            string[] names = [.. document.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()!.Split('(')[0])];
            return [.. names.Select(name => name + "stream"), .. names.Select(name => name + "arrow_file")];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_GivesTheReferenceFigures_ForTheConformanceFiles(string file)
    {
        JsonElement expected = Expected(file);
        using ArrowColumnReader reader = Open(file);
        long rows = expected.GetProperty("rows").GetInt64();
        Assert.Equal(file.EndsWith(".stream", StringComparison.Ordinal) ? null : rows, reader.RowCount);
        Assert.Equal(rows, CountRows(reader));
        var names = new HashSet<string>();
        int index = 0;
        foreach (JsonElement column in expected.GetProperty("columns").EnumerateArray())
        {
            string name = column.GetProperty("name").GetString()!;
            string type = column.GetProperty("type").GetProperty("name").GetString()!;
            index++;
            if (!names.Add(name))
                AssertDuplicate(reader, name, index);
            else if (column.GetProperty("flat").GetBoolean())
                AssertFigures(column, reader.Columns.Single(source => source.Name == name), reader);
            else
                AssertNotFlat(reader, name, type);
        }
    }

    [Theory]
    [InlineData("1.0.0-littleendian/generated_nested", "struct_nullable.f1", FeatureKind.Numeric, "- - - -320634108 - - - - - 1829823061 -743911887 - -274520102 - - - -")]
    [InlineData("1.0.0-littleendian/generated_nested", "struct_nullable.f2", FeatureKind.Categorical, "'Âkµnrde' 'i°oÂrme' - 'ln5d矢g2' - - - 'h°4µk41' '°cow4µ€' 'Âbd61Â4' '1aôµ3rc' - 'k矢n5cr€' - - - -")]
    [InlineData("cpp-21.0.0/generated_run_end_encoded", "ree16_int32", FeatureKind.Numeric, "- 2147483647 - 508899456 508899456 508899456 -1406995286 -2147483648 -2147483648 -2147483648 -2147483648 -2147483648 -2147483648 -2147483648 - - - - - - - - - 1014549102 1014549102 1014549102 569694446")]
    [InlineData("cpp-21.0.0/generated_run_end_encoded", "ree32_utf8", FeatureKind.Categorical, "- - - - - - - - 'afôjkbe' 'afôjkbe' - 'g2j£r2d' - - - - - - - - - - - - - 'pa€wlio' 'pa€wlio'")]
    [InlineData("cpp-21.0.0/generated_run_end_encoded", "ree64_float32", FeatureKind.Numeric, "129.26400756835938 129.26400756835938 129.26400756835938 129.26400756835938 129.26400756835938 129.26400756835938 129.26400756835938 -2282.297119140625 -2282.297119140625 -2282.297119140625 -2282.297119140625 -2282.297119140625 -2282.297119140625 - - - - 777.3720092773438 777.3720092773438 - - - - - - - -")]
    [InlineData("cpp-21.0.0/generated_run_end_encoded", "ree16_bool", FeatureKind.Numeric, "1 1 1 1 1 1 0 - - - - - - - - 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("1.0.0-littleendian/generated_duplicate_fieldnames", "struct.", FeatureKind.Numeric, "1296194679")]
    public void Read_GivesTheAuthorsValues_ForStructsAndRuns(string file, string column, FeatureKind kind, string rows)
    {
        foreach (string ending in new[] { ".stream", ".arrow_file" })
        {
            using ArrowColumnReader reader = Open(file + ending);
            Assert.Equal(rows.Replace(' ', '|'), ColumnText.Rows(reader, new ColumnRequest(column, kind)));
        }
    }

    private static void AssertFigures(JsonElement expected, SourceColumn column, ArrowColumnReader reader)
    {
        Assert.Null(column.Unsupported);
        ColumnSummary numbers = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Numeric))[column.Name];
        ColumnSummary keys = ColumnSummary.Read(reader, new ColumnRequest(column.Name, FeatureKind.Categorical))[column.Name];
        Assert.Equal(expected.GetProperty("nulls").GetInt64(), numbers.Missing);
        Assert.Equal(expected.GetProperty("nulls").GetInt64(), keys.Missing);
        Assert.Equal(expected.GetProperty("values").GetInt64(), keys.Keys.Count + keys.Invalid);
        // Bytes that are no text are invalid, and have no part in the figures that can be compared.
        if (keys.Invalid == 0 && expected.TryGetProperty("distinct", out JsonElement distinct))
            Assert.Equal(distinct.GetInt64(), keys.Keys.Distinct().Count());
        Assert.True(keys.Invalid == 0 || column.Type == SourceType.Binary);
        if (expected.TryGetProperty("true_count", out JsonElement trueCount))
            Assert.Equal(trueCount.GetInt64(), numbers.Numbers.Sum());
        if (!expected.TryGetProperty("min", out JsonElement min))
            return;
        Assert.Equal(0, numbers.Invalid);
        bool isFloat = column.Type == SourceType.Float32;
        Assert.Equal(Number(min, isFloat), numbers.Numbers.Min());
        Assert.Equal(Number(expected.GetProperty("max"), isFloat), numbers.Numbers.Max());
        // The figure is a sum of decimals, each of which a float misses by 2^-24 of itself at most, a double by 2^-53.
        double magnitudes = numbers.Numbers.Sum(Math.Abs);
        double tolerance = magnitudes * (isFloat ? Math.Pow(2, -24) : numbers.Numbers.Count * Math.Pow(2, -52));
        Assert.Equal(Number(expected.GetProperty("sum"), isFloat: false), numbers.Numbers.Sum(), tolerance);
    }

    /// <summary>Runs and views of bytes are read although the figures leave them out; structs are by their leaves; lists are not.</summary>
    private static void AssertNotFlat(ArrowColumnReader reader, string name, string type)
    {
        switch (type)
        {
            case "struct":
                Assert.Contains(reader.Columns, column => column.Name.StartsWith(name + ".", StringComparison.Ordinal));
                break;
            case "runendencoded" or "binaryview":
                Assert.Null(reader.Columns.Single(column => column.Name == name).Unsupported);
                break;
            default:
                SourceColumn nested = reader.Columns.Single(column => column.Name == name);
                Assert.Equal(SourceType.Nested, nested.Type);
                Assert.EndsWith(" column holds no single value per row. Leave the column out.", nested.Unsupported, StringComparison.Ordinal);
                ProblemException exception = Assert.Throws<ProblemException>(() => reader.Select([new ColumnRequest(name, FeatureKind.Numeric)]));
                Assert.Contains($"column \"{name}\": a ", exception.Message, StringComparison.Ordinal);
                break;
        }
    }

    private static void AssertDuplicate(ArrowColumnReader reader, string name, int index)
    {
        SourceColumn second = reader.Columns.Single(column => column.Name == $"{name} (column {index})");
        Assert.Equal($"a column before it has the name \"{name}\" too, and that one is read. Rename one of them.", second.Unsupported);
    }

    private static long CountRows(ArrowColumnReader reader)
    {
        reader.Select([]);
        var batch = new ColumnBatch([]);
        long rows = 0;
        while (reader.Read(batch))
            rows += batch.RowCount;
        return rows;
    }

    private static double Number(JsonElement figure, bool isFloat)
    {
        string text = figure.ValueKind == JsonValueKind.String ? figure.GetString()! : figure.GetRawText();
        return isFloat ? float.Parse(text, CultureInfo.InvariantCulture) : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static ArrowColumnReader Open(string file) => ArrowColumnReader.Open(TestData.Shared("data/arrow-testing/" + file));

    private static JsonElement Expected(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.Shared("data/arrow-testing/expected.json")));
        string name = file[..(file.LastIndexOf('.') + 1)] + "(stream|arrow_file)";
        return document.RootElement.GetProperty("files").EnumerateArray().Single(entry => entry.GetProperty("file").GetString() == name).Clone();
    }
}
