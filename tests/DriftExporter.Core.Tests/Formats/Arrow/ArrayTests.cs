using System.Numerics;
using DriftExporter.Formats.Arrow;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>Every type, as numbers and as category keys, in both byte orders.</summary>
public sealed class ArrayTests
{
    [Theory]
    [InlineData(8, true, "-128|-|127")]
    [InlineData(16, true, "-32768|-|32767")]
    [InlineData(32, true, "-2147483648|-|2147483647")]
    [InlineData(64, true, "-9007199254740993|-|9007199254740993")]
    public void Read_GivesIntegers_OfEveryWidth(int bits, bool signed, string keys)
    {
        string[] parts = keys.Split('|');
        byte[] bytes = ArrowFiles.Column(TestType.Int(bits, signed), new TestArrays().Int(bits / 8, long.Parse(parts[0]), null, long.Parse(parts[2])));
        (string numbers, string texts) = ArrowFiles.Read(bytes);
        Assert.Equal($"{(double)long.Parse(parts[0]):R}|-|{(double)long.Parse(parts[2]):R}", numbers);
        Assert.Equal($"'{parts[0]}'|-|'{parts[2]}'", texts);
    }

    [Theory]
    [InlineData(8, "255")]
    [InlineData(16, "65535")]
    [InlineData(32, "4294967295")]
    [InlineData(64, "18446744073709551615")]
    public void Read_GivesUnsignedIntegers_OfEveryWidth(int bits, string key)
    {
        (string numbers, string keys) = ArrowFiles.Read(ArrowFiles.Column(TestType.Int(bits, signed: false), new TestArrays().Int(bits / 8, -1, 0)));
        Assert.Equal($"{double.Parse(key):R}|0", numbers);
        Assert.Equal($"'{key}'|'0'", keys);
    }

    [Fact]
    public void Read_GivesFloats_WithNaNMissingAndInfinityInvalid()
    {
        TestArrays arrays = new();
        Assert.Equal(("0.1|-|-|!|-0", "'0.1'|-|-|!|'0'"), ArrowFiles.Read(ArrowFiles.Column(TestType.Float(2), arrays.Double(0.1, null, double.NaN, double.NegativeInfinity, -0.0))));
        // A float has the key of its own shortest text, and the number of its widened twin.
        Assert.Equal(("0.10000000149011612|-|!|3", "'0.1'|-|!|'3'"), ArrowFiles.Read(ArrowFiles.Column(TestType.Float(1), arrays.Single(0.1f, float.NaN, float.PositiveInfinity, 3))));
        Assert.Equal(("0.0999755859375|-|65504", "'0.099975586'|-|'65504'"), ArrowFiles.Read(ArrowFiles.Column(TestType.Float(0), arrays.Half(0.1, null, 65504))));
    }

    [Fact]
    public void Read_GivesTheNearestDouble_ForDecimalsOfEveryWidth()
    {
        TestArrays arrays = new();
        (int Bits, string[] Values)[] cases =
        [
            (32, ["-12.34", "21474836.47", "0.01"]),
            (64, ["-92233720368547758.08", "92233720368547758.07", "0.07"]),
            (128, ["-1701411834604692317316873037158841057.28", "123456789012345678901234567890.12", "-0.01"]),
            (256, ["57896044618658097711785492504343953926634992332820282019728792003956564819967.00", "-1234567890123456789012345678901234567890.99", "9007199254740993.00"]),
        ];
        foreach ((int bits, string[] values) in cases)
        {
            BigInteger?[] unscaled = [.. values.Select(value => (BigInteger?)Clamp(BigInteger.Parse(value.Replace(".", "", StringComparison.Ordinal)), bits)), null];
            byte[] bytes = ArrowFiles.Column(TestType.Decimal(76, 2, bits), arrays.Decimal(bits / 8, unscaled));
            // The framework parses decimal text to the nearest double at any length.
            Assert.Equal(string.Join('|', unscaled.Select(value => value is null ? "-" : double.Parse(value + "E-2").ToString("R"))), ArrowFiles.Read(bytes).Numbers);
        }
    }

