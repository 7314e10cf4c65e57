using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;
using DriftExporter.Formats.Parquet;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>Streams and files as wholes: their framing, dictionaries, and what of them is read.</summary>
public sealed class FramingTests
{
    private static readonly TestField s_category = new("c", TestType.Utf8, Dictionary: 1, Index: TestType.Int(8));

    [Fact]
    public void Read_GivesTheSameRows_ForStreamFileAndLegacyFraming()
    {
        string expected = ArrowFiles.Table(SampleStream.Make(false, TestCodec.None, 40).ToArray());
        Assert.Equal(80, expected.Split('|').Length);
        Assert.Equal(expected, ArrowFiles.Table(SampleStream.Make(false, TestCodec.None, 40, legacy: true).ToArray()));
        byte[] file = SampleStream.Make(false, TestCodec.None, 40, isFile: true).ToArray();
        Assert.Equal(expected, ArrowFiles.Table(file));
        Assert.Equal(expected, ArrowFiles.Table(SampleStream.Make(false, TestCodec.None, 40, isFile: true, legacy: true).ToArray()));
        using ArrowColumnReader reader = ArrowFiles.Open(file);
        Assert.Equal(80, reader.RowCount);
    }

    [Fact]
    public void Read_EndsQuietly_WhereAStreamHasNoEndMarker()
    {
        TestStream stream = new TestStream().Schema(new TestField("x", TestType.Int(8)));
        Assert.Equal("", ArrowFiles.Table(stream.ToArray()));
        Assert.Equal("1|2", ArrowFiles.Table(stream.Rows(new TestArrays().Int(1, 1, 2)).ToArray()));
        Assert.Equal("1|2", ArrowFiles.Table(stream.End().Raw(new byte[100]).ToArray()));
    }

