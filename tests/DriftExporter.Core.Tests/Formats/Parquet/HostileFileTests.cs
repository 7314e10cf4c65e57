using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Damaged files end in a Problem, in bounded memory.</summary>
[Collection("Allocation")]
public sealed class HostileFileTests
{
    private const long MaxAllocatedBytes = 200_000_000;

    /// <summary>Small files with different codecs, encodings and page versions.</summary>
    private static readonly string[] Samples =
    [
        "parquet-testing/data/alltypes_plain.parquet",
        "parquet-testing/data/alltypes_dictionary.parquet",
        "parquet-testing/data/datapage_v1-snappy-compressed-checksum.parquet",
        "parquet-testing/data/delta_encoding_optional_column.parquet",
        "parquet-testing/data/delta_binary_packed.parquet",
        "parquet-testing/data/byte_stream_split_extended.gzip.parquet",
        "parquet-testing/data/large_string_map.brotli.parquet",
        "parquet-testing/data/non_hadoop_lz4_compressed.parquet",
        "parquet-testing/data/int32_with_null_pages.parquet",
        "parquet-testing/data/binary_truncated_min_max.parquet",
        "parquet-testing/data/floating_orders_nan_count.parquet",
        "parquet-testing/data/nested_structs.rust.parquet",
        "parquet-testing/data/nullable.impala.parquet",
        "parquet-testing/data/fixed_length_decimal.parquet",
        "parquet-writers/polars_zstd.parquet",
        "adult/train.parquet",
    ];

    public static TheoryData<string> DamagedFiles
    {
        get
        {
            string root = Environment.GetEnvironmentVariable("DRIFT_SHARED") ?? Path.Combine(TestData.Repository, "..", "shared");
            string[] folders = [.. new[] { "bad_data", "fuzzing", "data" }.Select(name => Path.Combine(root, "data", "parquet-testing", name)).Where(Directory.Exists)];
            if (folders.Length == 0)
                return ["absent"];
            return [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(Path.Combine(root, "data"), file)).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void Read_EndsInBoundedMemory_ForEveryFileOfTheCollections(string file)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Shared("data/" + file));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        HostileBytes.ReadAll(bytes);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MaxAllocatedBytes);
    }

    [Theory]
    [InlineData("ARROW-GH-41321.parquet")]
    [InlineData("ARROW-GH-47662.parquet")]
    [InlineData("ARROW-RS-GH-6229-DICTHEADER.parquet")]
    [InlineData("PARQUET-1481.parquet")]
    public void Read_EndsInAProblem_ForBadData(string file) =>
        Assert.NotNull(HostileBytes.ReadAll(File.ReadAllBytes(TestData.Shared("data/parquet-testing/bad_data/" + file))));

    [Fact]
    public void Open_RefusesTheFile_WhereverItIsCutOff()
    {
        foreach (string sample in Samples)
        {
            byte[] bytes = File.ReadAllBytes(TestData.Shared("data/" + sample));
            for (int length = 0; length < bytes.Length; length += 97)
                Assert.NotNull(HostileBytes.ReadAll(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Read_EndsInAProblemOrValues_WhenPagesAreCutOffBehindAWholeFooter()
    {
        // The footer stays, the bytes before it go: every page goes past the end of the data sooner or later.
        foreach (string sample in Samples)
        {
            byte[] bytes = File.ReadAllBytes(TestData.Shared("data/" + sample));
            int footerLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8)) + 8;
            int dataLength = bytes.Length - footerLength;
            for (int length = 4; length < dataLength; length += Math.Max(97, dataLength / 40))
                HostileBytes.ReadAll((byte[])[.. bytes.AsSpan(0, length), .. bytes.AsSpan(dataLength)]);
        }
    }

    [Fact]
    public void Read_EndsInAProblemOrValues_ForThousandsOfMutations() => Mutate(seed: 20260801, rounds: 4_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_EndsInAProblemOrValues_ForAHundredThousandMutations() => Mutate(seed: 8878, rounds: 100_000);

    /// <summary>Changes a few bytes at random, with a liking for the footer and for extreme values, and reads with both Zstandard decoders.</summary>
    private static void Mutate(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[][] originals = [.. Samples.Select(sample => File.ReadAllBytes(TestData.Shared("data/" + sample))).Where(bytes => bytes.Length < 20_000)];
        byte[] extremes = [0x00, 0xFF, 0x7F, 0x80, 0x01, 0x0F, 0xF0];
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. originals[random.Next(originals.Length)]];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int footer = Math.Min(bytes.Length, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8)) is > 0 and int length ? length + 8 : 8);
                int at = random.Next(3) == 0 ? bytes.Length - 1 - random.Next(footer) : random.Next(bytes.Length);
                bytes[at] = random.Next(2) == 0 ? extremes[random.Next(extremes.Length)] : (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                HostileBytes.ReadAll(bytes, preferNative: (round & 1) == 0);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, round {round}: {exception}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
        }
    }

    [Theory]
    [InlineData(new byte[0], "is empty")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 }, "it is gzip data")]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'a' }, "it is JSON")]
    [InlineData(new byte[] { (byte)'P', (byte)'A', (byte)'R', (byte)'1', 0, 0, 0, 0, 0, 0, 0, 0 }, "cut off")]
    [InlineData(new byte[] { 1, 2, 3 }, "begins with the bytes 010203")]
    [InlineData(new byte[] { (byte)'P', (byte)'A', (byte)'R', (byte)'1', 255, 255, 255, 127, (byte)'P', (byte)'A', (byte)'R', (byte)'1' }, "damaged footer")]
    public void Open_SaysWhatItFound_WhenTheFileIsNotParquet(byte[] bytes, string found)
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => ParquetColumnReader.Open("x.parquet", new MemoryByteSource(bytes)));
        Assert.StartsWith("x.parquet: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EndsInAProblem_WhenThereIsNoFile()
    {
        Assert.ThrowsAny<ProblemException>(() => ParquetColumnReader.Open(Path.Combine(AppContext.BaseDirectory, "no such file.parquet")));
        Assert.ThrowsAny<ProblemException>(() => ParquetColumnReader.Open(AppContext.BaseDirectory));
    }

    [Fact]
    public void Select_NamesEveryColumnThatCannotBeRead()
    {
        using ParquetColumnReader reader = ParquetColumnReader.Open(TestData.Shared("data/parquet-testing/data/list_columns.parquet"));
        ProblemException exception = Assert.ThrowsAny<ProblemException>(
            () => reader.Select([new("no such column", FeatureKind.Numeric), new("int64_list", FeatureKind.Numeric)]));
        Assert.Equal(2, exception.Problems.Count);
        Assert.Contains("has no column \"no such column\". It has int64_list, utf8_list.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("column \"int64_list\": a list column holds no single value per row. Leave the column out.", exception.Message, StringComparison.Ordinal);
    }
}

/// <summary>Runs alone: total allocation is counted over all threads.</summary>
[CollectionDefinition("Allocation", DisableParallelization = true)]
public sealed class AllocationMeasurements;