    [Theory]
    [InlineData(-3, "12345000")]
    [InlineData(0, "12345")]
    [InlineData(22, "1.2345E-18")]
    [InlineData(23, "1.2345E-19")]
    [InlineData(76, "1.2345E-72")]
    [InlineData(2_000_000_000, "0")]
    [InlineData(-2_000_000_000, "!")]
    public void Read_GivesDecimals_OfAnyScale(int scale, string number) =>
        Assert.Equal($"{number}", ArrowFiles.Read(ArrowFiles.Column(TestType.Decimal(76, scale, 128), new TestArrays().Decimal(16, 12345))).Numbers);

    [Fact]
    public void Read_GivesBooleans_AsNumbersAndKeys()
    {
        bool?[] values = [.. Enumerable.Range(0, 19).Select(index => index % 5 == 4 ? (bool?)null : index % 3 == 0)];
        (string numbers, string keys) = ArrowFiles.Read(ArrowFiles.Column(TestType.Bool, new TestArrays().Bool(values)));
        Assert.Equal(string.Join('|', values.Select(value => value switch { null => "-", true => "1", _ => "0" })), numbers);
        Assert.Equal(string.Join('|', values.Select(value => value switch { null => "-", true => "'true'", _ => "'false'" })), keys);
        Assert.Equal(("1|0|-", "'true'|'false'|-"), ArrowFiles.Read(ArrowFiles.Column(TestType.Int(8), new TestArrays().Int(1, 7, 0, null), extension: "arrow.bool8")));
    }

    [Fact]
    public void Read_GivesTexts_OfEveryLayout()
    {
        string?[] values = ["", "twelve bytes", "thirteen byte", null, "a text that is surely longer than twelve", "ž", "3.5", "+1e2", " 1"];
        string keys = "''|'twelve bytes'|'thirteen byte'|-|'a text that is surely longer than twelve'|'ž'|'3.5'|'+1e2'|' 1'";
        string numbers = "!|!|!|-|!|!|3.5|100|!";
        TestArrays arrays = new();
        Assert.Equal((numbers, keys), ArrowFiles.Read(ArrowFiles.Column(TestType.Utf8, arrays.Text(values))));
        Assert.Equal((numbers, keys), ArrowFiles.Read(ArrowFiles.Column(TestType.LargeUtf8, arrays.LargeText(values))));
        for (int buffers = 1; buffers <= 3; buffers++)
            Assert.Equal((numbers, keys), ArrowFiles.Read(ArrowFiles.Column(TestType.Utf8View, arrays.View(buffers, values))));
    }

    [Fact]
    public void Read_TakesVeryLongTextsForNoNumbers()
    {
        // Views may share their bytes, so that a small file could hold any number of long ones.
        string longest = "1." + new string('0', 4094);
        (string numbers, string keys) = ArrowFiles.Read(ArrowFiles.Column(TestType.Utf8View, new TestArrays().View(1, longest, longest + "0")));
        Assert.Equal("1|!", numbers);
        Assert.Equal($"'{longest}'|'{longest}0'", keys);
    }

    [Fact]
    public void Read_GivesBinariesThatAreText_AndUuids()
    {
        TestArrays arrays = new();
        Assert.Equal("'ab'|!|-", ArrowFiles.Read(ArrowFiles.Column(TestType.Binary, arrays.Binary(4, "ab"u8.ToArray(), [0xFF, 0xFE], null))).Keys);
        Assert.Equal("'ab'|!|-", ArrowFiles.Read(ArrowFiles.Column(TestType.FixedSizeBinary(2), TestArrays.FixedBinary(2, "ab"u8.ToArray(), [0xFF, 0xFE], null))).Keys);
        byte[] uuid = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
        Assert.Equal(
            "'00112233-4455-6677-8899-aabbccddeeff'",
            ArrowFiles.Read(ArrowFiles.Column(TestType.FixedSizeBinary(16), TestArrays.FixedBinary(16, uuid), extension: "arrow.uuid")).Keys);
    }

