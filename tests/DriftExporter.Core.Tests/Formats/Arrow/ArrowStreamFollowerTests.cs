using DriftExporter.Formats.Columnar;
using System.Globalization;
using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>A stream that grows, as records: the same rows however its bytes arrive.</summary>
public sealed class ArrowStreamFollowerTests
{
    private static readonly TestArrays s_arrays = new();

    [Theory]
    [InlineData(TestCodec.None, false)]
    [InlineData(TestCodec.Lz4, false)]
    [InlineData(TestCodec.Zstandard, false)]
    [InlineData(TestCodec.Declined, false)]
    [InlineData(TestCodec.None, true)]
    public void Read_GivesTheSameRows_HoweverTheBytesArrive(TestCodec codec, bool isFile)
    {
        byte[] bytes = SampleStream.Make(false, codec, 60, isFile).ToArray();
        RecordSchema schema = SampleSchema();
        List<string> expected = Follow(schema, bytes, [bytes.Length]);
        Assert.Equal(120, expected.Count);
        Assert.Equal("'0' 0 -0.5 'a' 0 @0 0", expected[0]);
        Assert.Equal(expected, Follow(schema, bytes, [.. Enumerable.Range(1, bytes.Length)]));
        Random random = new(20260802);
        for (int round = 0; round < 40; round++)
            Assert.Equal(expected, Follow(schema, bytes, [.. Splits(random, bytes.Length)]));
    }

    [Fact]
    public void Read_StopsAtAFullBatch_AndGoesOnWithinTheMessage()
    {
        byte[] bytes = SampleStream.Make(false, TestCodec.None, 5_000).ToArray();
        List<string> expected = Follow(SampleSchema(), bytes, [bytes.Length]);
        Assert.Equal(10_000, expected.Count);
        Assert.Equal("9999 9998.5", string.Join(' ', expected[^1].Split(' ')[1..3]));
        Assert.Equal(expected, Follow(SampleSchema(), bytes, [1000, 100_000, 300_000, bytes.Length]));
    }

    [Fact]
    public void StartFile_GoesOnWhereReadingStopped_AtAnyPlace()
    {
        byte[] bytes = [.. SampleStream.Make(false, TestCodec.Lz4, 5_000).ToArray(), .. SampleStream.Make(false, TestCodec.None, 3).ToArray()];
        RecordSchema schema = SampleSchema();
        List<string> expected = Follow(schema, bytes, [bytes.Length]);
        Assert.Equal(10_006, expected.Count);
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        RecordBatch batch = NewBatch(schema);
        List<string> before = [];
        int restarts = 0;
        while (before.Count < expected.Count)
        {
            follower.Read(bytes.AsMemory((int)follower.ReadOffset), batch);
            before.AddRange(Rows(batch));
            batch.Clear();
            (long offset, long row) = (follower.Offset, follower.Row);
            using ArrowStreamFollower restarted = new(schema);
            restarted.StartFile("a.arrows", offset, row);
            Assert.Equal((offset, row), (restarted.Offset, restarted.Row));
            List<string> after = Drain(restarted, bytes, [.. Enumerable.Range(1, 50).Select(part => bytes.Length * part / 50)], batch);
            Assert.Equal(expected[before.Count..], after);
            Assert.Equal(bytes.Length, restarted.Offset);
            restarts++;
        }

        Assert.Equal(3, restarts);
    }

    [Fact]
    public void StartFile_JumpsOverBodies_WhenItGoesOn()
    {
        byte[] bytes = SampleStream.Make(false, TestCodec.None, 4_000).ToArray();
        using ArrowStreamFollower follower = new(SampleSchema());
        follower.StartFile("a.arrows", bytes.Length);
        RecordBatch batch = NewBatch(SampleSchema());
        int given = 0;
        while (follower.ReadOffset < bytes.Length)
        {
            int length = (int)Math.Min(Math.Max(4096, follower.BytesNeeded), bytes.Length - follower.ReadOffset);
            given += length;
            follower.Read(bytes.AsMemory((int)follower.ReadOffset, length), batch);
        }

        Assert.Equal(0, batch.RowCount);
        Assert.InRange(given, 1, 30_000);
        Assert.Equal(default, follower.Counts);
    }

