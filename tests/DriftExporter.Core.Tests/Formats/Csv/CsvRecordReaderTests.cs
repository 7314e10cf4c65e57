using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Csv;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.Csv;

public sealed class CsvRecordReaderTests
{
    private static readonly RecordSchema Schema = Of(Numeric("n"), Categorical("c")) with { MissingValues = ["", "NA"] };

    [Theory]
    [InlineData("n,c", "1.5,x", "1.5", "'x'")]
    [InlineData("c,other,n", "x,y,+2", "2", "'x'")]
    [InlineData("n;c", "1;a,b", "1", "'a,b'")]
    [InlineData("n\tc", "1\t x ", "1", "' x '")]
    [InlineData("\uFEFFn,c\r", "1,x\r", "1", "'x'")]
    [InlineData("\"n\",\"c\"", "\"1\",\"a \"\"b\"\", c\"", "1", "'a \"b\", c'")]
    [InlineData("n,c", ",", "Missing", "Missing")]
    [InlineData("n,c", "NA,\"\"", "Missing", "Missing")]
    [InlineData("n,c", "nan,1.0", "Invalid", "'1.0'")]
    [InlineData("n,c", "1e999,true", "Invalid", "'true'")]
    [InlineData("features.n,n,c", "1,2,x", "1", "'x'")]
    [InlineData("c,m", "x,1", "Missing", "'x'")]
    [InlineData("n,n,c", "1,2,x", "2", "'x'")]
    public void Read_StoresTheFields_UnderTheNamesOfTheHeader(string header, string line, string number, string category)
    {
        CsvRecordReader reader = Started(Schema, header);
        (RecordOutcome outcome, RecordBatch batch) = Read(reader, Schema, Encoding.UTF8.GetBytes(line));
        Assert.Equal(RecordOutcome.Accepted, outcome);
        Assert.Equal((number, category), (Cell(batch, 0), Cell(batch, 1)));
    }

    [Theory]
    [InlineData("1,x,y", RecordOutcome.RejectedCsv)]
    [InlineData("1", RecordOutcome.RejectedCsv)]
    [InlineData("\"1,x", RecordOutcome.RejectedCsv)]
    [InlineData("\"1\"2,x", RecordOutcome.RejectedCsv)]
    [InlineData("1,x\n2,y", RecordOutcome.RejectedCsv)]
    [InlineData("", RecordOutcome.Blank)]
    [InlineData("\r", RecordOutcome.Blank)]
    [InlineData("n,c", RecordOutcome.Blank)]
    [InlineData("n,c\r", RecordOutcome.Blank)]
    public void Read_SaysWhatBecameOfTheLine(string line, RecordOutcome expected)
    {
        (RecordOutcome outcome, RecordBatch batch) = Read(Started(Schema, "n,c"), Schema, Encoding.UTF8.GetBytes(line));
        Assert.Equal(expected, outcome);
        Assert.Equal(0, batch.RowCount);
    }

    [Fact]
    public void Read_RefusesOtherBytesThanUtf8()
    {
        Assert.Equal(RecordOutcome.RejectedEncoding, Read(Started(Schema, "n,c"), Schema, [(byte)'1', (byte)',', 0xE9]).Outcome);
    }

    [Fact]
    public void Read_RefusesEveryRecord_OfAFileWithoutAnyColumn()
    {
        Assert.Equal(RecordOutcome.RejectedNoFeatures, Read(Started(Schema, "x,y"), Schema, [.. "1,2"u8]).Outcome);
        CsvRecordReader broken = new(Schema);
        broken.StartFile();
        Assert.Equal(RecordOutcome.RejectedCsv, Read(broken, Schema, [.. "\"n,c"u8]).Outcome);
        Assert.Equal(RecordOutcome.RejectedCsv, Read(broken, Schema, [.. "1,x"u8]).Outcome);
    }

    [Fact]
    public void StartFile_ForgetsTheHeader()
    {
        CsvRecordReader reader = Started(Schema, "n,c");
        RecordBatch batch = NewBatch(Schema);
        Assert.Equal(RecordOutcome.Accepted, reader.Read("1,x"u8, batch));
        reader.StartFile();
        Assert.Equal(RecordOutcome.Blank, reader.Read("c;d"u8, batch));
        Assert.Equal(RecordOutcome.Accepted, reader.Read("y;2"u8, batch));
        Assert.Equal(["1", "'x'", "Missing", "'y'"], [Cell(batch, 0, 0), Cell(batch, 1, 0), Cell(batch, 0, 1), Cell(batch, 1, 1)]);
    }