    [Fact]
    public void Read_GoesOnWithTheNextStream_WhenItHasTheSameColumns()
    {
        TestArrays arrays = new();
        byte[] one = new TestStream().Schema(s_category).Dictionary(1, arrays.Text("a")).Rows(arrays.Int(1, 0, 0)).End().ToArray();
        byte[] two = new TestStream().Schema(s_category).Dictionary(1, arrays.Text("b")).Rows(arrays.Int(1, 0)).End().ToArray();
        Assert.Equal("'a'|'a'|'b'", ArrowFiles.Table([.. one, .. two]));
        byte[] withoutDictionary = new TestStream().Schema(s_category).Rows(arrays.Int(1, 0)).End().ToArray();
        Assert.Contains("column \"c\": is damaged: value 0 is entry 0 of a dictionary that has 0 (record batch 1, message at byte ",
            ArrowFiles.Problem([.. one, .. withoutDictionary]), StringComparison.Ordinal);
        byte[] other = new TestStream().Schema(new TestField("c", TestType.Utf8)).End().ToArray();
        Assert.Contains("is several streams with different columns", ArrowFiles.Problem([.. one, .. other]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AppliesDictionaries_InTheOrderOfTheStream()
    {
        TestArrays arrays = new();
        byte[] bytes = new TestStream().Schema(s_category, s_category with { Name = "again" })
            .Rows(arrays.Int(1, null, null), arrays.Int(1, null, null))
            .Dictionary(1, arrays.Text("a", null)).Rows(arrays.Int(1, 1, 0), arrays.Int(1, 0, null))
            .Dictionary(1, arrays.Text("b"), isDelta: true).Rows(arrays.Int(1, 2, 0), arrays.Int(1, 0, 2))
            .Dictionary(1, arrays.Text("x", "y")).Rows(arrays.Int(1, 0, 1), arrays.Int(1, 1, 0)).End().ToArray();
        Assert.Equal("- -|- -|- 'a'|'a' -|'b' 'a'|'a' 'b'|'x' 'y'|'y' 'x'", ArrowFiles.Table(bytes));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, false)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(64, false)]
    public void Read_GivesNumbersOfDictionaries_WithIndicesOfAnyWidth(int bits, bool signed)
    {
        TestArrays arrays = new();
        byte[] bytes = new TestStream().Schema(new TestField("c", TestType.Int(64), Dictionary: -5, Index: TestType.Int(bits, signed)))
            .Dictionary(-5, arrays.Int(8, [.. Enumerable.Range(0, 200).Select(value => (long?)value * 10)]))
            .Rows(arrays.Int(bits / 8, 1, 127, null, 0)).ToArray();
        using ArrowColumnReader reader = ArrowFiles.Open(bytes);
        Assert.Equal("10|1270|-|0", ColumnText.Rows(reader, ColumnText.Numeric("c")));
        Assert.Equal("10 '10'|1270 '1270'|- -|0 '0'", ColumnText.Rows(reader, ColumnText.Numeric("c"), ColumnText.Categorical("c")));
    }

    [Fact]
    public void Read_RefusesADictionaryThatIsReplaced_InAFile()
    {
        TestArrays arrays = new();
        byte[] bytes = new TestStream().Magic().Schema(s_category).Dictionary(1, arrays.Text("a")).Rows(arrays.Int(1, 0))
            .Dictionary(1, arrays.Text("b")).Rows(arrays.Int(1, 0)).End().Footer().ToArray();
        Assert.Contains("replaces the dictionary 1, which a file cannot do: its batches are in no order (message at byte ", ArrowFiles.Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FillsBatches_AcrossSmallRecordBatches()
    {
        TestArrays arrays = new();
        TestStream stream = new TestStream().Schema(new TestField("x", TestType.Int(32)), new TestField("t", TestType.Utf8));
        for (int row = 0; row < 5000; row++)
            stream.Rows(arrays.Int(4, row), arrays.Text($"t{row}"));
        using ArrowColumnReader reader = ArrowFiles.Open(stream.ToArray());
        reader.Select([ColumnText.Categorical("t"), ColumnText.Numeric("x")]);
        ColumnBatch batch = new([FeatureKind.Categorical, FeatureKind.Numeric]);
        Assert.True(reader.Read(batch));
        Assert.Equal(ColumnBatch.MaxRows, batch.RowCount);
        Assert.Equal("t4095", System.Text.Encoding.UTF8.GetString(batch.Columns[0].Text(4095)));
        Assert.True(reader.Read(batch));
        Assert.Equal(904, batch.RowCount);
        Assert.False(reader.Read(batch));
        Assert.Equal(0, batch.RowCount);
    }

    [Theory]
    [InlineData(TestCodec.None)]
    [InlineData(TestCodec.Lz4)]
    public void Read_LeavesBuffersOfOtherColumnsAlone(TestCodec codec)
    {
        TestArrays arrays = new();
        const int rows = 50_000;
        long?[] numbers = [.. Enumerable.Range(0, rows).Select(row => (long?)row)];
        byte[] bytes = new TestStream(codec: codec).Schema(new TestField("a", TestType.Int(64)), new TestField("b", TestType.Int(8)), new TestField("c", TestType.Int(64)))
            .Rows(arrays.Int(8, numbers), arrays.Int(1, numbers), arrays.Int(8, numbers)).ToArray();
        using CountingSource source = new(bytes);
        using ArrowColumnReader reader = ArrowColumnReader.Open("counted.arrows", source);
        Assert.Equal(rows, ColumnText.Rows(reader, ColumnText.Numeric("b")).Split('|').Length);
        // The column has 50,000 bytes; metadata come on top.
        Assert.InRange(source.BytesRead, rows, rows + 3_000);
    }

    [Fact]
    public void Read_AllocatesNothing_AfterTheFirstBatches()
    {
        foreach (TestCodec codec in Enum.GetValues<TestCodec>())
        {
            using ArrowColumnReader reader = ArrowFiles.Open(SampleStream.Make(false, codec, 12_000).ToArray());
            reader.Select([.. SampleStream.Fields.Select(field => new ColumnRequest(field.Name == "s" ? "s.x" : field.Name, FeatureKind.Categorical))]);
            ColumnBatch batch = new([.. SampleStream.Fields.Select(_ => FeatureKind.Categorical)]);
            for (int warmup = 0; warmup < 4; warmup++)
                Assert.True(reader.Read(batch));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(reader.Read(batch));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>Counts what is read.</summary>
    private sealed class CountingSource(byte[] bytes) : IByteSource
    {
        private readonly MemoryByteSource _bytes = new(bytes);

        public long BytesRead { get; private set; }

        public long Length => _bytes.Length;

        public int Read(long offset, Span<byte> destination)
        {
            int read = _bytes.Read(offset, destination);
            BytesRead += read;
            return read;
        }

        public void Dispose() => _bytes.Dispose();
    }
}
