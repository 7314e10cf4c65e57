using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

public sealed class SnappyDecompressorTests
{
    [Fact]
    public void Decompress_FollowsTheFormat_ForRandomElements()
    {
        var decompressor = new SnappyDecompressor();
        var destination = new ByteBuffer();
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var writer = new ElementWriter(random);
            for (int element = random.Next(60); element >= 0; element--)
                WriteElement(writer, random);
            byte[] compressed = [.. Varint(writer.Content.Count), .. writer.Encoded];
            Assert.True(Codec.Decompress(decompressor, compressed, writer.Content.Count, destination).AsSpan().SequenceEqual(writer.Content.ToArray()), $"seed {seed}");
            Assert.Null(Codec.TryDecompress(decompressor, compressed, writer.Content.Count - 1, destination));
        }
    }

    [Fact]
    public void Decompress_SaysDamaged_ForEveryTruncationAndManyMutations()
    {
        var decompressor = new SnappyDecompressor();
        var destination = new ByteBuffer();
        var random = new Random(11);
        var writer = new ElementWriter(random);
        for (int element = 0; element < 40; element++)
            WriteElement(writer, random);
        byte[] compressed = [.. Varint(writer.Content.Count), .. writer.Encoded];
        for (int length = 0; length < compressed.Length; length++)
            Assert.Null(Codec.TryDecompress(decompressor, compressed.AsSpan(0, length), writer.Content.Count, destination));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutated = [.. compressed];
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            Codec.TryDecompress(decompressor, mutated, writer.Content.Count, destination);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0 }, "longer than 32 bits")]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x40, 0 }, "cannot hold the declared")]
    [InlineData(new byte[] { 5, 0x01, 1 }, "reaches 1 bytes back at byte 0")]
    [InlineData(new byte[] { 4, 0, (byte)'a' }, "holds 1 bytes and declares 4")]
    public void Decompress_SaysWhatIsWrong(byte[] compressed, string what)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Codec.Decompress(new SnappyDecompressor(), compressed, 256 << 20));
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    private static void WriteElement(ElementWriter writer, Random random)
    {
        if (writer.Content.Count == 0 || random.Next(2) == 0)
        {
            byte[] literals = writer.NextLiterals(random.Next(4) switch { 0 => 1 + random.Next(60), 1 => 61 + random.Next(196), 2 => 257 + random.Next(900), _ => 1 + random.Next(8) });
            int stored = literals.Length - 1;
            switch (stored)
            {
                case < 60:
                    writer.Encoded.Add((byte)(stored << 2));
                    break;
                case < 256:
                    writer.Encoded.AddRange([(byte)(60 << 2), (byte)stored]);
                    break;
                default:
                    // One byte more than needed is allowed.
                    writer.Encoded.AddRange([(byte)(62 << 2), (byte)stored, (byte)(stored >> 8), 0]);
                    break;
            }

            writer.Encoded.AddRange(literals);
            return;
        }

        switch (random.Next(3))
        {
            case 0:
                int nearDistance = writer.NextDistance(2047), nearLength = 4 + random.Next(8);
                writer.Encoded.AddRange([(byte)(1 | (nearLength - 4) << 2 | nearDistance >> 8 << 5), (byte)nearDistance]);
                writer.Copy(nearDistance, nearLength);
                break;
            case 1:
                int distance = writer.NextDistance(65535), length = 1 + random.Next(64);
                writer.Encoded.AddRange([(byte)(2 | (length - 1) << 2), (byte)distance, (byte)(distance >> 8)]);
                writer.Copy(distance, length);
                break;
            default:
                int farDistance = writer.NextDistance(int.MaxValue), farLength = 1 + random.Next(64);
                writer.Encoded.AddRange([(byte)(3 | (farLength - 1) << 2), (byte)farDistance, (byte)(farDistance >> 8), (byte)(farDistance >> 16), 0]);
                writer.Copy(farDistance, farLength);
                break;
        }
    }

    private static List<byte> Varint(int value)
    {
        List<byte> bytes = [];
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return bytes;
    }
}
