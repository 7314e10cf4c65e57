using System.IO.Compression;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

/// <summary>Round trips of the codecs that the BCL can write.</summary>
public sealed class BclCodecTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("brotli")]
    public void Decompress_GivesTheContent_ForEveryTextureAndLength(string codec)
    {
        IDecompressor decompressor = Decompressor(codec);
        var destination = new ByteBuffer();
        int[] lengths = [0, 1, 100, 65_535, 65_536, 65_537, 300_000];
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            byte[] content = Codec.Content(random, lengths[seed % lengths.Length]);
            byte[] compressed = Compress(codec, content);
            Assert.Equal(content, Codec.Decompress(decompressor, compressed, content.Length, destination));
            Assert.Equal(content, Codec.Decompress(decompressor, compressed, content.Length + 1000, destination));
            if (content.Length > 0)
                Assert.Null(Codec.TryDecompress(decompressor, compressed, content.Length - 1, destination));
        }
    }

    [Fact]
    public void Decompress_JoinsAllMembers_ForGZip()
    {
        byte[] first = Codec.Content(new Random(1), 5000), second = Codec.Content(new Random(2), 70_000);
        byte[] compressed = [.. Compress("gzip", first), .. Compress("gzip", []), .. Compress("gzip", second)];
        Assert.Equal((byte[])[.. first, .. second], Codec.Decompress(new GZipDecompressor(), compressed, 75_000));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("brotli")]
    public void Decompress_AllocatesForWhatThereIs_WhenMuchMoreIsDeclared(string codec)
    {
        byte[] compressed = Compress(codec, new byte[100]);
        var destination = new ByteBuffer();
        Codec.Decompress(Decompressor(codec), compressed, 256 << 20, destination);
        Assert.InRange(destination.Bytes.Length, 100, 100_000);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("brotli")]
    public void Decompress_SaysDamaged_ForMutations(string codec)
    {
        IDecompressor decompressor = Decompressor(codec);
        var destination = new ByteBuffer();
        var random = new Random(6);
        byte[] compressed = Compress(codec, Codec.Content(random, 3000));
        for (int round = 0; round < 3_000; round++)
        {
            byte[] mutated = [.. compressed.AsSpan(0, random.Next(4) == 0 ? random.Next(1, compressed.Length) : compressed.Length)];
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            Codec.TryDecompress(decompressor, mutated, 3000, destination);
        }
    }

    private static IDecompressor Decompressor(string codec) => codec == "gzip" ? new GZipDecompressor() : new BrotliDecompressor();

    private static byte[] Compress(string codec, byte[] content)
    {
        using var memory = new MemoryStream();
        using (Stream stream = codec == "gzip" ? new GZipStream(memory, CompressionLevel.Fastest) : new BrotliStream(memory, CompressionLevel.Fastest))
            stream.Write(content);
        return memory.ToArray();
    }
}
