using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>Snappy's raw format (no framing), after its format_description.txt.</summary>
internal sealed class SnappyDecompressor : IDecompressor
{
    private const string Name = "Snappy";

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        ReadOnlySpan<byte> input = source;
        int at = 0;
        long declared = ReadLength(input, ref at);
        if (declared > limit)
            Corrupt.TooLong(Name, limit);
        // The densest element is a copy of 64 bytes in 3.
        if (declared > 22L * input.Length)
            Corrupt.Implausible(Name, declared, input.Length);

        int length = (int)declared;
        byte[] output = destination.Reserve(length);
        int position = 0;
        while (at < input.Length)
        {
            byte tag = input[at++];
            if ((tag & 3) == 0)
            {
                int count = LiteralLength(input, tag, ref at);
                if (count > length - position)
                    Corrupt.TooLong(Name, length);
                if (count > input.Length - at)
                    Corrupt.CutOff(Name);
                if (count <= 16 && input.Length - at >= 16)
                    MatchCopy.Words(ref source.Array![source.Offset + at], ref output[position], count);
                else
                    input.Slice(at, count).CopyTo(output.AsSpan(position));
                at += count;
                position += count;
            }
            else
            {
                int distance = ReadCopy(input, tag, ref at, out int count);
                if (distance == 0 || distance > position)
                    Corrupt.Throw($"a Snappy copy reaches {distance} bytes back at byte {position}");
                if (count > length - position)
                    Corrupt.TooLong(Name, length);
                MatchCopy.Repeat(output, position, distance, count);
                position += count;
            }
        }

        if (position != length)
            Corrupt.Throw($"the Snappy data holds {position} bytes and declares {length}");
        return length;
    }

    private static long ReadLength(ReadOnlySpan<byte> input, ref int at)
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (at >= input.Length)
                Corrupt.CutOff(Name);
            byte part = input[at++];
            if (shift == 28 && part > 15)
                break;
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        return Corrupt.Throw<long>("the Snappy length is longer than 32 bits");
    }

    private static int LiteralLength(ReadOnlySpan<byte> input, byte tag, ref int at)
    {
        int length = tag >> 2;
        if (length < 60)
            return length + 1;
        int bytes = length - 59;
        if (bytes > input.Length - at)
            Corrupt.CutOff(Name);
        uint value = 0;
        for (int index = 0; index < bytes; index++)
            value |= (uint)input[at + index] << (8 * index);
        at += bytes;
        if (value >= int.MaxValue)
            Corrupt.CutOff(Name);
        return (int)value + 1;
    }

    private static int ReadCopy(ReadOnlySpan<byte> input, byte tag, ref int at, out int length)
    {
        int bytes = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (bytes > input.Length - at)
            Corrupt.CutOff(Name);
        uint distance;
        if (bytes == 1)
        {
            length = ((tag >> 2) & 7) + 4;
            distance = (uint)((tag & 0xE0) << 3) | input[at];
        }
        else
        {
            length = (tag >> 2) + 1;
            distance = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(input[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(input[at..]);
        }

        at += bytes;
        return distance > int.MaxValue ? int.MaxValue : (int)distance;
    }
}