    [Fact]
    public void Read_ReadsWhatTheRecordSaysAboutItself()
    {
        RecordSchema schema = Schema with
        {
            Where = [new(["model"], ["m"])],
            TimestampPaths = [["timestamp"], ["ts"]],
            StatusPath = ["status"],
            LatencyPath = ["latency_ms"],
        };
        CsvRecordReader reader = Started(schema, "ts,n,model,status,latency_ms");
        RecordBatch batch = NewBatch(schema);
        Assert.Equal(RecordOutcome.Accepted, reader.Read("2024-01-01T00:00:00Z,1,m,500,250"u8, batch));
        Assert.Equal(RecordOutcome.Accepted, reader.Read("1704067200.5,1,m,200,"u8, batch));
        Assert.Equal(RecordOutcome.Accepted, reader.Read(",1,m,,x"u8, batch));
        Assert.Equal(RecordOutcome.Filtered, reader.Read("1704067200.5,1,other,200,"u8, batch));
        Assert.Equal([1_704_067_200_000_000_000, 1_704_067_200_500_000_000], batch.EventTimes[..2]);
        Assert.Equal([EventTimeState.Read, EventTimeState.Read, EventTimeState.Unreadable], batch.EventTimeStates[..3]);
        Assert.Equal([true, false, false], batch.Errors[..3]);
        Assert.Equal([0.25, double.NaN, double.NaN], batch.Latencies[..3]);
    }

    [Fact]
    public void Read_GivesTheReferenceFigures_ForTheCsvLogs()
    {
        using System.Text.Json.JsonDocument expected = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(TestData.Shared("data/formats/expected.json")));
        System.Text.Json.JsonElement numeric = expected.RootElement.GetProperty("numeric");
        System.Text.Json.JsonElement categorical = expected.RootElement.GetProperty("categorical");
        RecordSchema schema = Of(
            [.. numeric.EnumerateObject().Select(column => Numeric(column.Name)), .. categorical.EnumerateObject().Select(column => Categorical(column.Name))]);
        CsvRecordReader reader = new(schema);
        RecordBatch batch = NewBatch(schema);
        reader.StartFile();
        foreach (string line in File.ReadLines(TestData.Shared("data/formats/with_header.csv")))
            reader.Read(Encoding.UTF8.GetBytes(line), batch);
        Check(schema, batch.Features, numeric, categorical);

        using CsvColumnReader quoted = new(TestData.Shared("data/formats/quoted.csv"));
        quoted.Select([.. schema.Fields.Select(field => new ColumnRequest(field.Name, field.Kind))]);
        ColumnBatch columns = new([.. schema.Fields.Select(field => field.Kind)]);
        Assert.True(quoted.Read(columns));
        Check(schema, columns, numeric, categorical);
        Assert.Empty(quoted.RejectedRecords);
    }

    [Fact]
    public void Read_AllocatesNothing_AfterWarmUp()
    {
        CsvRecordReader reader = Started(Schema, "n,c,x");
        RecordBatch batch = NewBatch(Schema);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (int row = 0; row < 10_000; row++)
            {
                if (batch.IsFull)
                    batch.Clear();
                reader.Read(row % 2 == 0 ? "1.25,\"a \"\"b\"\"\",1"u8 : ",,"u8, batch);
            }
        }
    }

    private static void Check(RecordSchema schema, ColumnBatch batch, System.Text.Json.JsonElement numeric, System.Text.Json.JsonElement categorical)
    {
        Assert.Equal(200, batch.RowCount);
        for (int field = 0; field < schema.Fields.Count; field++)
        {
            string name = schema.Fields[field].Name;
            ColumnVector column = batch.Columns[field];
            int[] rows = [.. Enumerable.Range(0, batch.RowCount).Where(row => column.States[row] == ValueState.Value)];
            System.Text.Json.JsonElement figures = (column.Kind == FeatureKind.Numeric ? numeric : categorical).GetProperty(name);
            Assert.Equal(figures.GetProperty("nulls").GetInt32(), batch.RowCount - rows.Length);
            if (column.Kind == FeatureKind.Numeric)
            {
                Assert.Equal(figures.GetProperty("sum").GetDouble(), rows.Sum(row => column.Numbers[row]), 1e-6);
                continue;
            }

            Dictionary<string, int> counts = rows.GroupBy(row => Encoding.UTF8.GetString(column.Text(row))).ToDictionary(group => group.Key, group => group.Count());
            Assert.Equal(figures.GetProperty("counts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt32()), counts);
        }
    }

    private static CsvRecordReader Started(RecordSchema schema, string header)
    {
        CsvRecordReader reader = new(schema);
        reader.StartFile();
        Assert.Equal(RecordOutcome.Blank, reader.Read(Encoding.UTF8.GetBytes(header), NewBatch(schema)));
        return reader;
    }
}
