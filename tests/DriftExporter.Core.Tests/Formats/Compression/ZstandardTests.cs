using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

/// <summary>The decoder after RFC 8878 against what libzstd writes and reads.</summary>
public sealed class ZstandardTests
{
    private static readonly int[] Lengths = [0, 1, 7, 31, 32, 300, 1023, 1024, 5_000, 40_000, 131_072, 131_073, 400_000, 1_000_000];

    [Fact]
    public void Decompress_GivesTheContent_ForEveryTextureLengthAndLevel()
    {
        LibZstandard.SkipIfAbsent();
        using var native = new ZstandardDecompressor();
        using var managed = new ZstandardDecompressor(preferNative: false);
        var destination = new ByteBuffer();
        var features = new BlockFeatures();
        int[] levels = [-5, 1, 3, 6, 12, 19];
        for (int seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            byte[] content = Codec.Content(random, Lengths[seed % Lengths.Length]);
            // The strongest levels take their time.
            int level = content.Length > 100_000 ? levels[seed % 4] : levels[seed % levels.Length];
            byte[] compressed = LibZstandard.Compress(content, level, checksum: seed % 2 == 0, contentSize: seed % 3 != 0, windowLog: seed % 5 == 0 ? 12 : 0);
            features.Add(compressed);
            Assert.True(content.AsSpan().SequenceEqual(Codec.Decompress(managed, compressed, content.Length, destination)), $"seed {seed}");
            Assert.True(content.AsSpan().SequenceEqual(Codec.Decompress(native, compressed, content.Length, destination)), $"seed {seed}");
            Assert.Equal(content.Length, Codec.Decompress(managed, compressed, content.Length + 999, destination).Length);
            if (content.Length > 0)
                Assert.Null(Codec.TryDecompress(managed, compressed, content.Length - 1, destination));
        }

        features.AssertAllSeen();
    }

    [Fact]
    public void Decompress_JoinsFrames_AndPassesOverSkippableOnes()
    {
        LibZstandard.SkipIfAbsent();
        byte[] first = Codec.Content(new Random(1), 50_000), second = Codec.Content(new Random(2), 3);
        byte[] compressed =
        [
            0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0, .. LibZstandard.Compress(first, 3), 0x5F, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9,
            .. LibZstandard.Compress([], 3), .. LibZstandard.Compress(second, 3, checksum: true),
        ];
        foreach (bool preferNative in new[] { true, false })
        {
            using var decompressor = new ZstandardDecompressor(preferNative);
            Assert.Equal((byte[])[.. first, .. second], Codec.Decompress(decompressor, compressed, first.Length + second.Length));
        }
    }

