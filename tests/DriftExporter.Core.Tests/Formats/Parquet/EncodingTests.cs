using DriftExporter.Formats;
using System.Runtime.InteropServices;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Each decoder against an encoder written for clarity, in slices of random lengths.</summary>
public sealed class EncodingTests
{
    private const int Slack = 64;

    [Fact]
    public void Unpack_GivesTheValues_ForEveryWidthAndStart()
    {
        var random = new Random(1);
        for (int width = 0; width <= 64; width++)
        {
            ulong mask = width == 64 ? ulong.MaxValue : (1ul << width) - 1;
            ulong[] values = [.. Enumerable.Range(0, 150).Select(_ => (ulong)random.NextInt64() * 3 & mask)];
            byte[] bytes = [.. Packing.Bits(values, width), .. new byte[Slack]];
            for (int start = 0; start < 20; start++)
            {
                long[] wide = new long[values.Length - start];
                BitUnpacker.Unpack(bytes, (long)start * width, width, wide.AsSpan());
                Assert.Equal(values[start..], wide.Select(value => (ulong)value));
                if (width > 32)
                    continue;
                int[] narrow = new int[values.Length - start];
                BitUnpacker.Unpack(bytes, (long)start * width, width, narrow.AsSpan());
                Assert.Equal(values[start..], narrow.Select(value => (ulong)(uint)value));
            }
        }
    }

    [Fact]
    public void Read_GivesTheValues_ForRandomRunsOfTheHybrid()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int width = random.Next(0, 33);
            int[] values = [.. Enumerable.Range(0, random.Next(1, 900)).Select(_ => random.Next(3) == 0 ? 0 : (int)(random.NextInt64() & ((1L << width) - 1)))];
            for (int index = 1; index < values.Length; index++)
                values[index] = random.Next(4) > 0 ? values[index - 1] : values[index];
            byte[] bytes = [0xFF, .. Packing.Hybrid(values, width, random), .. new byte[Slack]];
            var reader = default(RleReader);
            reader.Start(bytes, 1, bytes.Length - Slack, width);
            int[] actual = new int[values.Length];
            for (int at = 0; at < values.Length;)
            {
                int count = Math.Min(1 + random.Next(200), values.Length - at);
                if (reader.TryTakeRepeated(count, out int repeated))
                    actual.AsSpan(at, count).Fill(repeated);
                else
                    reader.Read(actual.AsSpan(at, count));
                at += count;
            }

            Assert.Equal(values, actual);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Next_GivesTheValues_ForDeltasThatWrapAround(int bits)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            long last = 0;
            long[] values = [.. Enumerable.Range(0, random.Next(0, 1000)).Select(_ => last = random.Next(8) switch
            {
                0 => long.MaxValue,
                1 => long.MinValue,
                2 => random.NextInt64(),
                _ => last + random.Next(-5, 50),
            }).Select(value => bits == 32 ? (int)value : value)];
            byte[] bytes = [.. Packing.Delta(values, bits), .. new byte[Slack]];
            var source = new DeltaIntegerSource(bits / 8);
            source.Start(bytes, 0, bytes.Length - Slack);
            List<long> actual = [];
            while (actual.Count < values.Length)
            {
                ReadOnlySpan<byte> slice = source.Next(Math.Min(1 + random.Next(200), values.Length - actual.Count));
                if (bits == 32)
                    actual.AddRange(MemoryMarshal.Cast<byte, int>(slice).ToArray().Select(value => (long)value));
                else
                    actual.AddRange(MemoryMarshal.Cast<byte, long>(slice).ToArray());
            }

