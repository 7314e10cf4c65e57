using DriftExporter.Formats.Arrow;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>Damaged bytes end in a Problem, in bounded memory.</summary>
[Collection("Allocation")]
public sealed class HostileFileTests
{
    public static TheoryData<string> Files
    {
        get
        {
            string root = Environment.GetEnvironmentVariable("DRIFT_SHARED") ?? Path.Combine(TestData.Repository, "..", "shared");
            string folder = Path.Combine(root, "data", "arrow-testing");
            if (!Directory.Exists(folder))
                return ["absent"];
            return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_EndsInAProblemOrValues_WhereverTheFileIsCutOff(string file)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Shared("data/arrow-testing/" + file));
        bool isStream = file.EndsWith(".stream", StringComparison.Ordinal);
        for (int length = 0; length < bytes.Length; length += bytes.Length < 1_000 ? 1 : 97)
        {
            ProblemException? problem = HostileBytes.ReadAll(bytes.AsMemory(0, length));
            HostileBytes.Follow(bytes.AsMemory(0, length));
            // A stream may end behind any of its messages, and lacks only its end marker then.
            if (!isStream)
                Assert.NotNull(problem);
        }
    }

    [Fact]
    public void Read_EndsInAProblem_WhenAStreamIsCutOffWithinAMessage()
    {
        byte[] bytes = SampleStream.Make(false, TestCodec.None, 3).ToArray();
        HashSet<long> boundaries = [.. Boundaries(bytes)];
        for (int length = 1; length < bytes.Length; length++)
        {
            ProblemException? problem = HostileBytes.ReadAll(bytes.AsMemory(0, length));
            Assert.Equal(boundaries.Contains(length), problem is null);
        }
    }