    [Fact]
    public void StartFile_EndsInAProblem_WhenItIsAnotherFile()
    {
        byte[] bytes = SampleStream.Make(false, TestCodec.None, 10).ToArray();
        using ArrowStreamFollower follower = new(SampleSchema());
        follower.StartFile("a.arrows", 1201);
        Assert.InRange(follower.Read(bytes, NewBatch(SampleSchema())).Consumed, 1, 1200);
        ProblemException exception = Assert.Throws<ProblemException>(() => follower.Read(bytes, NewBatch(SampleSchema())));
        Assert.Contains("no message begins at byte 1201, where reading stopped: it is another file", exception.Message, StringComparison.Ordinal);
        Assert.Same(exception, Assert.Throws<ProblemException>(() => follower.Read(bytes, NewBatch(SampleSchema()))));
        follower.StartFile("b.arrows");
        Assert.False(follower.Read(bytes, NewBatch(SampleSchema())).IsBatchFull);
        Assert.Equal(20, follower.Counts.Accepted);
    }

    [Fact]
    public void Read_AppliesTheRulesOfRecords_ToEveryValue()
    {
        RecordSchema schema = new()
        {
            Fields =
            [
                new RecordField("f32", FeatureKind.Numeric, Float32: true, Boolean: false, [["d"]]),
                new RecordField("f32key", FeatureKind.Categorical, Float32: true, Boolean: false, [["d"]]),
                new RecordField("flag", FeatureKind.Categorical, Float32: false, Boolean: true, [["t"]]),
                new RecordField("flagNumber", FeatureKind.Numeric, Float32: false, Boolean: true, [["t"]]),
                new RecordField("number", FeatureKind.Numeric, Float32: false, Boolean: false, [["t"]]),
                new RecordField("list", FeatureKind.Numeric, Float32: false, Boolean: false, [["l"]]),
                new RecordField("struct", FeatureKind.Categorical, Float32: false, Boolean: false, [["s"]]),
                new RecordField("absent", FeatureKind.Categorical, Float32: false, Boolean: false, [["nowhere"]]),
            ],
        };
        byte[] bytes = new TestStream().Schema(
            new TestField("d", TestType.Float(2)), new TestField("t", TestType.Utf8), new TestField("l", TestType.List, [new("item", TestType.Int(8))]),
            new TestField("s", TestType.Struct, [new("x", TestType.Int(8))]))
            .Rows(
                s_arrays.Double(39.02, 1e300, double.NaN, double.PositiveInfinity, null),
                s_arrays.Text("True", "FALSE", "1", "3.5", "maybe"),
                TestArrays.List(s_arrays.Int(1, 1, 2, 3), 0, 1, 1, 2, 2, 3),
                TestArrays.Struct([true, true, false, true, true], s_arrays.Int(1, 1, 2, 3, 4, 5)))
            .ToArray();
        Assert.Equal(
            [
                "39.02000045776367 '39.02' 'true' 1 ! ! ! -", "! ! 'false' 0 ! ! ! -", "- - 'true' 1 1 ! - -", "! ! '3.5' 3.5 3.5 ! ! -", "- - 'maybe' ! ! ! ! -",
            ],
            Follow(schema, bytes, [bytes.Length]).Select(row => row[..row.IndexOf(" ?", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Read_LooksInStructsFirst_AndFallsBackWhereTheyAreNull()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("x"), RecordSchemas.Categorical("c"));
        byte[] bytes = new TestStream().Schema(
            new TestField("features", TestType.Struct, [new("x", TestType.Int(8))]), new TestField("x", TestType.Utf8), new TestField("features.c", TestType.Int(8)))
            .Rows(TestArrays.Struct([true, false, true], s_arrays.Int(1, 1, 2, null)), s_arrays.Text("10", "20", "30"), s_arrays.Int(1, 7, 8, 9)).ToArray();
        Assert.Equal(["1 '7'", "20 '8'", "- '9'"], Follow(schema, bytes, [bytes.Length]).Select(row => row[..row.IndexOf(" ?", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Read_CountsRowsWithoutFeatures_WhereTheirStructIsNull()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("x"));
        TestField[] fields = [new("features", TestType.Struct, [new("x", TestType.Int(8)), new("y", TestType.Int(8))])];
        byte[] bytes = new TestStream().Schema(fields)
            .Rows(TestArrays.Struct([true, false, true], s_arrays.Int(1, 1, 2, null), s_arrays.Int(1, 1, 1, 1))).ToArray();
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        Assert.Equal(2, Drain(follower, bytes, [bytes.Length], NewBatch(schema)).Count);
        Assert.Equal(new ColumnarCounts(Accepted: 2, 0, 0, NoFeatures: 1, 0), follower.Counts);
        using ArrowStreamFollower other = new(RecordSchemas.Of(RecordSchemas.Numeric("z")) with { UnreadFields = [RecordSchemas.Numeric("y")] });
        other.StartFile("a.arrows");
        Assert.Equal(2, Drain(other, bytes, [bytes.Length], NewBatch(schema)).Count);
        using ArrowStreamFollower nobody = new(RecordSchemas.Of(RecordSchemas.Numeric("z")));
        nobody.StartFile("a.arrows");
        Assert.Empty(Drain(nobody, bytes, [bytes.Length], NewBatch(schema)));
        Assert.Equal(3, nobody.Counts.NoFeatures);
    }

    [Fact]
    public void Read_KeepsConditionsStatusAndLatency()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("x")) with
        {
            Where = [new RecordCondition(["stage"], ["prod", "canary"]), new RecordCondition(["v"], ["3"])],
            StatusPath = ["status"],
            ErrorValues = ["error"],
            LatencyPath = ["took"],
        };
        byte[] bytes = new TestStream().Schema(
            new TestField("x", TestType.Int(8)), new TestField("stage", TestType.Utf8, Dictionary: 0, Index: TestType.Int(8)), new TestField("v", TestType.Float(2)),
            new TestField("status", TestType.Utf8), new TestField("took", TestType.Duration(2)))
            .Dictionary(0, s_arrays.Text("prod", "test", "canary"))
            .Rows(
                s_arrays.Int(1, 1, 2, 3, 4, 5, 6), s_arrays.Int(1, 0, 1, 2, 0, 0, null), s_arrays.Double(3, 3, 3, 3, 2, 3),
                s_arrays.Text("200", "200", "503", "error", "200", "200"), s_arrays.Int(8, 1500, 1, -1, null, 1, 1)).ToArray();
        Assert.Equal(["1 ? 0.0015"], Follow(schema, bytes, [bytes.Length]));
        using ArrowStreamFollower all = new(schema, includeErrors: true);
        all.StartFile("a.arrows");
        Assert.Equal(["1 ? 0.0015", "3 ? NaN error", "4 ? NaN error"], Drain(all, bytes, [bytes.Length], NewBatch(schema)));
        Assert.Equal(new ColumnarCounts(Accepted: 3, Errors: 2, Filtered: 3, 0, 0), all.Counts);
    }

    [Fact]
    public void Read_GivesEventTimes_OfEveryType()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(2), "t", "t");
        (TestType Type, TestArray Array, string Times)[] cases =
        [
            (TestType.Timestamp(0, "UTC"), s_arrays.Int(8, 1, null, long.MaxValue), "@1000000000 ! !"),
            (TestType.Timestamp(1, "Asia/Tokyo"), s_arrays.Int(8, -1, 1_700_000_000_123, 0), "@-1000000 @1700000000123000000 @0"),
            (TestType.Timestamp(2, "UTC"), s_arrays.Int(8, -1, 1, 0), "@-1000 @1000 @0"),
            (TestType.Timestamp(3, "UTC"), s_arrays.Int(8, 1_700_000_000_123_456_789, -1, 0), "@1700000000123456789 @-1 @0"),
            (TestType.Timestamp(3), s_arrays.Int(8, 7_200_000_000_001, 0, null), "@1 @-7200000000000 !"),
            (TestType.Date(0), s_arrays.Int(4, 1, 0, null), "@79200000000000 @-7200000000000 !"),
            (TestType.Date(1), s_arrays.Int(8, 86_400_000, 0, null), "@79200000000000 @-7200000000000 !"),
            (TestType.Int(64), s_arrays.Int(8, 1_700_000_000, 1_700_000_000_123, -1), "@1700000000000000000 @1700000000123000000 @-1000000000"),
            (TestType.Float(2), s_arrays.Double(1_700_000_000.125, double.NaN, 0), "@1700000000125000000 ! @0"),
            (TestType.Utf8, s_arrays.Text("2026-03-02T09:15:48.120Z", "1970-01-01 02:00:00", "soon"), "@1772442948120000000 @0 !"),
            (TestType.Bool, s_arrays.Bool(true, false, null), "! ! !"),
            (TestType.Time(3, 64), s_arrays.Int(8, 1, 2, 3), "! ! !"),
        ];
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("x")) with { TimestampPaths = [["when"]], TimeZone = zone };
        foreach ((TestType type, TestArray array, string times) in cases)
        {
            byte[] bytes = new TestStream().Schema(new TestField("x", TestType.Int(8)), new TestField("when", type)).Rows(s_arrays.Int(1, 1, 1, 1), array).ToArray();
            Assert.Equal(times, string.Join(' ', Follow(schema, bytes, [bytes.Length]).Select(row => row.Split(' ')[1])));
        }
    }

    [Fact]
    public void Read_PassesOverDamagedRecordBatches_AndCountsTheirRows()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Categorical("t"));
        TestStream stream = new TestStream().Schema(new TestField("t", TestType.Utf8));
        stream.Rows(s_arrays.Text("a", "b"));
        TestArray damaged = s_arrays.Text("c", "d", "e");
        damaged.Buffers[1][4] = 200;
        stream.Rows(damaged).Rows(s_arrays.Text("f"));
        stream.Rows(4, new TestArray(3, 0, damaged.Buffers)).Rows(s_arrays.Text("g"));
        byte[] bytes = stream.ToArray();
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        Assert.Equal(["'a'", "'b'", "'f'", "'g'"], Drain(follower, bytes, [bytes.Length], NewBatch(schema)).Select(row => row.Split(' ')[0]));
        Assert.Equal(new ColumnarCounts(Accepted: 4, 0, 0, 0, Damaged: 7), follower.Counts);
        Assert.Contains("a.arrows column \"t\": is damaged: it has 3 values, and its batch 4 rows (message at byte ", follower.LastProblem!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PassesOverMessagesThatAreTooLong()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Categorical("t"));
        byte[] bytes = new TestStream().Schema(new TestField("t", TestType.Utf8)).Rows(s_arrays.Text("a")).Rows(s_arrays.Text(new string('x', 5000), "y"))
            .Rows(s_arrays.Text("b")).ToArray();
        using ArrowStreamFollower follower = new(schema, maxMessageBytes: 4096);
        follower.StartFile("a.arrows");
        Assert.Equal(["'a'", "'b'"], Drain(follower, bytes, [.. Enumerable.Range(1, bytes.Length)], NewBatch(schema)).Select(row => row.Split(' ')[0]));
        Assert.Equal(2, follower.Counts.Damaged);
        Assert.Contains("and 4096 is the most that is read of a log", follower.LastProblem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PassesOverRowsOfTooMuchText()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Categorical("c")) with { Where = [new RecordCondition(["x"], ["1"])] };
        long?[] rows = [.. Enumerable.Range(0, 100).Select(row => (long?)(row == 0 ? 0 : 1))];
        byte[] bytes = new TestStream().Schema(new TestField("c", TestType.Utf8, Dictionary: 1, Index: TestType.Int(8)), new TestField("x", TestType.Int(8)))
            .Dictionary(1, s_arrays.Text(new string('a', 1 << 20), "b"))
            .Rows(s_arrays.Int(1, [.. rows.Select(_ => (long?)0)]), s_arrays.Int(1, rows)).Rows(s_arrays.Int(1, 1), s_arrays.Int(1, 1)).ToArray();
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        Assert.Equal(["'b'"], Drain(follower, bytes, [bytes.Length], NewBatch(schema)).Select(row => row.Split(' ')[0]));
        Assert.Equal(100, follower.Counts.Damaged);
        Assert.Contains("more than 64 MiB of text", follower.LastProblem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GoesOnWithoutADictionaryThatIsDamaged()
    {
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Categorical("c"));
        TestArray damaged = s_arrays.Text("a");
        damaged.Buffers[1][4] = 200;
        byte[] bytes = new TestStream().Schema(new TestField("c", TestType.Utf8, Dictionary: 1, Index: TestType.Int(8)))
            .Dictionary(1, damaged).Rows(s_arrays.Int(1, 0, 0)).Dictionary(1, s_arrays.Text("b")).Rows(s_arrays.Int(1, 0)).ToArray();
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        Assert.Equal(["'b'"], Drain(follower, bytes, [bytes.Length], NewBatch(schema)).Select(row => row.Split(' ')[0]));
        Assert.Equal(new ColumnarCounts(Accepted: 1, 0, 0, 0, Damaged: 2), follower.Counts);
    }