    [Fact]
    public void Decompress_RepeatsTheLiteral_ForRunLengthLiterals()
    {
        // libzstd writes them rarely. One block: literals of type 1, 5 times x, and no sequences.
        byte[] compressed = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 5, 0x1D, 0, 0, 0x29, (byte)'x', 0];
        foreach (bool preferNative in new[] { true, false })
        {
            using var decompressor = new ZstandardDecompressor(preferNative);
            Assert.Equal("xxxxx"u8, Codec.Decompress(decompressor, compressed, 5));
        }
    }

    [Fact]
    public void Decompress_SaysDamaged_WhenAChecksumIsWrong()
    {
        LibZstandard.SkipIfAbsent();
        byte[] compressed = LibZstandard.Compress(Codec.Content(new Random(3), 1000), 3, checksum: true);
        compressed[^1] ^= 1;
        foreach (bool preferNative in new[] { true, false })
        {
            using var decompressor = new ZstandardDecompressor(preferNative);
            Assert.Throws<InvalidDataException>(() => Codec.Decompress(decompressor, compressed, 1000));
        }
    }

    [Fact]
    public void Decompress_GivesTheSameBytesOrDamaged_ForMutationsByBothDecoders()
    {
        LibZstandard.SkipIfAbsent();
        using var native = new ZstandardDecompressor();
        using var managed = new ZstandardDecompressor(preferNative: false);
        ByteBuffer nativeBuffer = new(), managedBuffer = new();
        var random = new Random(8);
        int bothRead = 0;
        for (int sample = 0; sample < 60; sample++)
        {
            byte[] content = Codec.Content(random, 200 + random.Next(3000));
            byte[] compressed = LibZstandard.Compress(content, 1 + sample % 12, contentSize: sample % 2 == 0);
            for (int round = 0; round < 300; round++)
            {
                byte[] mutated = [.. compressed.AsSpan(0, random.Next(6) == 0 ? random.Next(1, compressed.Length) : compressed.Length)];
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                byte[]? expected = Codec.TryDecompress(native, mutated, content.Length, nativeBuffer);
                byte[]? actual = Codec.TryDecompress(managed, mutated, content.Length, managedBuffer);
                if (expected is null || actual is null)
                    continue;
                bothRead++;
                Assert.Equal(expected, actual);
            }
        }

        Assert.InRange(bothRead, 1000, int.MaxValue);
    }

    [Fact]
    public void Decompress_AllocatesForWhatThereCanBe_WhenMuchMoreIsDeclared()
    {
        // A frame of one raw block of one byte that declares 2^32 - 1 bytes.
        byte[] compressed = [0x28, 0xB5, 0x2F, 0xFD, 0x80, 0x70, 0xFF, 0xFF, 0xFF, 0xFF, 0x09, 0, 0, 1];
        using var managed = new ZstandardDecompressor(preferNative: false);
        var destination = new ByteBuffer();
        Assert.Throws<InvalidDataException>(() => Codec.Decompress(managed, compressed, 256 << 20, destination));
        Assert.InRange(destination.Bytes.Length, 0, 1000);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6 }, "begins with 0x04030201")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x28, 1, 1, 0, 0 }, "reserved header bit")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 1, 1, 0, 0 }, "with a dictionary")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x20, 1, 7, 0, 0 }, "reserved type 3")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x20, 2, 0x09, 0, 0, 65 }, "holds 1 bytes and declares 2")]
    public void Decompress_SaysWhatIsWrong(byte[] compressed, string what)
    {
        using var managed = new ZstandardDecompressor(preferNative: false);
        var exception = Assert.Throws<InvalidDataException>(() => Codec.Decompress(managed, compressed, 100));
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes sure that the samples use every kind of block, literals and table.</summary>
    private sealed class BlockFeatures
    {
        private readonly HashSet<string> seen = [];

        public void Add(ReadOnlySpan<byte> frame)
        {
            ZstandardFrameHeader header = ZstandardFrames.ReadHeader(frame);
            frame = frame[header.HeaderLength..];
            bool last;
            do
            {
                int block = frame[0] | frame[1] << 8 | frame[2] << 16;
                last = (block & 1) != 0;
                int type = (block >> 1) & 3;
                int size = type == 1 ? 1 : block >> 3;
                seen.Add($"block {type}");
                if (type == 2)
                    AddCompressed(frame.Slice(3, size));
                frame = frame[(3 + size)..];
            }
            while (!last);
        }

        public void AssertAllSeen()
        {
            string[] all =
            [
                "block 0", "block 1", "block 2", "literals 0", "literals 2", "literals 3", "one stream", "four streams",
                "lengths 0", "lengths 1", "lengths 2", "lengths 3", "offsets 0", "offsets 1", "offsets 2", "offsets 3",
                "matches 0", "matches 1", "matches 2", "matches 3",
            ];
            Assert.Equal([], all.Except(seen));
        }

        private void AddCompressed(ReadOnlySpan<byte> block)
        {
            int type = block[0] & 3, format = (block[0] >> 2) & 3;
            seen.Add($"literals {type}");
            ulong header = BitConverter.ToUInt64([.. block[..Math.Min(8, block.Length)], .. new byte[8]]);
            int length;
            if (type < 2)
            {
                int headerLength = format switch { 1 => 2, 3 => 3, _ => 1 };
                ulong count = format switch { 1 => header >> 4 & 0xFFF, 3 => header >> 4 & 0xFFFFF, _ => header >> 3 & 31 };
                length = headerLength + (type == 0 ? (int)count : 1);
            }
            else
            {
                seen.Add(format == 0 ? "one stream" : "four streams");
                int bits = format switch { 2 => 14, 3 => 18, _ => 10 };
                length = (4 + 2 * bits) / 8 + (int)(header >> (4 + bits) & ((1ul << bits) - 1));
            }

            block = block[length..];
            if (block[0] == 0)
                return;
            int modes = block[block[0] < 128 ? 1 : block[0] < 255 ? 2 : 3];
            seen.Add($"lengths {modes >> 6}");
            seen.Add($"offsets {modes >> 4 & 3}");
            seen.Add($"matches {modes >> 2 & 3}");
        }
    }
}
