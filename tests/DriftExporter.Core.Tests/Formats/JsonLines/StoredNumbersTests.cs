using System.Globalization;
using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>The parser puts numbers into columns while it reads: whatever a line holds beside them, what counts is what the contract says.</summary>
public sealed class StoredNumbersTests
{
    private static readonly RecordSchema Two = Of(Numeric("a"), Numeric("b"));

    [Theory]
    [InlineData("{'features':{'a':1},'a':2}", "1")]
    [InlineData("{'a':2,'features':{'a':1}}", "1")]
    [InlineData("{'a':2,'features':{'a':null}}", "Missing")]
    [InlineData("{'a':2,'features':{'a':'3'}}", "3")]
    [InlineData("{'features':{'a':1e400},'a':2}", "Invalid")]
    [InlineData("{'a':2,'features':{}}", "2")]
    [InlineData("{'features':{},'a':2.5}", "2.5")]
    public void Read_TakesTheFirstCandidate_WhicheverHeldTheValueBefore(string line, string expected)
    {
        foreach (string before in (string[])["{'features':{'a':7}}", "{'a':7}"])
            Assert.Equal(expected + " Missing", Rows(Two, before, line)[1]);
    }

    [Theory]
    [InlineData("{'a':1,'a':2}", "2")]
    [InlineData("{'a':1,'a':null}", "Missing")]
    [InlineData("{'a':null,'a':1}", "1")]
    [InlineData("{'a':1,'a':'x'}", "Invalid")]
    [InlineData("{'a':'x','a':-0.0}", "-0")]
    [InlineData("{'a':1,'a':1e300}", "1E+300")]
    [InlineData("{'a':1e300,'a':1}", "1")]
    [InlineData("{'a':1,'a':[1]}", "Invalid")]
    [InlineData("{'a':1,'a':{'a':2}}", "Invalid")]
    [InlineData("{'features':{'a':1},'features':{'b':1}}", "Missing")]
    [InlineData("{'features':{'a':1},'features':{'a':2}}", "2")]
    [InlineData("{'features':{'a':1},'features':3,'a':4}", "4")]
    public void Read_TakesTheLastValue_OfAKeyThatComesTwice(string line, string expected)
    {
        foreach (string before in (string[])["{'features':{'a':7}}", "{'a':7}"])
            Assert.Equal(expected, Rows(Two, before, line)[1].Split(' ')[0]);
    }

    [Theory]
    [InlineData("{'a':5,'b':6")]
    [InlineData("{'a':5,'b':6}x")]
    [InlineData("{'a':5,'b':01}")]
    [InlineData("{'a':5,'stage':'test'}")]
    public void Read_LeavesNoTrace_OfARecordThatIsNotTaken(string refused)
    {
        RecordSchema schema = Two with { Where = [new RecordCondition(["stage"], ["prod"])] };
        Assert.Equal(["1 2", "Missing 3"], Rows(schema, "{'a':1,'b':2,'stage':'prod'}", refused, "{'b':3,'stage':'prod'}"));
    }