    [Fact]
    public void Read_EndsInAProblemOrValues_WhenAnyByteIsChanged() => ChangeEveryByte(SampleStream.Make(false, TestCodec.None, 3).ToArray(), [0xFF]);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(TestCodec.None)]
    [InlineData(TestCodec.Lz4)]
    [InlineData(TestCodec.Zstandard)]
    public void Read_EndsInAProblemOrValues_WhenAnyByteIsChangedInSeveralWays(TestCodec codec) =>
        ChangeEveryByte(SampleStream.Make(false, codec, 3, isFile: codec == TestCodec.Lz4).ToArray(), [0xFF, 0x80, 0x7F, 0x01]);

    [Fact]
    public void Read_EndsInAProblemOrValues_ForThousandsOfMutations() => Mutate(seed: 20260801, rounds: 4_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_EndsInAProblemOrValues_ForAHundredThousandMutations() => Mutate(seed: 15258, rounds: 100_000);

    [Theory]
    [InlineData(new byte[0], "is empty")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 }, "it is gzip data")]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'a' }, "it is JSON")]
    [InlineData(new byte[] { (byte)'P', (byte)'A', (byte)'R', (byte)'1', 0, 0, 0, 0 }, "it is a Parquet file")]
    [InlineData(new byte[] { (byte)'F', (byte)'E', (byte)'A', (byte)'1', 0, 0, 0, 0 }, "is a Feather file of version 1")]
    [InlineData(new byte[] { 1, 2, 3 }, "begins with the bytes 010203")]
    [InlineData(new byte[] { (byte)'A', (byte)'R', (byte)'R', (byte)'O', (byte)'W', (byte)'1', 0, 0, 255, 255, 255, 255 }, "does not end as one: it is cut off, or still being written")]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0 }, "it does not begin with a schema")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 0 }, "a message begins with FFFFFFFFFFFFFF7F")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 0, 0, 0, 0 }, "is cut off")]
    public void Open_SaysWhatItFound_WhenTheFileIsNotArrow(byte[] bytes, string found)
    {
        ProblemException exception = Assert.Throws<ProblemException>(() => ArrowFiles.Open(bytes));
        Assert.StartsWith("test.arrow: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EndsInAProblem_WhenThereIsNoFile()
    {
        Assert.Throws<ProblemException>(() => ArrowColumnReader.Open(Path.Combine(AppContext.BaseDirectory, "no such file.arrow")));
        Assert.Throws<ProblemException>(() => ArrowColumnReader.Open(AppContext.BaseDirectory));
    }

    [Fact]
    public void Read_RefusesRowsThatNoBytesAreFor()
    {
        byte[] bytes = new TestStream().Schema(new TestField("x", TestType.Null)).Rows(1L << 50, TestArrays.Null(1L << 50)).ToArray();
        Assert.Contains("1125899906842624 rows cannot be in ", ArrowFiles.Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RefusesTablesThatShareTheirChildren()
    {
        // Each of 40 levels has the level below it twice: 2^40 fields in 3 KB, if one followed them all.
        var field = new FlatNode("x", true, (byte)6, new FlatNode());
        for (int level = 0; level < 40; level++)
            field = new FlatNode("x", true, (byte)13, new FlatNode(), null, new[] { field, field });
        byte[] metadata = new FlatNode((short)4, (byte)1, new FlatNode(null, new[] { field }), 0L).ToBytes();
        byte[] stream = [255, 255, 255, 255, .. BitConverter.GetBytes(metadata.Length), .. metadata];
        Assert.Contains("the metadata has more tables than bytes for them", ArrowFiles.Problem(stream), StringComparison.Ordinal);
        HostileBytes.Follow(stream);
    }

    [Fact]
    public void Read_RefusesABomb_BeforeItIsUnpacked()
    {
        // Three blocks of 128 KiB in a byte each, a thousand times over, declared as 4 GiB.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, .. Enumerable.Repeat(new byte[] { 0x02, 0x00, 0x10, 0x00 }, 8_000).SelectMany(block => block), 0x03, 0x00, 0x10, 0x00];
        TestStream stream = new TestStream().Schema(new TestField("x", TestType.Int(64)));
        byte[] body = [.. BitConverter.GetBytes(4L << 30), .. frame, .. new byte[8]];
        var table = new FlatNode(
            1L << 29, FlatStructs.Of(2, 1L << 29, 0), FlatStructs.Of(2, 0, 0, 0, body.Length), new FlatNode((byte)1, (byte)0), null);
        stream.Message(3, table, body);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("one record batch holds more than 1024 MiB once it is decompressed", ArrowFiles.Problem(stream.ToArray()), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2_000_000);
    }

    private static void ChangeEveryByte(byte[] original, byte[] changes)
    {
        byte[] bytes = [.. original];
        long allowed = Measure(original) + Allowance(original);
        foreach (byte change in changes)
        {
            for (int at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= change;
                Read(bytes, allowed, $"byte {at} changed by {change}");
                bytes[at] = original[at];
            }
        }
    }

    /// <summary>Changes a few bytes at random, with a liking for the metadata and for extreme values.</summary>
    private static void Mutate(int seed, int rounds)
    {
        var random = new Random(seed);
        (byte[] Bytes, long Allowed)[] originals = [.. Originals().Select(bytes => (bytes, Measure(bytes) + Allowance(bytes)))];
        byte[] extremes = [0x00, 0xFF, 0x7F, 0x80, 0x01, 0x0F, 0xF0];
        for (int round = 0; round < rounds; round++)
        {
            (byte[] original, long allowed) = originals[random.Next(originals.Length)];
            byte[] bytes = [.. original];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(3) == 0 ? random.Next(Math.Min(bytes.Length, 600)) : random.Next(bytes.Length);
                bytes[at] = random.Next(2) == 0 ? extremes[random.Next(extremes.Length)] : (byte)random.Next(256);
            }

            Read(bytes, allowed, $"seed {seed}, round {round}", preferNative: (round & 1) == 0);
        }
    }

    private static void Read(byte[] bytes, long allowed, string what, bool preferNative = true)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            HostileBytes.ReadAll(bytes, preferNative);
            HostileBytes.Follow(bytes);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= allowed, $"{what}: {allocated} bytes allocated, {allowed} allowed");
    }

    /// <summary>What reading a sound file allocates, batches and tables included.</summary>
    private static long Measure(byte[] bytes)
    {
        // What is made once in a process is no part of it.
        HostileBytes.ReadAll(bytes);
        HostileBytes.Follow(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        HostileBytes.ReadAll(bytes);
        HostileBytes.Follow(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Four times the file, and batches that a sound file did not need: of a column that became a dictionary, or of rows of which
    /// some are left out.</summary>
    private static long Allowance(byte[] bytes) => (4 * bytes.Length) + 2_000_000;

    private static IEnumerable<byte[]> Originals()
    {
        foreach (TestCodec codec in Enum.GetValues<TestCodec>())
        {
            yield return SampleStream.Make(false, codec, 5).ToArray();
            yield return SampleStream.Make(true, codec, 5, isFile: true).ToArray();
        }

        string folder = TestData.Shared("data/arrow-testing");
        foreach (string file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (bytes.Length < 4_000 && (file.EndsWith(".stream", StringComparison.Ordinal) || file.EndsWith(".arrow_file", StringComparison.Ordinal)))
                yield return bytes;
        }
    }

    /// <summary>Where a stream may end: behind each of its messages.</summary>
    private static IEnumerable<long> Boundaries(byte[] stream)
    {
        var messages = new StreamMessages(new MemoryByteSource(stream));
        while (messages.Next())
            yield return messages.BodyOffset + messages.Message.BodyLength;
    }
}