            Assert.Equal(values, actual);
            Assert.Throws<InvalidDataException>(() => _ = source.Next(1).Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Next_GivesTheValues_ForDeltaStrings(bool withPrefixes)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            byte[][] values = [.. Enumerable.Range(0, random.Next(0, 600)).Select(_ => new byte[random.Next(30)])];
            byte[] before = [];
            int[] prefixes = new int[values.Length];
            for (int index = 0; index < values.Length; index++)
            {
                random.NextBytes(values[index]);
                prefixes[index] = withPrefixes ? random.Next(Math.Min(before.Length, values[index].Length) + 1) : 0;
                before.AsSpan(0, prefixes[index]).CopyTo(values[index]);
                before = values[index];
            }

            byte[] suffixes = [.. Packing.Delta([.. values.Select((value, index) => (long)value.Length - prefixes[index])], 32), .. values.SelectMany((value, index) => value[prefixes[index]..])];
            byte[] bytes = [.. withPrefixes ? Packing.Delta([.. prefixes.Select(prefix => (long)prefix)], 32) : [], .. suffixes, .. new byte[Slack]];
            BytesSource source = withPrefixes ? new DeltaBytesSource() : new DeltaLengthSource();
            source.Start(bytes, 0, bytes.Length - Slack);
            for (int at = 0; at < values.Length;)
            {
                int count = Math.Min(1 + random.Next(200), values.Length - at);
                int[] starts = new int[count], lengths = new int[count];
                source.Next(starts, lengths);
                for (int index = 0; index < count; index++, at++)
                    Assert.Equal(values[at], source.Bytes.AsSpan(starts[index], lengths[index]).ToArray());
            }
        }
    }

    [Fact]
    public void Next_SaysUnsupported_WhenPrefixesMakeGigabytes()
    {
        // One value of a million bytes, then 4,000 that repeat it whole.
        byte[] text = new byte[1_000_000];
        long[] prefixes = [0, .. Enumerable.Repeat(1_000_000L, 4000)], suffixes = [1_000_000, .. Enumerable.Repeat(0L, 4000)];
        byte[] bytes = [.. Packing.Delta(prefixes, 32), .. Packing.Delta(suffixes, 32), .. text, .. new byte[Slack]];
        var source = new DeltaBytesSource();
        source.Start(bytes, 0, bytes.Length - Slack);
        Assert.Throws<UnsupportedDataException>(() => source.Next(new int[4001], new int[4001]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    public void Next_GivesTheValues_ForStreamSplitOfEveryWidth(int width)
    {
        var random = new Random(width);
        byte[] values = new byte[width * 500];
        random.NextBytes(values);
        byte[] bytes = [1, 2, .. Enumerable.Range(0, width).SelectMany(part => Enumerable.Range(0, 500).Select(index => values[index * width + part])), .. new byte[Slack]];
        var source = new StreamSplitSource(width);
        source.Start(bytes, 2, bytes.Length - Slack);
        List<byte> actual = [];
        for (int left = 500; left > 0;)
        {
            int count = Math.Min(1 + random.Next(100), left);
            actual.AddRange(source.Next(count));
            left -= count;
        }

        Assert.Equal(values, actual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Read_FindsThePresentRows_ForBothLevelEncodings(int maxLevel)
    {
        int width = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)maxLevel);
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int[] levels = [.. Enumerable.Range(0, 700).Select(_ => random.Next(3) == 0 ? random.Next(maxLevel + 1) : maxLevel)];
            bool isPacked = seed % 2 == 0;
            byte[] body = isPacked ? Packing.BigEndianBits(levels, width) : Packing.Levels(levels, width, random);
            byte[] bytes = [.. body, .. new byte[Slack]];
            var reader = new DefinitionLevels(maxLevel);
            Assert.Equal(body.Length, reader.StartVersion1(bytes, body.Length, levels.Length, (int)(isPacked ? PageEncoding.BitPacked : PageEncoding.Rle)));
            int[] rows = new int[4096], scratch = new int[4096];
            List<int> present = [];
            for (int at = 0; at < levels.Length;)
            {
                int count = Math.Min(1 + random.Next(150), levels.Length - at);
                int found = reader.Read(count, at, rows, scratch);
                present.AddRange(found == count ? Enumerable.Range(at, count) : rows[..found]);
                at += count;
            }

            Assert.Equal(levels.Index().Where(pair => pair.Item == maxLevel).Select(pair => pair.Index), present);
        }
    }
}
