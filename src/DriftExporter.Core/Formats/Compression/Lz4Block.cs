using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>LZ4's block format, after lz4_Block_format.md: a token, literals, a match, and so on; the last sequence has literals only.</summary>
internal static class Lz4Block
{
    private const string Name = "LZ4";
    private const int MinMatch = 4;

    /// <summary>The most bytes that a block of this length can hold: a byte lengthens a match by 255.</summary>
    public static long LargestContent(int sourceLength) => 255L * sourceLength;

    /// <summary>Decodes a block to output[position..], at most up to <paramref name="limit"/>, and returns the new position.
    /// Matches may reach back to output[<paramref name="oldest"/>]. The array has <see cref="ByteBuffer.Slack"/> bytes behind the limit.</summary>
    public static int Decode(ReadOnlySpan<byte> input, byte[] output, int oldest, int position, int limit)
    {
        int at = 0;
        while (true)
        {
            if (at >= input.Length)
                Corrupt.CutOff(Name);
            byte token = input[at++];
            int literals = ReadLength(input, token >> 4, ref at);
            if (literals > input.Length - at)
                Corrupt.CutOff(Name);
            if (literals > limit - position)
                Corrupt.TooLong(Name, limit);
            input.Slice(at, literals).CopyTo(output.AsSpan(position));
            at += literals;
            position += literals;
            if (at == input.Length)
                return position;

            if (input.Length - at < 2)
                Corrupt.CutOff(Name);
            int distance = BinaryPrimitives.ReadUInt16LittleEndian(input[at..]);
            at += 2;
            int length = ReadLength(input, token & 15, ref at) + MinMatch;
            if (distance == 0 || distance > position - oldest)
                Corrupt.Throw($"an LZ4 match reaches {distance} bytes back at byte {position - oldest}");
            if (length > limit - position)
                Corrupt.TooLong(Name, limit);
            MatchCopy.Repeat(output, position, distance, length);
            position += length;
        }
    }

    /// <summary>15 means that bytes follow, each of which is added, up to the first that is not 255.</summary>
    private static int ReadLength(ReadOnlySpan<byte> input, int nibble, ref int at)
    {
        if (nibble < 15)
            return nibble;
        long length = nibble;
        byte more;
        do
        {
            if (at >= input.Length)
                Corrupt.CutOff(Name);
            more = input[at++];
            length += more;
        }
        while (more == 255);

        // No output is that long; the caller compares it with what is left.
        return (int)Math.Min(length, int.MaxValue - MinMatch);
    }
}
