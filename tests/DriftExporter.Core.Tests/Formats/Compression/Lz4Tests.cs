using System.Buffers.Binary;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

public sealed class Lz4Tests
{
    [Fact]
    public void Decompress_FollowsTheBlockFormat_ForRandomSequences()
    {
        var decompressor = new Lz4RawDecompressor();
        var destination = new ByteBuffer();
        for (int seed = 0; seed < 400; seed++)
        {
            ElementWriter writer = Block(seed);
            byte[] compressed = [.. writer.Encoded];
            Assert.True(Codec.Decompress(decompressor, compressed, writer.Content.Count, destination).AsSpan().SequenceEqual(writer.Content.ToArray()), $"seed {seed}");
            Assert.Null(Codec.TryDecompress(decompressor, compressed, writer.Content.Count - 1, destination));
        }
    }

    [Fact]
    public void Decompress_SaysDamaged_ForMutations()
    {
        IDecompressor[] decompressors = [new Lz4RawDecompressor(), new Lz4HadoopDecompressor(), new Lz4FrameDecompressor()];
        var destination = new ByteBuffer();
        var random = new Random(12);
        ElementWriter writer = Block(3);
        byte[][] forms = [[.. writer.Encoded], Hadoop(writer), Frame(writer, withSize: true)];
        for (int round = 0; round < 30_000; round++)
        {
            int form = random.Next(forms.Length);
            byte[] mutated = [.. forms[form].AsSpan(0, random.Next(4) == 0 ? random.Next(forms[form].Length) : forms[form].Length)];
            if (mutated.Length > 0)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            Codec.TryDecompress(decompressors[form], mutated, writer.Content.Count, destination);
        }
    }

    [Fact]
    public void Decompress_ReadsAllThreeForms_ForParquetsDeprecatedLz4()
    {
        var decompressor = new Lz4HadoopDecompressor();
        for (int seed = 0; seed < 50; seed++)
        {
            ElementWriter writer = Block(seed);
            Assert.Equal(writer.Content, Codec.Decompress(decompressor, writer.Encoded.ToArray(), writer.Content.Count));
            Assert.Equal(writer.Content, Codec.Decompress(decompressor, Hadoop(writer), writer.Content.Count));
            Assert.Equal(writer.Content, Codec.Decompress(decompressor, Frame(writer, withSize: false), writer.Content.Count));
        }
    }

    [Fact]
    public void Decompress_JoinsChunksAndBlocks_ForHadoopFraming()
    {
        ElementWriter first = Block(1), second = Block(2), third = Block(5);
        // One block of two chunks, then one of a single chunk.
        byte[] compressed =
        [
            .. BigEndian(first.Content.Count + second.Content.Count), .. BigEndian(first.Encoded.Count), .. first.Encoded,
            .. BigEndian(second.Encoded.Count), .. second.Encoded, .. BigEndian(third.Content.Count), .. BigEndian(third.Encoded.Count), .. third.Encoded,
        ];
        byte[] expected = [.. first.Content, .. second.Content, .. third.Content];
        Assert.Equal(expected, Codec.Decompress(new Lz4HadoopDecompressor(), compressed, expected.Length));
    }

    [Fact]
    public void Decompress_JoinsFrames_AndPassesOverSkippableOnes()
    {
        ElementWriter first = Block(1), second = Block(2);
        byte[] compressed = [.. Frame(first, withSize: true), 0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3, .. Frame(second, withSize: false)];
        byte[] expected = [.. first.Content, .. second.Content];
        Assert.Equal(expected, Codec.Decompress(new Lz4FrameDecompressor(), compressed, expected.Length));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public void Decompress_SaysDamaged_WhenAFramesChecksumIsWrong(int offsetFromEnd)
    {
        byte[] frame = Frame(Block(1), withSize: true);
        int at = offsetFromEnd == 6 ? 6 : frame.Length - 1;
        frame[at] ^= 1;
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => Codec.Decompress(new Lz4FrameDecompressor(), frame, 1 << 20)).Message, StringComparison.Ordinal);
    }

    private static ElementWriter Block(int seed)
    {
        var random = new Random(seed);
        var writer = new ElementWriter(random);
        for (int sequence = random.Next(30); sequence >= 0; sequence--)
        {
            byte[] literals = writer.NextLiterals(random.Next(8) == 0 ? 15 + random.Next(600) : writer.Content.Count == 0 ? 1 + random.Next(14) : random.Next(15));
            if (sequence == 0)
            {
                WriteSequence(writer, literals, null);
                break;
            }

            int distance = writer.NextDistance(65535);
            int length = 4 + (random.Next(4) == 0 ? random.Next(800) : random.Next(15));
            WriteSequence(writer, literals, (distance, length));
            writer.Copy(distance, length);
        }

        return writer;
    }

    private static void WriteSequence(ElementWriter writer, byte[] literals, (int Distance, int Length)? match)
    {
        int matchNibble = match is null ? 0 : Math.Min(15, match.Value.Length - 4);
        writer.Encoded.Add((byte)(Math.Min(15, literals.Length) << 4 | matchNibble));
        WriteLength(writer, literals.Length);
        writer.Encoded.AddRange(literals);
        if (match is null)
            return;
        writer.Encoded.AddRange([(byte)match.Value.Distance, (byte)(match.Value.Distance >> 8)]);
        WriteLength(writer, match.Value.Length - 4);
    }

    private static void WriteLength(ElementWriter writer, int length)
    {
        if (length < 15)
            return;
        for (length -= 15; length >= 255; length -= 255)
            writer.Encoded.Add(255);
        writer.Encoded.Add((byte)length);
    }

    private static byte[] Hadoop(ElementWriter writer) => [.. BigEndian(writer.Content.Count), .. BigEndian(writer.Encoded.Count), .. writer.Encoded];

    /// <summary>One block, with all checksums.</summary>
    private static byte[] Frame(ElementWriter writer, bool withSize)
    {
        byte[] content = [.. writer.Content], block = [.. writer.Encoded];
        byte[] descriptor = withSize ? [0x40 | 0x20 | 0x10 | 0x08 | 0x04, 0x40, .. LittleEndian((ulong)content.Length)] : [0x40 | 0x20 | 0x10 | 0x04, 0x40];
        return
        [
            0x04, 0x22, 0x4D, 0x18, .. descriptor, (byte)(XxHash32.Compute(descriptor) >> 8),
            .. LittleEndian((uint)block.Length), .. block, .. LittleEndian(XxHash32.Compute(block)), 0, 0, 0, 0, .. LittleEndian(XxHash32.Compute(content)),
        ];
    }

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleEndian(uint value) => BitConverter.GetBytes(value);

    private static byte[] LittleEndian(ulong value) => BitConverter.GetBytes(value);
}
