using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>N. Seriot's JSONTestSuite: y_ must be well-formed, n_ must be refused, i_ may be either, and none may do anything else.</summary>
public sealed class JsonTestSuiteTests
{
    /// <summary>Refused by RFC 8259, taken by the contract: Python's literals, and lines without content.</summary>
    private static readonly HashSet<string> Allowed =
        ["n_number_NaN", "n_number_infinity", "n_number_minus_infinity", "n_single_space", "n_structure_no_data", "n_structure_UTF8_BOM_no_data"];

    private static readonly RecordSchema Schema = RecordSchemas.Of(RecordSchemas.Numeric("a"), RecordSchemas.Categorical("b")) with { MaxDepth = 1000 };

    [Fact]
    public void Read_TellsWellFormedFromMalformed_ForEveryFile()
    {
        foreach ((string name, byte[] bytes) in Files())
            Check(name, bytes, Outcome(new JsonRecordReader(Schema), bytes));
    }

    [Fact]
    public void Read_GivesTheSameOutcome_WhenKeysAreExpected()
    {
        foreach ((string name, byte[] bytes) in Files())
        {
            JsonRecordReader reader = new(Schema);
            RecordOutcome first = Outcome(reader, bytes);
            Assert.True(first == Outcome(reader, bytes), name);
        }

        JsonRecordReader shared = new(Schema);
        foreach ((string name, byte[] bytes) in Files())
            Check(name, bytes, Outcome(shared, bytes));
    }

    /// <summary>The same values inside a record, where some are read and some are skipped.</summary>
    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"b\":", "}")]
    [InlineData("{\"features\":{\"a\":1,\"b\":", "}}")]
    [InlineData("{\"a\":1,\"other\":", "}")]
    [InlineData("{\"a\":1,\"other\":[{\"x\":[", "]}]}")]
    public void Read_TellsWellFormedFromMalformed_InsideARecord(string before, string after)
    {
        foreach ((string name, byte[] bytes) in Files())
        {
            if (Allowed.Contains(name) && !name.StartsWith("n_number", StringComparison.Ordinal))
                continue;
            byte[] line = [.. System.Text.Encoding.UTF8.GetBytes(before), .. bytes, .. System.Text.Encoding.UTF8.GetBytes(after)];
            RecordOutcome outcome = Outcome(new JsonRecordReader(Schema), line);
            bool wellFormed = outcome is RecordOutcome.Accepted;
            if (name.StartsWith("y_", StringComparison.Ordinal) || Allowed.Contains(name))
                Assert.True(wellFormed, $"{name}: {outcome}");
            // Some malformed texts become well-formed JSON inside an array: 1,2 or what looks like a closing bracket.
            else if (name.StartsWith("n_", StringComparison.Ordinal) && !before.EndsWith('['))
                Assert.False(wellFormed, $"{name}: {outcome}");
        }
    }

    private static void Check(string name, byte[] bytes, RecordOutcome outcome)
    {
        bool isObject = bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        bool wellFormed = outcome is RecordOutcome.Accepted or RecordOutcome.RejectedNoFeatures or RecordOutcome.RejectedNotObject or RecordOutcome.Blank;
        if (name.StartsWith("y_", StringComparison.Ordinal))
            Assert.True(isObject ? wellFormed && outcome != RecordOutcome.RejectedNotObject : outcome == RecordOutcome.RejectedNotObject, $"{name}: {outcome}");
        else if (name.StartsWith("n_", StringComparison.Ordinal))
            Assert.True(wellFormed == Allowed.Contains(name), $"{name}: {outcome}");
    }

    private static RecordOutcome Outcome(JsonRecordReader reader, byte[] bytes) => reader.Read(bytes, RecordSchemas.NewBatch(Schema));

    private static IEnumerable<(string Name, byte[] Bytes)> Files() =>
        Directory.GetFiles(TestData.Shared("data/conformance/json-test-suite/test_parsing"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path)));
}