    [Fact]
    public void Read_AllocatesNothing_AfterTheFirstMessages()
    {
        TestStream stream = new TestStream().Schema(SampleStream.Fields[0], SampleStream.Fields[1], SampleStream.Fields[3]);
        for (int message = 0; message < 200; message++)
            stream.Rows(s_arrays.Int(4, message, null), s_arrays.Double(1, 2), s_arrays.Text("a", "b"));
        byte[] bytes = stream.ToArray();
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("i"), RecordSchemas.Numeric("d"), RecordSchemas.Categorical("t")) with { LatencyPath = ["d"], StatusPath = ["i"], TimestampPaths = [["i"]] };
        using ArrowStreamFollower follower = new(schema);
        RecordBatch batch = NewBatch(schema);
        follower.StartFile("a.arrows");
        follower.Read(bytes.AsMemory(0, bytes.Length / 2), batch);
        ReadOnlyMemory<byte> rest = bytes.AsMemory((int)follower.ReadOffset);
        long before = GC.GetAllocatedBytesForCurrentThread();
        follower.Read(rest, batch);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(400, batch.RowCount);
        Assert.Equal(0, allocated);
    }

    private static RecordSchema SampleSchema() => new()
    {
        Fields =
        [
            RecordSchemas.Categorical("h"), RecordSchemas.Numeric("i"), RecordSchemas.Numeric("d"), RecordSchemas.Categorical("c"),
            new RecordField("x", FeatureKind.Numeric, Float32: false, Boolean: false, [["s", "x"], ["h"]]),
        ],
        TimestampPaths = [["ts"], ["when"]],
        LatencyPath = ["m"],
        LatencyUnitSeconds = 1,
    };

    private static RecordBatch NewBatch(RecordSchema schema) => new([.. schema.Fields.Select(field => field.Kind)]);

    private static List<string> Follow(RecordSchema schema, byte[] bytes, int[] ends)
    {
        using ArrowStreamFollower follower = new(schema);
        follower.StartFile("a.arrows");
        return Drain(follower, bytes, ends, NewBatch(schema));
    }

    /// <summary>Gives the file as it is at each of the lengths, the last of which is the whole.</summary>
    private static List<string> Drain(ArrowStreamFollower follower, byte[] bytes, int[] ends, RecordBatch batch)
    {
        List<string> rows = [];
        foreach (int end in ends)
        {
            if (follower.ReadOffset > end)
                continue;
            ArrowFollowStep step;
            do
            {
                long offset = follower.ReadOffset;
                step = follower.Read(bytes.AsMemory((int)offset, end - (int)offset), batch);
                Assert.Equal(follower.ReadOffset - offset, step.Consumed);
                rows.AddRange(Rows(batch));
                batch.Clear();
            }
            while (step.IsBatchFull);
        }

        return rows;
    }

    /// <summary>Fields, then the time (? absent, ! unreadable), the latency, and whether it is an error.</summary>
    private static IEnumerable<string> Rows(RecordBatch batch)
    {
        for (int row = 0; row < batch.RowCount; row++)
        {
            StringBuilder text = new();
            for (int column = 0; column < batch.Features.Columns.Length; column++)
                text.Append(Cell(batch.Features.Columns[column], row)).Append(' ');
            text.Append(batch.EventTimeStates[row] switch
            {
                EventTimeState.Absent => "?",
                EventTimeState.Read => "@" + batch.EventTimes[row].ToString(CultureInfo.InvariantCulture),
                _ => "!",
            });
            text.Append(' ').Append(batch.Latencies[row].ToString("R", CultureInfo.InvariantCulture)).Append(batch.Errors[row] ? " error" : "");
            yield return text.ToString();
        }
    }

    private static string Cell(ColumnVector column, int row) => column.States[row] switch
    {
        ValueState.Missing => "-",
        ValueState.Invalid => "!",
        _ when column.Kind == FeatureKind.Numeric => column.Numbers[row].ToString("R", CultureInfo.InvariantCulture),
        _ => $"'{Encoding.UTF8.GetString(column.Text(row))}'",
    };

    private static IEnumerable<int> Splits(Random random, int length)
    {
        for (int at = 0; at < length;)
        {
            at = Math.Min(length, at + (random.Next(4) == 0 ? random.Next(1, 5000) : random.Next(1, 300)));
            yield return at;
        }
    }
}