    [Fact]
    public void Read_GivesEveryReaderOfAPathItsValue_WhenSeveralReadIt()
    {
        RecordSchema schema = Of(Numeric("n", ["x"]), Numeric("m", ["x"]), Categorical("c", ["x"])) with
        {
            Where = [new RecordCondition(["y"], ["2"])], TimestampPaths = [["t"]], LatencyPath = ["l"], TimestampFormat = TimestampFormat.Unix,
        };
        RecordSchema all = schema with { Fields = [.. schema.Fields, Numeric("y", ["y"]), Numeric("t", ["t"]), Numeric("l", ["l"])] };
        JsonRecordReader reader = new(all);
        RecordBatch batch = NewBatch(all);
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(RecordOutcome.Accepted, reader.Read("""{"x":12345678901234567890,"y":2,"t":5,"l":250}"""u8, batch));
            Assert.Equal("1.2345678901234567E+19 1.2345678901234567E+19 '12345678901234567890' 2 5 250", Row(batch, row));
            Assert.Equal((5_000_000_000, 0.25), (batch.EventTimes[row], batch.Latencies[row]));
        }
    }

    [Fact]
    public void Read_FillsTheBatchAtHand_WhenBatchesTakeTurns()
    {
        JsonRecordReader reader = new(Two);
        RecordBatch[] batches = [NewBatch(Two), NewBatch(Two), NewBatch(Two)];
        for (int record = 0; record < 30; record++)
            reader.Read(Encoding.UTF8.GetBytes($$$"""{"a":{{{record}}},"features":{"b":{{{record}}}.25}}"""), batches[record * record % 3]);
        Assert.Equal([10, 20, 0], batches.Select(batch => batch.RowCount));
        Assert.Equal(["0 0.25", "3 3.25", "6 6.25"], Enumerable.Range(0, 3).Select(row => Row(batches[0], row)));
        Assert.Equal(["1 1.25", "2 2.25", "4 4.25"], Enumerable.Range(0, 3).Select(row => Row(batches[1], row)));
    }

    [Theory]
    [InlineData("{'a':1,'l':250}", 0.25)]
    [InlineData("{'l':12.5,'a':1}", 0.0125)]
    [InlineData("{'a':1,'l':'250'}", 0.25)]
    [InlineData("{'a':1,'l':25e1}", 0.25)]
    [InlineData("{'a':1,'l':7,'l':250}", 0.25)]
    [InlineData("{'a':1,'l':'x','l':250}", 0.25)]
    [InlineData("{'a':1,'l':250,'l':'x'}", double.NaN)]
    [InlineData("{'a':1,'l':250,'l':null}", double.NaN)]
    [InlineData("{'a':1,'l':250,'l':{}}", double.NaN)]
    [InlineData("{'a':1,'l':-250}", double.NaN)]
    [InlineData("{'a':1,'l':true}", double.NaN)]
    [InlineData("{'a':1,'l':NaN}", double.NaN)]
    [InlineData("{'a':1,'l':1e999}", double.NaN)]
    [InlineData("{'a':1}", double.NaN)]
    public void Read_TellsTheLatency_HoweverItIsWritten(string line, double seconds)
    {
        RecordSchema schema = Two with { LatencyPath = ["l"] };
        JsonRecordReader reader = new(schema);
        RecordBatch[] batches = [NewBatch(schema), NewBatch(schema)];
        foreach (string each in (string[])["{'a':1,'l':99}", "{'l':98}", line, "{'a':1,'l':97,", line])
        {
            foreach (RecordBatch batch in batches)
                reader.Read(Encoding.UTF8.GetBytes(each.Replace('\'', '"')), batch);
        }

        foreach (RecordBatch batch in batches)
            Assert.Equal([0.099, seconds, seconds], batch.Latencies[..batch.RowCount]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", true)]
    [InlineData("frue", false)]
    [InlineData("talse", false)]
    [InlineData("tals", false)]
    [InlineData("fals", false)]
    [InlineData("tru", false)]
    [InlineData("t", false)]
    [InlineData("f", false)]
    [InlineData("truee", false)]
    public void Read_TakesNoOtherWordForABoolean(string word, bool isOne)
    {
        RecordSchema schema = Of(Categorical("a"));
        RecordBatch batch = NewBatch(schema);
        RecordOutcome outcome = isOne ? RecordOutcome.Accepted : RecordOutcome.RejectedJson;
        Assert.Equal(outcome, new JsonRecordReader(schema).Read(Encoding.UTF8.GetBytes($"{{\"a\":{word}}}"), batch));
        Assert.Equal(RecordOutcome.RejectedJson, new JsonRecordReader(schema).Read(Encoding.UTF8.GetBytes($"{{\"a\":{word}"), batch));
        Assert.Equal(outcome, new JsonRecordReader(schema).Read(Encoding.UTF8.GetBytes($"{{\"x\":[{word}],\"a\":1}}"), batch));
        if (isOne)
            Assert.Equal($"'{word}'", Cell(batch, 0, 0));
    }

    [Theory]
    [InlineData("39.02", 39.02f)]
    [InlineData("0.1234567890123", 0.1234567890123f)]
    [InlineData("16777217", 16777216f)]
    public void Read_RoundsToFloat32_WhatItStores(string text, float expected)
    {
        RecordSchema schema = Of(Numeric("a") with { Float32 = true });
        Assert.Equal([((double)expected).ToString("R"), ((double)expected).ToString("R")], Rows(schema, $"{{'a':{text}}}", $"{{'a':{text}}}"));
    }

    [Fact]
    public void Read_KeepsEveryKey_WhenKeysOfAllLengthsFillTheColumn()
    {
        RecordSchema schema = Of(Categorical("c"));
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        string KeyOf(int row) => row % 7 == 0 ? "true" : new string((char)('a' + (row % 26)), row * 31 % 40);
        for (int row = 0; row < ColumnBatch.MaxRows; row++)
            reader.Read(Encoding.UTF8.GetBytes(row % 7 == 0 ? "{\"c\":true}" : $"{{\"c\":\"{KeyOf(row)}\"}}"), batch);
        for (int row = 0; row < ColumnBatch.MaxRows; row++)
            Assert.Equal($"'{KeyOf(row)}'", Cell(batch, 0, row));
    }

    [Fact]
    public void Read_GivesTheNearestDouble_WhateverLengthsAColumnMixes()
    {
        RecordSchema schema = Of(Numeric("a"), Numeric("b"));
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        Random random = new(22);
        List<(string A, string B)> texts = [];
        for (int row = 0; row < ColumnBatch.MaxRows; row++)
        {
            // a begins with short numbers only, b mixes from the start.
            texts.Add((Decimal(random, row < 1000 ? 5 : 21), Decimal(random, 21)));
            Assert.Equal(RecordOutcome.Accepted, reader.Read(Encoding.UTF8.GetBytes($"{{\"a\":{texts[row].A},\"b\":{texts[row].B}}}"), batch));
        }

        for (int row = 0; row < ColumnBatch.MaxRows; row++)
        {
            Assert.Equal(double.Parse(texts[row].A, CultureInfo.InvariantCulture), batch.Features.Columns[0].Numbers[row]);
            Assert.Equal(double.Parse(texts[row].B, CultureInfo.InvariantCulture), batch.Features.Columns[1].Numbers[row]);
        }
    }

    private static string Decimal(Random random, int mostDigits)
    {
        string digits = string.Concat(Enumerable.Range(0, random.Next(1, mostDigits)).Select(_ => (char)('0' + random.Next(10))));
        int whole = random.Next(1, digits.Length + 1);
        string text = digits[..whole].TrimStart('0').PadLeft(1, '0') + (whole < digits.Length ? "." + digits[whole..] : "");
        return (random.Next(2) == 0 ? "-" : "") + text + (random.Next(20) == 0 ? "e-3" : "");
    }

    /// <summary>The accepted lines, one row each; ' stands for ".</summary>
    private static List<string> Rows(RecordSchema schema, params string[] lines)
    {
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        foreach (string line in lines)
            reader.Read(Encoding.UTF8.GetBytes(line.Replace('\'', '"')), batch);
        return [.. Enumerable.Range(0, batch.RowCount).Select(row => Row(batch, row))];
    }

    private static string Row(RecordBatch batch, int row) =>
        string.Join(' ', Enumerable.Range(0, batch.Features.Columns.Length).Select(column => Cell(batch, column, row)));
}
