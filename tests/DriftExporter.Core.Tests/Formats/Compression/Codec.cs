using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

/// <summary>Runs a decompressor as its callers do: the source in the middle of an array, the output behind a limit.</summary>
internal static class Codec
{
    public static byte[] Decompress(IDecompressor decompressor, ReadOnlySpan<byte> compressed, int limit, ByteBuffer? destination = null)
    {
        byte[] array = new byte[compressed.Length + 8];
        array.AsSpan().Fill(0xA5);
        compressed.CopyTo(array.AsSpan(3));
        destination ??= new ByteBuffer();
        int length = decompressor.Decompress(new ArraySegment<byte>(array, 3, compressed.Length), limit, destination);
        Assert.InRange(length, 0, limit);
        return destination.Bytes.AsSpan(0, length).ToArray();
    }

    /// <summary>Null when the codec says that the bytes are damaged; any other exception is a failure.</summary>
    public static byte[]? TryDecompress(IDecompressor decompressor, ReadOnlySpan<byte> compressed, int limit, ByteBuffer destination)
    {
        try
        {
            return Decompress(decompressor, compressed, limit, destination);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Contents of many textures: what codecs treat in different ways.</summary>
    public static byte[] Content(Random random, int length)
    {
        byte[] content = new byte[length];
        int texture = random.Next(7);
        switch (texture)
        {
            case 0:
                random.NextBytes(content);
                break;
            case 1:
                content.AsSpan().Fill((byte)random.Next(256));
                break;
            case 2:
                // Words of a small vocabulary.
                for (int at = 0; at < length;)
                {
                    byte[] word = System.Text.Encoding.ASCII.GetBytes($"region_{random.Next(30):D2},");
                    int part = Math.Min(word.Length, length - at);
                    word.AsSpan(0, part).CopyTo(content.AsSpan(at));
                    at += part;
                }

                break;
            case 3:
                // Skewed bytes without repeats, for the entropy stage.
                for (int at = 0; at < length; at++)
                    content[at] = (byte)Math.Min(255, -Math.Log(1 - random.NextDouble()) * 12);
                break;
            case 4:
                // Doubles of a narrow range.
                for (int at = 0; at + 8 <= length; at += 8)
                    BitConverter.TryWriteBytes(content.AsSpan(at), Math.Round(random.NextDouble() * 100, 2));
                break;
            case 5:
                // Noise, then pieces of it of one length with one byte between them: runs in literals and lengths.
                int noise = Math.Min(length, 131_072);
                random.NextBytes(content.AsSpan(0, noise));
                for (int at = noise; at + 41 <= length; at += 41)
                {
                    content[at] = (byte)'A';
                    content.AsSpan(random.Next(noise - 40), 40).CopyTo(content.AsSpan(at + 1));
                }

                break;
            default:
                // A pattern with rare errors: long matches at changing distances.
                for (int at = 0; at < length; at++)
                    content[at] = (byte)(random.Next(500) == 0 ? random.Next(256) : at % (7 + at / 20_000));
                break;
        }

        return content;
    }
}
