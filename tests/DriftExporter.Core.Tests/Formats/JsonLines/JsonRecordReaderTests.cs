using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>The rules of the contract for what a record counts as, one test each.</summary>
public sealed class JsonRecordReaderTests
{
    private static readonly RecordSchema Schema = Of(Numeric("n"), Categorical("c"));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "-0")]
    [InlineData("1.5e3", "1500")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("\"12.5\"", "12.5")]
    [InlineData("\"+12.5e1\"", "125")]
    [InlineData("\"\\u0031\\u0032\"", "12")]
    [InlineData("null", "Missing")]
    [InlineData("NaN", "Missing")]
    [InlineData("Infinity", "Invalid")]
    [InlineData("-Infinity", "Invalid")]
    [InlineData("1e999", "Invalid")]
    [InlineData("\"1e999\"", "Invalid")]
    [InlineData("\"NaN\"", "Invalid")]
    [InlineData("\"\"", "Invalid")]
    [InlineData("\" 1\"", "Invalid")]
    [InlineData("\"1,000\"", "Invalid")]
    [InlineData("\"true\"", "Invalid")]
    [InlineData("[1]", "Invalid")]
    [InlineData("{\"x\":1}", "Invalid")]
    public void Read_StoresANumberMissingOrInvalid_InANumericColumn(string value, string expected)
    {
        Assert.Equal(expected, CellOf(Schema, $"{{\"n\":{value}}}", 0));
    }

    [Theory]
    [InlineData("\"a b \"", "'a b '")]
    [InlineData("\"\"", "''")]
    [InlineData("\"\\u00fc\\n\\\"\\\\\\/\\b\\f\\r\\t\"", "'ü\n\"\\/\b\f\r\t'")]
    [InlineData("\"\\ud834\\udd1e\"", "'\U0001D11E'")]
    [InlineData("\"a\\ud834b\"", "'a\uFFFDb'")]
    [InlineData("\"\\udd1e\\ud834\"", "'\uFFFD\uFFFD'")]
    [InlineData("\"\\ud834\\u0041\"", "'\uFFFDA'")]
    [InlineData("3", "'3'")]
    [InlineData("3.0", "'3'")]
    [InlineData("3e2", "'300'")]
    [InlineData("-0", "'0'")]
    [InlineData("-0.0", "'0'")]
    [InlineData("0.1", "'0.1'")]
    [InlineData("9007199254740993", "'9007199254740993'")]
    [InlineData("123456789012345678901234567890", "'123456789012345678901234567890'")]
    [InlineData("true", "'true'")]
    [InlineData("false", "'false'")]
    [InlineData("null", "Missing")]
    [InlineData("NaN", "Missing")]
    [InlineData("Infinity", "Invalid")]
    [InlineData("1e999", "Invalid")]
    [InlineData("[]", "Invalid")]
    [InlineData("{}", "Invalid")]
    public void Read_StoresTheCanonicalKey_InACategoricalColumn(string value, string expected)
    {
        Assert.Equal(expected, CellOf(Schema, $"{{\"c\":{value}}}", 1));
    }

    [Theory]
    [InlineData("39.02", "39.02000045776367")]
    [InlineData("1e39", "Invalid")]
    [InlineData("\"39.02\"", "39.02000045776367")]
    [InlineData("-0.0", "-0")]
    public void Read_RoundsToFloat32_InAFloat32Column(string value, string expected)
    {
        RecordSchema schema = Of(Numeric("n") with { Float32 = true });
        Assert.Equal(expected, CellOf(schema, $"{{\"n\":{value}}}"));
    }

    [Theory]
    [InlineData("39.02", "'39.02'")]
    [InlineData("39.02000045776367", "'39.02'")]
    [InlineData("16777217", "'16777216'")]
    [InlineData("2.0", "'2'")]
    [InlineData("1e39", "Invalid")]
    public void Read_KeysNumbersAsFloats_InAFloat32Category(string value, string expected)
    {
        RecordSchema schema = Of(Categorical("c") with { Float32 = true });
        Assert.Equal(expected, CellOf(schema, $"{{\"c\":{value}}}"));
    }

    [Theory]
    [InlineData("true", "'true'", "1")]
    [InlineData("\"True\"", "'true'", "1")]
    [InlineData("\"TRUE\"", "'true'", "1")]
    [InlineData("1", "'true'", "1")]
    [InlineData("1.0", "'true'", "1")]
    [InlineData("\"1\"", "'true'", "1")]
    [InlineData("false", "'false'", "0")]
    [InlineData("\"False\"", "'false'", "0")]
    [InlineData("\"FALSE\"", "'false'", "0")]
    [InlineData("0", "'false'", "0")]
    [InlineData("-0.0", "'false'", "-0")]
    [InlineData("\"yes\"", "'yes'", "Invalid")]
    [InlineData("2", "'2'", "2")]
    [InlineData("null", "Missing", "Missing")]
    public void Read_TakesEverySpelling_InABooleanColumn(string value, string category, string number)
    {
        string line = $"{{\"b\":{value}}}";
        Assert.Equal(category, CellOf(Of(Categorical("b") with { Boolean = true }), line));
        Assert.Equal(number, CellOf(Of(Numeric("b") with { Boolean = true }), line));
    }

    [Theory]
    [InlineData("{\"features\":{\"n\":1},\"n\":2}", "1")]
    [InlineData("{\"n\":2,\"features\":{\"n\":1}}", "1")]
    [InlineData("{\"n\":2,\"features\":{\"n\":null}}", "Missing")]
    [InlineData("{\"n\":2,\"features\":{}}", "2")]
    [InlineData("{\"n\":2,\"features\":[1]}", "2")]
    [InlineData("{\"n\":2,\"features\":null}", "2")]
    [InlineData("{\"c\":\"x\"}", "Missing")]
    public void Read_TakesTheFirstCandidateThatIsPresent_WhateverTheOrder(string line, string expected)
    {
        Assert.Equal(expected, CellOf(Schema, line));
    }

    [Theory]
    [InlineData("{\"n\":1,\"n\":2}", "2")]
    [InlineData("{\"n\":1,\"n\":null}", "Missing")]
    [InlineData("{\"n\":1,\"\\u006e\":3}", "3")]
    [InlineData("{\"features\":{\"n\":1},\"features\":{\"n\":2}}", "2")]
    [InlineData("{\"features\":{\"n\":1},\"features\":{\"c\":\"x\"}}", "Missing")]
    [InlineData("{\"features\":{\"n\":1},\"features\":{\"c\":\"x\"},\"n\":5}", "5")]
    [InlineData("{\"features\":{\"n\":1},\"features\":7,\"c\":\"y\"}", "Missing")]
    [InlineData("{\"features\":{\"n\":1},\"features\":\"text\",\"c\":\"y\"}", "Missing")]
    [InlineData("{\"features\":7,\"features\":{\"n\":1}}", "1")]
    public void Read_LetsTheLastWin_WhenKeysRepeat(string line, string expected)
    {
        JsonRecordReader reader = new(Schema);
        for (int pass = 0; pass < 3; pass++)
        {
            (RecordOutcome outcome, RecordBatch batch) = Read(reader, Schema, Encoding.UTF8.GetBytes(line));
            Assert.Equal(RecordOutcome.Accepted, outcome);
            Assert.Equal(expected, Cell(batch));
        }
    }

    [Theory]
    [InlineData("{\"a\":{\"b\":{\"n\":1}},\"a\":{}}", "Missing")]
    [InlineData("{\"a\":{\"b\":{\"n\":1}},\"a\":{\"b\":null}}", "Missing")]
    [InlineData("{\"a\":{\"b\":{\"n\":1},\"b\":{}}}", "Missing")]
    [InlineData("{\"a\":{\"b\":{\"n\":1}},\"a\":{\"b\":{\"n\":2}}}", "2")]
    public void Read_ForgetsAllBelow_WhenAnOuterKeyRepeats(string line, string expected)
    {
        RecordSchema schema = Of(Numeric("n", ["a", "b", "n"]), Numeric("any", ["a"]));
        Assert.Equal(expected, CellOf(schema, line));
    }

    [Theory]
    [InlineData("", RecordOutcome.Blank)]
    [InlineData(" \t\r", RecordOutcome.Blank)]
    [InlineData("\uFEFF", RecordOutcome.Blank)]
    [InlineData("{\"n\":1}\r", RecordOutcome.Accepted)]
    [InlineData("\uFEFF {\"n\":1} ", RecordOutcome.Accepted)]
    [InlineData(" { \"n\" : 1 , \"c\" : [ 1 , { } ] } ", RecordOutcome.Accepted)]
    [InlineData("[1]", RecordOutcome.RejectedNotObject)]
    [InlineData("\"n\"", RecordOutcome.RejectedNotObject)]
    [InlineData("NaN", RecordOutcome.RejectedNotObject)]
    [InlineData("[1", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1}}", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1}{\"n\":2}", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1,}", RecordOutcome.RejectedJson)]
    [InlineData("{,\"n\":1}", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1 \"c\":2}", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1}\0", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":1,\"c\":\"\u0001\"}", RecordOutcome.RejectedJson)]
    [InlineData("{\"n\":01}", RecordOutcome.RejectedJson)]
    [InlineData("\0\0\0\0", RecordOutcome.RejectedJson)]
    [InlineData("INFO started", RecordOutcome.RejectedJson)]
    [InlineData("{}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("{\"m\":1}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("{\"m\":{\"n\":1}}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("{\"n\":null}", RecordOutcome.Accepted)]
    public void Read_SaysWhatBecameOfTheLine_AndAddsARowOnlyWhenAccepted(string line, RecordOutcome expected)
    {
        (RecordOutcome outcome, RecordBatch batch) = ReadJson(Schema, line);
        Assert.Equal(expected, outcome);
        Assert.Equal(expected == RecordOutcome.Accepted ? 1 : 0, batch.RowCount);
        Assert.Equal(0, batch.Features.Columns[1].TextUsed);
    }

    [Fact]
    public void Read_RefusesTheEncoding_WhenAnyByteIsNotUtf8()
    {
        foreach (byte[] bad in (byte[][])[[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]])
        {
            byte[] line = [.. "{\"n\":1,\"other\":\""u8, .. bad, .. "\"}"u8];
            Assert.Equal(RecordOutcome.RejectedEncoding, Read(new JsonRecordReader(Schema), Schema, line).Outcome);
        }
    }

    [Theory]
    [InlineData(3, "{\"n\":1,\"o\":[[1]]}", RecordOutcome.Accepted)]
    [InlineData(3, "{\"n\":1,\"o\":[[[1]]]}", RecordOutcome.RejectedDepth)]
    [InlineData(3, "{\"n\":1,\"o\":{\"p\":[{}]}}", RecordOutcome.RejectedDepth)]
    [InlineData(2, "{\"features\":{\"n\":1}}", RecordOutcome.Accepted)]
    [InlineData(1, "{\"features\":{\"n\":1}}", RecordOutcome.RejectedDepth)]
    [InlineData(2, "[[[1]]]", RecordOutcome.RejectedDepth)]
    public void Read_RefusesNestingBelowTheLimit(int maxDepth, string line, RecordOutcome expected)
    {
        Assert.Equal(expected, ReadJson(Schema with { MaxDepth = maxDepth }, line).Outcome);
    }

    [Fact]
    public void Read_EndsInAnOutcome_ForDeepNestingWithoutALimit()
    {
        RecordSchema schema = Schema with { MaxDepth = 1_000_000 };
        string open = string.Concat(Enumerable.Repeat("{\"features\":[", 100_000));
        string close = string.Concat(Enumerable.Repeat("]}", 100_000));
        Assert.Equal(RecordOutcome.RejectedNoFeatures, ReadJson(schema, open + close).Outcome);
        Assert.Equal(RecordOutcome.RejectedJson, ReadJson(schema, open).Outcome);
    }

    /// <summary>Cut off at every byte, and with every bit flipped, read by a reader that has met the whole line.</summary>
    [Fact]
    public void Read_EndsInAnOutcome_ForEveryCutAndEveryFlippedBit()
    {
        RecordSchema schema = Schema with { TimestampPaths = [["ts"]], StatusPath = ["status"], LatencyPath = ["latency_ms"] };
        byte[] line = [.. "{\"ts\":\"2024-01-01T00:02:41.428+00:00\",\"features\":{\"n\":-12345.678e-3,\"c\":\"a\\u00e9\\ud834\\udd1e\"},\"status\":\"200\",\"latency_ms\":27.147}"u8];
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        for (int at = 0; at < line.Length; at++)
        {
            batch.Clear();
            Assert.Equal(RecordOutcome.Accepted, reader.Read(line, batch));
            Assert.Equal(at == 0 ? RecordOutcome.Blank : RecordOutcome.RejectedJson, reader.Read(line.AsSpan(0, at), batch));
            for (int bit = 0; bit < 8; bit++)
            {
                line[at] ^= (byte)(1 << bit);
                Assert.InRange(reader.Read(line, batch), RecordOutcome.Accepted, RecordOutcome.RejectedNoFeatures);
                line[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Theory]
    [InlineData("{\"n\":1,\"model\":{\"name\":\"credit\"},\"stage\":\"prod\"}", RecordOutcome.Accepted)]
    [InlineData("{\"stage\":\"canary\",\"model\":{\"name\":\"cred\\u0069t\"},\"n\":1}", RecordOutcome.Accepted)]
    [InlineData("{\"n\":1,\"model\":{\"name\":\"other\"},\"stage\":\"prod\"}", RecordOutcome.Filtered)]
    [InlineData("{\"n\":1,\"model\":{\"name\":\"credit\"}}", RecordOutcome.Filtered)]
    [InlineData("{\"n\":1,\"model\":{\"name\":\"credit\"},\"stage\":null}", RecordOutcome.Filtered)]
    [InlineData("{\"model\":\"credit\"}", RecordOutcome.Filtered)]
    [InlineData("{\"model\":{\"name\":\"credit\"},\"stage\":3.0}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("{\"n\":1,\"model\":{\"name\":\"other\"}", RecordOutcome.RejectedJson)]
    public void Read_LeavesOut_WhatWhereDoesNotName(string line, RecordOutcome expected)
    {
        RecordSchema schema = Schema with { Where = [new(["model", "name"], ["credit"]), new(["stage"], ["prod", "canary", "3"])] };
        Assert.Equal(expected, ReadJson(schema, line).Outcome);
    }

    [Theory]
    [InlineData("200", false)]
    [InlineData("499.9", false)]
    [InlineData("500", true)]
    [InlineData("\"503\"", true)]
    [InlineData("\"error\"", true)]
    [InlineData("\"err\\u006fr\"", true)]
    [InlineData("\"Error\"", false)]
    [InlineData("404", true)]
    [InlineData("null", false)]
    [InlineData("true", false)]
    [InlineData("{}", false)]
    public void Read_MarksErrors_ByStatus(string status, bool expected)
    {
        RecordSchema schema = Schema with { StatusPath = ["status"], ErrorValues = ["error", "404"] };
        Assert.Equal(expected, ReadJson(schema, $"{{\"n\":1,\"status\":{status}}}").Batch.Errors[0]);
    }

    [Theory]
    [InlineData("27", 0.027)]
    [InlineData("\"1500\"", 1.5)]
    [InlineData("0", 0)]
    [InlineData("-1", double.NaN)]
    [InlineData("1e999", double.NaN)]
    [InlineData("null", double.NaN)]
    [InlineData("\"fast\"", double.NaN)]
    [InlineData("true", double.NaN)]
    public void Read_StoresLatencyInSeconds(string latency, double expected)
    {
        RecordSchema schema = Schema with { LatencyPath = ["latency_ms"] };
        Assert.Equal(expected, ReadJson(schema, $"{{\"n\":1,\"latency_ms\":{latency}}}").Batch.Latencies[0], 1e-15);
        Assert.Equal(double.NaN, ReadJson(schema, "{\"n\":1}").Batch.Latencies[0]);
    }

    [Theory]
    [InlineData("\"ts\":\"2024-01-01T00:00:00Z\"", EventTimeState.Read)]
    [InlineData("\"ts\":\"2024-01-01T00:00:00Z\",\"time\":\"x\"", EventTimeState.Read)]
    [InlineData("\"time\":1704067200", EventTimeState.Read)]
    [InlineData("\"ts\":\"soon\",\"time\":1704067200", EventTimeState.Unreadable)]
    [InlineData("\"ts\":null", EventTimeState.Unreadable)]
    [InlineData("\"ts\":{}", EventTimeState.Unreadable)]
    [InlineData("\"c\":1", EventTimeState.Absent)]
    public void Read_TellsTheEventTime_FromTheFirstPathPresent(string members, EventTimeState expected)
    {
        RecordSchema schema = Schema with { TimestampPaths = [["ts"], ["time"]] };
        RecordBatch batch = ReadJson(schema, $"{{\"n\":1,{members}}}").Batch;
        Assert.Equal(expected, batch.EventTimeStates[0]);
        if (expected == EventTimeState.Read)
            Assert.Equal(1_704_067_200_000_000_000, batch.EventTimes[0]);
    }

    [Fact]
    public void Read_GivesOneValueToEveryAsker_WhenPathsCoincide()
    {
        RecordSchema schema = Of(Numeric("a", ["x"]), Categorical("b", ["x"])) with { StatusPath = ["x"], LatencyPath = ["x"], TimestampPaths = [["x"]] };
        RecordBatch batch = ReadJson(schema, "{\"x\":\"5\\u0030\\u0030\"}").Batch;
        Assert.Equal("500", Cell(batch, 0));
        Assert.Equal("'500'", Cell(batch, 1));
        Assert.True(batch.Errors[0]);
        Assert.Equal(0.5, batch.Latencies[0]);
        Assert.Equal(500_000_000_000, batch.EventTimes[0]);
    }

    [Fact]
    public void Read_LeavesTheBatchAsItWas_WhenALineIsRefused()
    {
        RecordSchema schema = Schema with { Where = [new(["ok"], ["1"])] };
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        Assert.Equal(RecordOutcome.Accepted, reader.Read("{\"n\":1,\"c\":\"first\",\"ok\":1}"u8, batch));
        Assert.Equal(RecordOutcome.Filtered, reader.Read("{\"n\":2,\"c\":\"second\",\"ok\":2}"u8, batch));
        Assert.Equal(RecordOutcome.RejectedJson, reader.Read("{\"n\":2,\"c\":\"second\",\"ok\":1"u8, batch));
        Assert.Equal(RecordOutcome.RejectedNoFeatures, reader.Read("{\"ok\":1}"u8, batch));
        Assert.Equal(RecordOutcome.Accepted, reader.Read("{\"n\":3,\"c\":\"third\",\"ok\":1}"u8, batch));
        Assert.Equal(2, batch.RowCount);
        Assert.Equal(["1", "'first'", "3", "'third'"], [Cell(batch, 0, 0), Cell(batch, 1, 0), Cell(batch, 0, 1), Cell(batch, 1, 1)]);
        Assert.Equal("firstthird".Length, batch.Features.Columns[1].TextUsed);
    }

    [Fact]
    public void Read_FillsTheBatchSooner_WhenCategoriesAreLong()
    {
        byte[] line = Encoding.UTF8.GetBytes($"{{\"c\":\"{new string('x', 1 << 20)}\"}}");
        JsonRecordReader reader = new(Schema);
        RecordBatch batch = NewBatch(Schema);
        for (int pass = 0; pass < 2; pass++)
        {
            batch.Clear();
            while (!batch.IsFull)
                Assert.Equal(RecordOutcome.Accepted, reader.Read(line, batch));
            Assert.Equal(32, batch.RowCount);
        }
    }

    [Fact]
    public void Read_AllocatesNothing_AfterWarmUp()
    {
        RecordSchema schema = Schema with
        {
            TimestampPaths = [["ts"]],
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            StatusPath = ["status"],
            ErrorValues = ["error"],
            LatencyPath = ["latency_ms"],
            Where = [new(["model"], ["credit"])],
        };
        byte[][] lines =
        [
            [.. "{\"ts\":\"2024-01-01 00:00:00.5\",\"model\":\"credit\",\"features\":{\"n\":0.12345678901234567,\"c\":\"\\u00fcber\"},\"status\":200,\"latency_ms\":5}"u8],
            [.. "{\"features\":{\"c\":1.25,\"n\":\"+1e5\"},\"model\":\"credit\",\"odd\":[1,{\"a\":null}],\"n\\u0061me\":1,\"ts\":1704067200.25}"u8],
            [.. "{\"features\":{\"c\":1.25,\"n\":123456789012345678901234567890},\"model\":\"credit\"}"u8],
            [.. "{\"broken\":"u8],
        ];
        JsonRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        Run(50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(50);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                batch.Clear();
                for (int row = 0; row < 1000; row++)
                    reader.Read(lines[row % lines.Length], batch);
            }
        }
    }

    private static string CellOf(RecordSchema schema, string line, int column = 0)
    {
        (RecordOutcome outcome, RecordBatch batch) = ReadJson(schema, line);
        Assert.Equal(RecordOutcome.Accepted, outcome);
        return Cell(batch, column);
    }
}
