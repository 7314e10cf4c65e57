using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Hand-made files, for what the files of real writers do not hold.</summary>
public sealed class MadeFileTests
{
    private static readonly byte[] Two = [.. BitConverter.GetBytes(1), .. BitConverter.GetBytes(-2)];

    public static TheoryData<string, SourceType> Types => new()
    {
        { "boolean", SourceType.Boolean }, { "int8", SourceType.Integer }, { "uint16", SourceType.Integer }, { "int32", SourceType.Integer },
        { "uint32", SourceType.Integer }, { "int64", SourceType.Integer }, { "uint64", SourceType.Integer }, { "float", SourceType.Float32 },
        { "float16", SourceType.Float32 }, { "double", SourceType.Float64 }, { "decimal(6,4)", SourceType.Decimal }, { "decimal(38,10)", SourceType.Decimal },
        { "string", SourceType.String }, { "json", SourceType.String }, { "uuid", SourceType.String }, { "enum", SourceType.Enumeration },
        { "date", SourceType.Date }, { "time(ms)", SourceType.Time }, { "time(us, UTC)", SourceType.Time }, { "timestamp(ms)", SourceType.Timestamp },
        { "timestamp(us, UTC)", SourceType.Timestamp }, { "timestamp(ns)", SourceType.Timestamp }, { "binary", SourceType.Binary }, { "bson", SourceType.Binary },
        { "fixed(3)", SourceType.Binary }, { "interval", SourceType.Unsupported }, { "decimal(39,0)", SourceType.Decimal }, { "decimal(4,5)", SourceType.Decimal },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Columns_NameTheType(string text, SourceType type)
    {
        using ParquetColumnReader reader = new FileBuilder(0).Column(TypeNode(text)).Open();
        SourceColumn column = Assert.Single(reader.Columns);
        Assert.Equal((text, type), (column.DataType, column.Type));
        Assert.Equal(text is "interval" or "decimal(39,0)" or "decimal(4,5)", column.Unsupported is not null);
    }

    [Fact]
    public void Columns_NameLeavesOfStructsByTheirPath_AndNestedThingsOnce()
    {
        Page levels(params int[] present) => new(2, [.. Packing.Levels(present, 2, new Random(1)), .. BitConverter.GetBytes(7), .. BitConverter.GetBytes(8)]);
        FileBuilder file = new FileBuilder(2)
            .Group(new Node("a", Repetition: Repetition.Optional) { Children = 2 })
            .Column(new Node("b", PhysicalType.Int32, Repetition.Optional), levels(2, 2))
            .Group(new Node("c") { Children = 1 })
            .Column(new Node("d", PhysicalType.Int32, Repetition.Optional), levels(1, 2))
            .Group(new Node("tags", Repetition: Repetition.Optional) { Children = 1, Converted = ConvertedType.List })
            .Group(new Node("list", Repetition: Repetition.Repeated) { Children = 1 })
            .Column(new Node("element", PhysicalType.Int32))
            .Column(new Node("many", PhysicalType.Int32, Repetition.Repeated))
            .Column(new Node("after", PhysicalType.Int32), new Page(2, Two));
        using ParquetColumnReader reader = file.Open();
        Assert.Equal(["a.b", "a.c.d", "tags", "many", "after"], reader.Columns.Select(column => column.Name));
        Assert.Equal([SourceType.Nested, SourceType.Nested], reader.Columns.Where(column => column.Unsupported is not null).Select(column => column.Type));
        Dictionary<string, ColumnSummary> columns = ColumnSummary.Read(
            reader, new("a.b", FeatureKind.Numeric), new("a.c.d", FeatureKind.Numeric), new("after", FeatureKind.Numeric));
        Assert.Equal([7, 8], columns["a.b"].Numbers);
        Assert.Equal([7], columns["a.c.d"].Numbers);
        Assert.Equal(1, columns["a.c.d"].Missing);
        Assert.Equal([1, -2], columns["after"].Numbers);
    }

    [Fact]
    public void Columns_TellColumnsOfOneNameApart()
    {
        Node node = new("x", PhysicalType.Int32);
        using ParquetColumnReader reader = new FileBuilder(2).Column(node, new Page(2, Two)).Column(node, new Page(2, [.. Two.Reverse()])).Open();
        Assert.Equal(["x", "x (2)"], reader.Columns.Select(column => column.Name));
        Assert.Equal([1, -2], ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric))["x"].Numbers);
    }

    [Theory]
    [InlineData("int8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, -1.0, "-1")]
    [InlineData("uint32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, 4294967295.0, "4294967295")]
    [InlineData("uint64", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 18446744073709551616.0, "18446744073709551615")]
    [InlineData("float", new byte[] { 0x29, 0x5C, 0x1C, 0x42 }, 39.09000015258789, "39.09")]
    [InlineData("float", new byte[] { 0, 0, 0, 0x80 }, -0.0, "0")]
    [InlineData("double", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F }, 1.5, "1.5")]
    [InlineData("double", new byte[] { 0, 0, 0, 0, 0, 0, 0x08, 0x40 }, 3.0, "3")]
    [InlineData("float16", new byte[] { 0x00, 0x3E }, 1.5, "1.5")]
    [InlineData("decimal(6,4)", new byte[] { 0x40, 0xE2, 0x01, 0x00 }, 12.3456, "12.3456")]
    [InlineData("decimal(38,10)", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE }, -2e-10, "-2E-10")]
    [InlineData("timestamp(us, UTC)", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, 1.0, "1")]
    [InlineData("timestamp(ns)", new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, 0x8D, 0x3D, 0x25, 0 }, 86400000000005.0, "86400000000005")]
    [InlineData("date", new byte[] { 0x10, 0x27, 0, 0 }, 10000.0, "10000")]
    [InlineData("fixed(3)", new byte[] { (byte)'1', (byte)'.', (byte)'5' }, 1.5, "1.5")]
    public void Read_GivesNumberAndKey_ForEveryType(string type, byte[] value, double number, string key)
    {
        foreach (bool withDictionary in new[] { false, true })
        {
            Page[] pages = withDictionary
                ? [new Page(1, value, PageEncoding.Plain, PageType.Dictionary), new Page(2, [0, 4], PageEncoding.RleDictionary)]
                : [new Page(2, [.. value, .. value])];
            using ParquetColumnReader reader = new FileBuilder(2).Column(TypeNode(type), pages).Open();
            Assert.Equal([number, number], ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric))["x"].Numbers);
            Assert.Equal([key, key], ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical))["x"].Keys);
        }
    }

    [Theory]
    [InlineData("float", new byte[] { 0, 0, 0xC0, 0x7F }, ValueState.Missing, ValueState.Missing)]
    [InlineData("float", new byte[] { 0, 0, 0x80, 0xFF }, ValueState.Invalid, ValueState.Invalid)]
    [InlineData("double", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x7F }, ValueState.Missing, ValueState.Missing)]
    [InlineData("double", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x7F }, ValueState.Invalid, ValueState.Invalid)]
    [InlineData("float16", new byte[] { 0x00, 0xFC }, ValueState.Invalid, ValueState.Invalid)]
    [InlineData("fixed(3)", new byte[] { 0xFF, 0xFE, 0 }, ValueState.Invalid, ValueState.Invalid)]
    [InlineData("uuid", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, ValueState.Invalid, ValueState.Value)]
    [InlineData("timestamp(ns)", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F }, ValueState.Invalid, ValueState.Invalid)]
    public void Read_GivesTheState_ForValuesThatAreNone(string type, byte[] value, ValueState asNumber, ValueState asKey)
    {
        using ParquetColumnReader reader = new FileBuilder(1).Column(TypeNode(type), new Page(1, value)).Open();
        foreach ((FeatureKind kind, ValueState state) in new[] { (FeatureKind.Numeric, asNumber), (FeatureKind.Categorical, asKey) })
        {
            var batch = new ColumnBatch([kind]);
            reader.Select([new ColumnRequest("x", kind)]);
            Assert.True(reader.Read(batch));
            Assert.Equal(state, batch.Columns[0].States[0]);
            Assert.False(reader.Read(batch));
        }
    }

    [Fact]
    public void Read_GivesTextsAsTheyAre_AndParsesThemWhenNumbersAreAskedFor()
    {
        byte[][] texts = [.. new[] { "", "a\0b", "é", "12.5", "+3e1", "x" }.Select(Encoding.UTF8.GetBytes), [0xC3, 0x28]];
        foreach (string type in new[] { "string", "binary" })
        {
            using ParquetColumnReader reader = new FileBuilder(7).Column(TypeNode(type), new Page(7, Packing.Bytes(texts))).Open();
            ColumnSummary keys = ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical))["x"];
            Assert.Equal(["", "a\0b", "é", "12.5", "+3e1", "x"], keys.Keys);
            Assert.Equal(1, keys.Invalid);
            ColumnSummary numbers = ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric))["x"];
            Assert.Equal([12.5, 30.0], numbers.Numbers);
            Assert.Equal(5, numbers.Invalid);
        }
    }

    [Fact]
    public void Read_GivesUuidsInLowerCase()
    {
        using ParquetColumnReader reader = new FileBuilder(1).Column(TypeNode("uuid"), new Page(1, [.. Enumerable.Range(0xA0, 16).Select(value => (byte)value)])).Open();
        Assert.Equal(["a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf"], ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical))["x"].Keys);
    }

    [Fact]
    public void Read_CrossesPagesOfAllKinds_WithinAChunk()
    {
        byte[] ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
        var random = new Random(4);
        Page[] pages =
        [
            new Page(2, ints(10, 20), PageEncoding.Plain, PageType.Dictionary),
            new Page(3, [.. Packing.Levels([1, 0, 1], 1, random), 1, .. Packing.Hybrid([1, 0], 1, random)], PageEncoding.RleDictionary),
            new Page(0, [], PageEncoding.Plain, PageType.Index),
            new Page(0, [.. BitConverter.GetBytes(0)]),
            new Page(2, [.. Packing.BigEndianBits([0, 1], 1), .. ints(30)]) { LevelEncoding = PageEncoding.BitPacked },
            new Page(3, Packing.Delta([40, 41], 32), PageEncoding.DeltaBinaryPacked, PageType.DataV2) { Levels = Packing.Hybrid([1, 1, 0], 1, random) },
            new Page(2, [], PageEncoding.Plain, PageType.DataV2) { Levels = Packing.Hybrid([0, 0], 1, random) },
        ];
        using ParquetColumnReader reader = new FileBuilder(10).Column(new Node("x", PhysicalType.Int32, Repetition.Optional), pages).Open();
        ColumnSummary numbers = ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric))["x"];
        Assert.Equal([20, 10, 30, 40, 41], numbers.Numbers);
        Assert.Equal(5, numbers.Missing);
        Assert.Equal(["20", "10", "30", "40", "41"], ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical))["x"].Keys);
    }

    [Fact]
    public void Read_GivesBooleans_InAllEncodings()
    {
        bool[] values = [.. Enumerable.Range(0, 5000).Select(index => index % 3 == 0)];
        byte[] hybrid = Packing.Hybrid([.. values.Select(value => value ? 1 : 0)], 1, new Random(2));
        Page[][] forms =
        [
            [new Page(5000, Packing.Bits([.. values.Select(value => value ? 1ul : 0)], 1))],
            [new Page(5000, [.. BitConverter.GetBytes(hybrid.Length), .. hybrid], PageEncoding.Rle)],
            [new Page(2, [2], PageEncoding.Plain, PageType.Dictionary), new Page(5000, [1, .. hybrid], PageEncoding.RleDictionary)],
        ];
        foreach (Page[] form in forms)
        {
            using ParquetColumnReader reader = new FileBuilder(5000).Column(TypeNode("boolean"), form).Open();
            Assert.Equal(values.Select(value => value ? 1.0 : 0.0), ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric))["x"].Numbers);
            Assert.Equal(values.Select(value => value ? "true" : "false"), ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical))["x"].Keys);
        }
    }

    [Theory]
    [InlineData(2_147_483_647, "a page of 2147483647 bytes is larger than 268435456")]
    [InlineData(100_000_000, "cannot hold the declared 100000000 bytes")]
    public void Read_RefusesSizesThatCannotBe_BeforeItAllocates(int declared, string what)
    {
        byte[] body = [.. Packing.Varint((ulong)declared), 0, 1];
        var page = new Page(1, body) { UncompressedLength = declared };
        using ParquetColumnReader reader = new FileBuilder(1).Column(TypeNode("int32"), CompressionCodec.Snappy, page).Open();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.ThrowsAny<ProblemException>(() => ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric)));
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(CompressionCodec.Lzo, PageEncoding.Plain, "compression LZO is not supported. Rewrite with compression='zstd', or leave the column out.")]
    [InlineData((CompressionCodec)9, PageEncoding.Plain, "compression number 9 is not supported.")]
    [InlineData(CompressionCodec.Snappy, (PageEncoding)10, "encoding number 10 is not supported. Rewrite with use_dictionary=True, or leave the column out.")]
    internal void Columns_SayWhatIsNotSupported(CompressionCodec codec, PageEncoding encoding, string what)
    {
        using ParquetColumnReader reader = new FileBuilder(1).Column(TypeNode("int32"), codec, new Page(1, [1, 2, 3, 4], encoding)).Open();
        Assert.StartsWith(what, reader.Columns[0].Unsupported, StringComparison.Ordinal);
        var exception = Assert.ThrowsAny<ProblemException>(() => reader.Select([new ColumnRequest("x", FeatureKind.Numeric)]));
        Assert.StartsWith("made.parquet column \"x\": " + what, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesTheEncoding_WhenItDoesNotSuitTheType()
    {
        using ParquetColumnReader reader = new FileBuilder(1).Column(TypeNode("float"), new Page(1, [1, 2, 3, 4], PageEncoding.DeltaBinaryPacked)).Open();
        var exception = Assert.ThrowsAny<ProblemException>(() => ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Numeric)));
        Assert.Equal("made.parquet column \"x\": encoding DELTA_BINARY_PACKED of float values is not supported (row group 0, page at byte 4). "
            + "Rewrite with use_dictionary=True, or leave the column out.", exception.Message);
    }

    [Theory]
    [InlineData(1_000_000_000)]
    public void Open_RefusesMoreRowsThanTheFileCanHold(long rows)
    {
        var exception = Assert.ThrowsAny<ProblemException>(() => new FileBuilder(rows).Column(TypeNode("int32"), new Page(int.MaxValue, [])).Open());
        Assert.Contains("1000000000 rows cannot be in", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RefusesAFile_WhoseCountsDisagree()
    {
        var file = new FileBuilder(2) { DeclaredRows = 3 };
        var exception = Assert.ThrowsAny<ProblemException>(() => file.Column(TypeNode("int32"), new Page(2, Two)).Open());
        Assert.Equal("made.parquet: has a damaged footer: the file has 3 rows, and its row groups 2. Write or copy the file again.", exception.Message);
    }

    [Fact]
    public void Read_VerifiesTheChecksum_WhereThereIsOne()
    {
        using ParquetColumnReader right = new FileBuilder(2).Column(TypeNode("int32"), new Page(2, Two) { Checksum = Crc32.Compute(Two) }).Open();
        Assert.Equal([1, -2], ColumnSummary.Read(right, new ColumnRequest("x", FeatureKind.Numeric))["x"].Numbers);
        using ParquetColumnReader wrong = new FileBuilder(2).Column(TypeNode("int32"), new Page(2, Two) { Checksum = 1 }).Open();
        Assert.ThrowsAny<ProblemException>(() => ColumnSummary.Read(wrong, new ColumnRequest("x", FeatureKind.Numeric)));
    }

    [Fact]
    public void Read_SharesTheBytes_OfAKeyThatComesAgain()
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', 100_000));
        Page[] pages = [new Page(1, Packing.Bytes(text), PageEncoding.Plain, PageType.Dictionary), new Page(4096, [0, .. Packing.Varint(4096 << 1)], PageEncoding.RleDictionary)];
        using ParquetColumnReader reader = new FileBuilder(4096).Column(TypeNode("string"), pages).Open();
        reader.Select([new ColumnRequest("x", FeatureKind.Categorical)]);
        var batch = new ColumnBatch([FeatureKind.Categorical]);
        Assert.True(reader.Read(batch));
        Assert.Equal(100_000, batch.Columns[0].TextUsed);
        Assert.Equal(text, batch.Columns[0].Text(4095));
    }

    [Fact]
    public void Read_RefusesTextsThatAreNoCategories()
    {
        byte[] text = new byte[33 << 20];
        using ParquetColumnReader reader = new FileBuilder(2).Column(TypeNode("string"), new Page(2, Packing.Bytes(text, text))).Open();
        var exception = Assert.ThrowsAny<ProblemException>(() => ColumnSummary.Read(reader, new ColumnRequest("x", FeatureKind.Categorical)));
        Assert.Contains("4096 rows hold more than 64 MiB of text, which is not a category (row group 0, page at byte 4). Leave the column out.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SaysSo_WhenThereIsNoColumnOrRow()
    {
        using ParquetColumnReader reader = new FileBuilder(0).Column(TypeNode("int32")).Open();
        Assert.Equal(0, reader.RowCount);
        reader.Select([new ColumnRequest("x", FeatureKind.Numeric)]);
        Assert.False(reader.Read(new ColumnBatch([FeatureKind.Numeric])));
        using ParquetColumnReader empty = new FileBuilder(0).Open();
        Assert.Empty(empty.Columns);
    }

    [Fact]
    public void Read_FailsAgain_UntilColumnsAreSelectedAnew()
    {
        using ParquetColumnReader reader = new FileBuilder(2).Column(TypeNode("int32"), new Page(2, [1, 2, 3])).Open();
        var batch = new ColumnBatch([FeatureKind.Numeric]);
        for (int round = 0; round < 2; round++)
        {
            reader.Select([new ColumnRequest("x", FeatureKind.Numeric)]);
            Assert.ThrowsAny<ProblemException>(() => reader.Read(batch));
            Assert.ThrowsAny<ProblemException>(() => reader.Read(batch));
        }
    }

    [Fact]
    public void Open_RefusesChunksThatAreLongerThanTheFileTogether()
    {
        byte[] file = new FileBuilder(2).Column(TypeNode("int32"), new Page(2, Two)).Build();
        // The chunk's length is the metadata's last field but one; find it by its value, the bytes before the footer.
        int footer = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8);
        byte[] field = [0x16, (byte)((footer - 4) << 1), 0x26];
        int at = footer + file.AsSpan(footer).IndexOf(field);
        Assert.True(at > footer);
        byte[] longer = [.. file.AsSpan(0, at + 1), 0xFE, 0xFF, 0x7F, .. file.AsSpan(at + 2)];
        BitConverter.TryWriteBytes(longer.AsSpan(longer.Length - 8), BitConverter.ToInt32(file, file.Length - 8) + 2);
        var exception = Assert.ThrowsAny<ProblemException>(() => ParquetColumnReader.Open("made.parquet", new MemoryByteSource(longer)));
        Assert.Contains("the pages of column \"x\" are said to be longer than the file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesABatchOfAnotherSelection()
    {
        using ParquetColumnReader reader = new FileBuilder(2).Column(TypeNode("int32"), new Page(2, Two)).Open();
        reader.Select([new ColumnRequest("x", FeatureKind.Numeric)]);
        Assert.Throws<ArgumentException>(() => reader.Read(new ColumnBatch([FeatureKind.Categorical])));
        Assert.Throws<ArgumentException>(() => reader.Read(new ColumnBatch([])));
    }

    private static Node TypeNode(string text)
    {
        Node integer(PhysicalType type, ConvertedType? converted) => new("x", type) { Converted = converted };
        Node time(int id, PhysicalType type, int unit, bool utc) => new("x", type)
        {
            Logical = union => union.Struct(id, member => member.Bool(1, utc).Struct(2, choice => choice.Struct(unit, _ => { }))),
        };
        Node @decimal(PhysicalType type, int precision, int scale, int length = 0) => new("x", type)
        {
            TypeLength = length, Converted = ConvertedType.Decimal, Decimal = (scale, precision),
        };
        Node simple(PhysicalType type, int id, int length = 0) => new("x", type) { TypeLength = length, Logical = union => union.Struct(id, _ => { }) };
        return text switch
        {
            "boolean" => integer(PhysicalType.Boolean, null),
            "int8" => integer(PhysicalType.Int32, ConvertedType.Int8),
            "uint16" => new Node("x", PhysicalType.Int32) { Logical = union => union.Struct(10, member => member.Int(1, 16).Bool(2, false)) },
            "int32" => integer(PhysicalType.Int32, null),
            "uint32" => integer(PhysicalType.Int32, ConvertedType.UInt32),
            "int64" => integer(PhysicalType.Int64, ConvertedType.Int64),
            "uint64" => integer(PhysicalType.Int64, ConvertedType.UInt64),
            "float" => integer(PhysicalType.Float, null),
            "double" => integer(PhysicalType.Double, null),
            "float16" => simple(PhysicalType.FixedLenByteArray, 15, 2),
            "decimal(6,4)" => @decimal(PhysicalType.Int32, 6, 4),
            "decimal(38,10)" => @decimal(PhysicalType.FixedLenByteArray, 38, 10, 16),
            "decimal(39,0)" => @decimal(PhysicalType.ByteArray, 39, 0),
            "decimal(4,5)" => @decimal(PhysicalType.Int64, 4, 5),
            "string" => simple(PhysicalType.ByteArray, 1),
            "json" => integer(PhysicalType.ByteArray, ConvertedType.Json),
            "uuid" => simple(PhysicalType.FixedLenByteArray, 14, 16),
            "enum" => simple(PhysicalType.ByteArray, 4),
            "date" => integer(PhysicalType.Int32, ConvertedType.Date),
            "time(ms)" => time(7, PhysicalType.Int32, 1, false),
            "time(us, UTC)" => integer(PhysicalType.Int64, ConvertedType.TimeMicroseconds),
            "timestamp(ms)" => time(8, PhysicalType.Int64, 1, false),
            "timestamp(us, UTC)" => time(8, PhysicalType.Int64, 2, true),
            "timestamp(ns)" => integer(PhysicalType.Int96, null),
            "binary" => integer(PhysicalType.ByteArray, null),
            "bson" => integer(PhysicalType.ByteArray, ConvertedType.Bson),
            "fixed(3)" => new Node("x", PhysicalType.FixedLenByteArray) { TypeLength = 3 },
            "interval" => new Node("x", PhysicalType.FixedLenByteArray) { TypeLength = 12, Converted = ConvertedType.Interval },
            _ => throw new ArgumentOutOfRangeException(nameof(text), text, null),
        };
    }
}
