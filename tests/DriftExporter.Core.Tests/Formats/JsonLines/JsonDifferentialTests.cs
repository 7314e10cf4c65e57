using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>
/// Random and damaged records through this parser and System.Text.Json: both must accept the same lines and see the same
/// values. The differences that the contract asks for are the four in <see cref="IsAllowedDifference"/>.
/// </summary>
public sealed class JsonDifferentialTests
{
    private const int MaxDepth = 8;

    private static readonly RecordSchema Schema = Of(
        Numeric("n"), Categorical("c"), Numeric("deep", ["features", "x", "n"], ["x", "n"]), Categorical("any", ["x"])) with
    { MaxDepth = MaxDepth };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_AgreesWithSystemTextJson_ForRandomRecords(int seed)
    {
        Random random = new(seed);
        JsonRecordReader reader = new(Schema);
        RecordBatch batch = NewBatch(Schema);
        for (int round = 0; round < 8_000; round++)
            Compare(reader, batch, JsonTexts.RandomRecord(random), Schema);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Read_AgreesWithSystemTextJson_ForDamagedRecords(int seed)
    {
        Random random = new(seed);
        JsonRecordReader reader = new(Schema);
        RecordBatch batch = NewBatch(Schema);
        for (int round = 0; round < 12_000; round++)
            Compare(reader, batch, JsonTexts.Damage(random, JsonTexts.RandomRecord(random)), Schema);
    }

    /// <summary>The reader that has learned to expect keys, one that has learned nothing, and System.Text.Json, on the same bytes: random
    /// records and lines of a real log, one in two of them damaged. DRIFT_JSON_BYTES says how many, 10 million by default.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Read_AgreesWithAFreshReaderAndSystemTextJson_OverManyBytes()
    {
        long limit = long.Parse(Environment.GetEnvironmentVariable("DRIFT_JSON_BYTES") ?? "10000000", CultureInfo.InvariantCulture);
        Random random = new(7);
        RecordSchema real = Of(Numeric("age", ["features", "age"]), Numeric("hours-per-week", ["features", "hours-per-week"]), Categorical("workclass", ["features", "workclass"]),
            Categorical("prediction", ["prediction"])) with
        { MaxDepth = MaxDepth };
        byte[][] log = [.. File.ReadLines(Path.Combine(TestData.Repository, "samples", "adult", "inference.jsonl")).Take(2000).Select(Encoding.UTF8.GetBytes)];
        JsonRecordReader made = new(Schema), recorded = new(real);
        RecordBatch madeBatch = NewBatch(Schema), recordedBatch = NewBatch(real);
        for (long bytes = 0; bytes < limit;)
        {
            bool isReal = random.Next(4) == 0;
            byte[] line = isReal ? log[random.Next(log.Length)] : JsonTexts.RandomRecord(random);
            line = random.Next(2) == 0 ? JsonTexts.Damage(random, line) : line;
            bytes += line.Length;
            if (isReal)
                CompareThree(recorded, recordedBatch, line, real);
            else
                CompareThree(made, madeBatch, line, Schema);
        }
    }

    private static void CompareThree(JsonRecordReader learned, RecordBatch batch, byte[] line, RecordSchema schema)
    {
        RecordBatch other = NewBatch(schema);
        RecordOutcome fresh = new JsonRecordReader(schema).Read(line, other);
        Compare(learned, batch, line, schema);
        batch.Clear();
        Assert.True(learned.Read(line, batch) == fresh, Encoding.Latin1.GetString(line));
        for (int field = 0; fresh == RecordOutcome.Accepted && field < schema.Fields.Count; field++)
            Assert.Equal(Cell(other, field), Cell(batch, field));
    }

    private static void Compare(JsonRecordReader reader, RecordBatch batch, byte[] line, RecordSchema schema)
    {
        batch.Clear();
        RecordOutcome outcome = reader.Read(line, batch);
        using JsonDocument? document = Parse(line);
        bool wellFormed = outcome is RecordOutcome.Accepted or RecordOutcome.RejectedNoFeatures or RecordOutcome.RejectedNotObject;
        if (wellFormed != (document is not null))
        {
            Assert.True(IsAllowedDifference(outcome, line), $"{outcome}: {Encoding.Latin1.GetString(line)}");
            return;
        }

        if (document is null)
            return;
        JsonElement root = document.RootElement;
        Assert.Equal(root.ValueKind == JsonValueKind.Object, outcome != RecordOutcome.RejectedNotObject);
        if (root.ValueKind != JsonValueKind.Object)
            return;
        JsonElement?[] expected = [.. schema.Fields.Select(field => field.Paths.Select(path => Find(root, path)).FirstOrDefault(found => found is not null))];
        Assert.True(expected.Any(value => value is not null) == (outcome == RecordOutcome.Accepted), Encoding.Latin1.GetString(line));
        for (int field = 0; outcome == RecordOutcome.Accepted && field < expected.Length; field++)
            Assert.Equal((Encoding.UTF8.GetString(line), ExpectedCell(schema.Fields[field], expected[field])), (Encoding.UTF8.GetString(line), Cell(batch, field)));
    }

    /// <summary>Blank lines, Python's literals, and two things that System.Text.Json refuses: a byte order mark, and escapes of lone surrogates.</summary>
    private static bool IsAllowedDifference(RecordOutcome outcome, byte[] line)
    {
        string text = Encoding.UTF8.GetString(line);
        return outcome == RecordOutcome.Blank
            || text.Contains("NaN", StringComparison.Ordinal)
            || text.Contains("Infinity", StringComparison.Ordinal)
            || text.StartsWith('\uFEFF')
            || text.Contains("\\ud", StringComparison.OrdinalIgnoreCase);
    }

    private static JsonDocument? Parse(byte[] line)
    {
        try
        {
            // Its reader does not check the UTF-8 of texts that nobody reads.
            return System.Text.Unicode.Utf8.IsValid(line)
                ? JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = true })
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>TryGetProperty finds the last of duplicate keys.</summary>
    private static JsonElement? Find(JsonElement root, IReadOnlyList<string> path)
    {
        foreach (string key in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(key, out root))
                return null;
        }

        return root;
    }

    private static string ExpectedCell(RecordField field, JsonElement? value)
    {
        bool numeric = field.Kind == FeatureKind.Numeric;
        switch (value?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return "Missing";
            case JsonValueKind.Number:
                double number = value.Value.GetDouble();
                if (!numeric && IsPlainInteger(value.Value.GetRawText()))
                    return $"'{(value.Value.GetRawText() == "-0" ? "0" : value.Value.GetRawText())}'";
                return !double.IsFinite(number) ? "Invalid" : numeric ? number.ToString("R") : $"'{Key(number)}'";
            case JsonValueKind.True or JsonValueKind.False:
                bool truth = value.Value.GetBoolean();
                return numeric ? (truth ? "1" : "0") : truth ? "'true'" : "'false'";
            case JsonValueKind.String:
                string text = value.Value.GetString()!;
                return !numeric ? $"'{text}'" : NumberOrInvalid(text);
            default:
                return "Invalid";
        }
    }

    private static string NumberOrInvalid(string text) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, @"\A[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")
        && double.Parse(text) is double value && double.IsFinite(value) ? value.ToString("R") : "Invalid";

    private static bool IsPlainInteger(string text) => text.AsSpan().IndexOfAnyExcept(SearchValues.Create("-0123456789")) < 0;

    private static string Key(double number) =>
        Math.Truncate(number) == number ? new System.Numerics.BigInteger(number).ToString() : number.ToString("R");
}
