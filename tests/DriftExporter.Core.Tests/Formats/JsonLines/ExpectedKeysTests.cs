using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>Whatever lines a reader has met before, a line reads as it does for a new reader.</summary>
public sealed class ExpectedKeysTests
{
    private static readonly RecordSchema Schema = Of(
        Numeric("a"), Categorical("ab"), Numeric("nested", ["o", "p", "x"], ["o", "x"]), Numeric("a key of more than 32 bytes, all told"));

    [Fact]
    public void Read_DoesNotDependOnEarlierLines_ForKeysThatComeAndGo()
    {
        Random random = new(99);
        JsonRecordReader seasoned = new(Schema);
        for (int round = 0; round < 4_000; round++)
        {
            byte[] line = Encoding.UTF8.GetBytes(RandomObject(random, 0));
            Assert.Equal(Row(new JsonRecordReader(Schema), line), Row(seasoned, line));
        }
    }

    [Fact]
    public void Read_KnowsEachKey_BehindMoreUnknownOnesThanAreRemembered()
    {
        StringBuilder text = new("{");
        for (int key = 0; key < 1000; key++)
            text.Append($"\"unknown{key}\":{key},{(key == 600 ? "\"a\":7," : "")}");
        byte[] line = Encoding.UTF8.GetBytes(text.Append("\"ab\":\"x\"}").ToString());
        JsonRecordReader reader = new(Schema);
        for (int pass = 0; pass < 3; pass++)
            Assert.Equal("Accepted 7 'x' Missing Missing", Row(reader, line));
    }

    private static string Row(JsonRecordReader reader, byte[] line)
    {
        (RecordOutcome outcome, RecordBatch batch) = Read(reader, Schema, line);
        return outcome == RecordOutcome.Accepted
            ? $"{outcome} {string.Join(' ', Enumerable.Range(0, Schema.Fields.Count).Select(column => Cell(batch, column)))}"
            : outcome.ToString();
    }

    private static string RandomObject(Random random, int depth)
    {
        string[] keys = ["a", "ab", "o", "p", "x", "u", "v", "a key of more than 32 bytes, all told"];
        IEnumerable<string> members = keys.Where(_ => random.Next(3) > 0).Select(key =>
        {
            string value = random.Next(6) switch
            {
                0 when depth < 3 => RandomObject(random, depth + 1),
                1 => "\"text\"",
                2 => "[1,{\"a\":2}]",
                3 => "null",
                _ => random.Next(100).ToString(),
            };
            string space = random.Next(30) == 0 ? " " : "";
            return $"{space}\"{key}\"{(random.Next(30) == 0 ? " " : "")}:{space}{value}";
        });
        string joined = string.Join(random.Next(20) == 0 ? " , " : ",", members);
        // Now and then something is missing.
        return random.Next(40) == 0 && joined.Length > 0 ? "{" + joined.Remove(random.Next(joined.Length), 1) + "}" : "{" + joined + "}";
    }
}