    [Fact]
    public void Read_GivesTimes_AsTheyAreStored()
    {
        TestArrays arrays = new();
        foreach ((TestType type, int width) in new (TestType, int)[]
        {
            (TestType.Date(0), 4), (TestType.Date(1), 8), (TestType.Time(0, 32), 4), (TestType.Time(1, 32), 4), (TestType.Time(2, 64), 8), (TestType.Time(3, 64), 8),
            (TestType.Timestamp(0), 8), (TestType.Timestamp(3, "Europe/Prague"), 8), (TestType.Duration(2), 8),
        })
        {
            Assert.Equal(("86400000|-|-1", "'86400000'|-|'-1'"), ArrowFiles.Read(ArrowFiles.Column(type, arrays.Int(width, 86_400_000, null, -1))));
        }
    }

    [Fact]
    public void Columns_NameEveryType()
    {
        TestField Field(string name, TestType type, params TestField[] children) => new(name, type, children);
        byte[] bytes = new TestStream().Schema(
            Field("a", TestType.Int(16, signed: false)), Field("b", TestType.Float(0)), Field("c", TestType.Decimal(10, 2, 128)), Field("d", TestType.Bool),
            Field("e", TestType.LargeUtf8), Field("f", TestType.Date(0)), Field("g", TestType.Time(1, 32)), Field("h", TestType.Timestamp(2, "UTC")),
            Field("i", TestType.Duration(3)), Field("j", TestType.Null), Field("k", TestType.Binary), Field("l", TestType.Interval(0)),
            Field("m", TestType.List, Field("item", TestType.Bool)), Field("n", TestType.Union(0), Field("", TestType.Bool)),
            Field("o", TestType.Struct, Field("p", TestType.Utf8), Field("q", TestType.Struct, Field("r", TestType.Float(2)))),
            new TestField("s", TestType.Utf8, Dictionary: 1, Index: TestType.Int(8)),
            Field("t", TestType.RunEndEncoded, Field("run_ends", TestType.Int(32)), Field("values", TestType.Int(64)))).End().ToArray();
        using ArrowColumnReader reader = ArrowFiles.Open(bytes);
        Assert.Equal(
            "a:Integer(uint16) b:Float32(float16) c:Decimal(decimal(10,2)) d:Boolean(bool) e:String(large_string) f:Date(date32) g:Time(time32(ms)) "
            + "h:Timestamp(timestamp(us, UTC)) i:Time(duration(ns)) j:String(null) k:Binary(binary) l:Unsupported(interval) m:Nested(list) n:Nested(union) "
            + "o.p:String(string) o.q.r:Float64(float64) s:Enumeration(dictionary(string)) t:Integer(run_end_encoded(int64))",
            ColumnText.Types(reader));
        Assert.Equal("l m n", string.Join(' ', reader.Columns.Where(column => column.Unsupported is not null).Select(column => column.Name)));
    }

    [Fact]
    public void Read_GivesNullsOfAllStructsAround_ForALeaf()
    {
        TestArrays arrays = new();
        TestField[] fields = [new("o", TestType.Struct, [new("i", TestType.Struct, [new("x", TestType.Int(32))]), new("y", TestType.Utf8)]), new("z", TestType.Int(8))];
        byte[] bytes = new TestStream().Schema(fields).Rows(
            TestArrays.Struct(
                [true, false, true, true],
                TestArrays.Struct([true, true, false, true], arrays.Int(4, 1, 2, 3, null)),
                arrays.Text("a", "b", "c", null)),
            arrays.Int(1, 5, 6, 7, 8)).ToArray();
        Assert.Equal("1 'a' 5|- - 6|- 'c' 7|- - 8", ArrowFiles.Table(bytes));
    }

    [Fact]
    public void Read_PassesOverNestedColumns_AndFindsThoseBehind()
    {
        TestArrays arrays = new();
        foreach (short version in new short[] { 3, 4 })
        {
            // Before version 5, a union has a validity bitmap.
            TestArray types = arrays.Int(1, 0, 0);
            TestArray union = new(2, 0, version == 3 ? [[], types.Buffers[1]] : [types.Buffers[1]], [arrays.Int(4, 8, 9)]);
            byte[] bytes = new TestStream(version: version).Schema(
                new TestField("l", TestType.List, [new("item", TestType.Utf8View)]), new TestField("n", TestType.Null),
                new TestField("u", TestType.Union(0), [new("", TestType.Int(32))]), new TestField("i", TestType.Interval(0)),
                new TestField("x", TestType.Utf8View))
                .Rows(TestArrays.List(arrays.View(2, "some text longer than twelve"), 0, 0, 1), TestArrays.Null(2), union, arrays.Int(4, 1, 2), arrays.View(1, "first, quite long", "2nd"))
                .ToArray();
            Assert.Equal("- 'first, quite long'|- '2nd'", ArrowFiles.Table(bytes));
        }
    }

    [Fact]
    public void Columns_GiveUpOnThoseBehindAnUnknownType()
    {
        TestArrays arrays = new();
        byte[] bytes = new TestStream().Schema(
            new TestField("a", TestType.Int(8)), new TestField("b", new TestType(99, new FlatNode())), new TestField("c", TestType.Int(8)))
            .Rows(arrays.Int(1, 1, 2), arrays.Int(1, 3, 4), arrays.Int(1, 5, 6)).ToArray();
        using ArrowColumnReader reader = ArrowFiles.Open(bytes);
        Assert.StartsWith("Arrow's type number 99 is not known.", reader.Columns[1].Unsupported, StringComparison.Ordinal);
        Assert.StartsWith("it comes behind a column of a type that is not known", reader.Columns[2].Unsupported, StringComparison.Ordinal);
        Assert.Equal("1|2", ColumnText.Rows(reader, ColumnText.Numeric("a")));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Read_GivesRuns_AcrossBatchesOfRows(int width)
    {
        TestArrays arrays = new();
        TestField[] children = [new("run_ends", TestType.Int(width * 8)), new("values", TestType.Utf8)];
        byte[] bytes = new TestStream().Schema(new TestField("x", TestType.RunEndEncoded, children))
            .Rows(arrays.RunEnds(width, [1, 5000, 5001, 9000, 10_000], arrays.Text("a", "b", null, "d", "e")))
            .Rows(arrays.RunEnds(width, [2, 9], arrays.Text("f", "g"), length: 3)).ToArray();
        string[] rows = ArrowFiles.Read(bytes).Keys.Split('|');
        Assert.Equal(10_003, rows.Length);
        Assert.Equal("'a' 'b' 'b' - 'd' 'd' 'e' 'e' 'f' 'f' 'g'", string.Join(' ', new[] { 0, 1, 4999, 5000, 5001, 8999, 9000, 9999, 10_000, 10_001, 10_002 }.Select(row => rows[row])));
    }

    [Theory]
    [InlineData(new long[] { 2, 2, 4 }, "run 1 ends at row 2, and the one before it at row 2")]
    [InlineData(new long[] { 1, 2, 3 }, "the runs end at row 3 of 4")]
    public void Read_EndsInAProblem_WhenRunsDoNotFit(long[] ends, string message)
    {
        TestArrays arrays = new();
        TestField[] children = [new("run_ends", TestType.Int(32)), new("values", TestType.Int(8))];
        Assert.Contains(message, ArrowFiles.Problem(ArrowFiles.Column(TestType.RunEndEncoded, arrays.RunEnds(4, ends, arrays.Int(1, 1, 2, 3), length: 4), children)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GivesTheSameRows_InBothByteOrdersAndAllStorages()
    {
        string expected = ArrowFiles.Table(SampleStream.Make(false, TestCodec.None, 500).ToArray());
        Assert.StartsWith("0 -0.5 0 'text 0' 'a' '0' 0 'false' 'view of row number 0' 0 0|", expected, StringComparison.Ordinal);
        foreach (bool bigEndian in new[] { false, true })
        {
            foreach (TestCodec codec in Enum.GetValues<TestCodec>())
                Assert.Equal(expected, ArrowFiles.Table(SampleStream.Make(bigEndian, codec, 500).ToArray()));
        }
    }

    private static BigInteger Clamp(BigInteger value, int bits)
    {
        BigInteger limit = (BigInteger.One << (bits - 1)) - 1;
        return BigInteger.Max(-limit - 1, BigInteger.Min(limit, value));
    }
}
