namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Encoders that are written for clarity, as oracles of the decoders.</summary>
internal static class Packing
{
    /// <summary>Least significant bit first.</summary>
    public static byte[] Bits(IReadOnlyList<ulong> values, int width)
    {
        byte[] bytes = new byte[((long)values.Count * width + 7) / 8];
        for (int index = 0; index < values.Count; index++)
        {
            for (int bit = 0; bit < width; bit++)
            {
                long at = (long)index * width + bit;
                bytes[at / 8] |= (byte)((values[index] >> bit & 1) << (int)(at % 8));
            }
        }

        return bytes;
    }

    /// <summary>Most significant bit first: the deprecated level encoding.</summary>
    public static byte[] BigEndianBits(IReadOnlyList<int> values, int width)
    {
        byte[] bytes = new byte[(values.Count * width + 7) / 8];
        for (int at = 0; at < values.Count * width; at++)
            bytes[at / 8] |= (byte)((values[at / width] >> (width - 1 - at % width) & 1) << (7 - at % 8));
        return bytes;
    }

    /// <summary>The hybrid, with runs drawn at random: repeated where values repeat, else packed in groups of eight.</summary>
    public static byte[] Hybrid(IReadOnlyList<int> values, int width, Random random)
    {
        List<byte> bytes = [];
        for (int at = 0; at < values.Count;)
        {
            int run = 1;
            while (at + run < values.Count && values[at + run] == values[at])
                run++;
            if (run > 1 + random.Next(12))
            {
                run = random.Next(3) == 0 ? 1 + random.Next(run) : run;
                bytes.AddRange(Varint((ulong)run << 1));
                bytes.AddRange(BitConverter.GetBytes(values[at]).AsSpan(0, (width + 7) / 8));
                at += run;
                continue;
            }

            // Only the last group may be padded.
            int groups = Math.Min(1 + random.Next(4), Math.Max(1, (values.Count - at) / 8));
            ulong[] packed = new ulong[groups * 8];
            for (int index = 0; index < packed.Length && at < values.Count; index++, at++)
                packed[index] = (uint)values[at];
            bytes.AddRange(Varint((ulong)groups << 1 | 1));
            bytes.AddRange(Bits(packed, width));
        }

        return [.. bytes];
    }

    /// <summary>DELTA_BINARY_PACKED with blocks of 128 values in 4 miniblocks.</summary>
    public static byte[] Delta(IReadOnlyList<long> values, int bits)
    {
        const int blockValues = 128, miniblocks = 4, miniblockValues = blockValues / miniblocks;
        long Wrap(long value) => bits == 32 ? (int)value : value;
        List<byte> bytes = [.. Varint(blockValues), .. Varint(miniblocks), .. Varint((ulong)values.Count), .. ZigZag(values.Count > 0 ? values[0] : 0)];
        for (int block = 1; block < values.Count; block += blockValues)
        {
            int count = Math.Min(blockValues, values.Count - block);
            long[] deltas = [.. Enumerable.Range(block, count).Select(index => Wrap(unchecked(values[index] - values[index - 1])))];
            long smallest = deltas.Min();
            ulong mask = bits == 32 ? uint.MaxValue : ulong.MaxValue;
            ulong[][] parts = [.. deltas.Select(delta => (ulong)unchecked(delta - smallest) & mask).Chunk(miniblockValues)];
            bytes.AddRange(ZigZag(smallest));
            int[] widths = [.. parts.Select(part => 64 - System.Numerics.BitOperations.LeadingZeroCount(part.Max()))];
            // Widths of miniblocks that are not there may be anything.
            bytes.AddRange([.. widths.Select(width => (byte)width), .. Enumerable.Repeat((byte)77, miniblocks - parts.Length)]);
            for (int part = 0; part < parts.Length; part++)
                bytes.AddRange(Bits([.. parts[part], .. Enumerable.Repeat(0ul, miniblockValues - parts[part].Length)], widths[part]));
        }

        return [.. bytes];
    }

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>Definition levels of a version 1 page.</summary>
    public static byte[] Levels(IReadOnlyList<int> levels, int width, Random random)
    {
        byte[] hybrid = Hybrid(levels, width, random);
        return [.. BitConverter.GetBytes(hybrid.Length), .. hybrid];
    }

    /// <summary>PLAIN byte arrays.</summary>
    public static byte[] Bytes(params byte[][] values)
    {
        using var bytes = new MemoryStream();
        foreach (byte[] value in values)
        {
            bytes.Write(BitConverter.GetBytes(value.Length));
            bytes.Write(value);
        }

        return bytes.ToArray();
    }

    private static byte[] ZigZag(long value) => Varint((ulong)(value << 1 ^ value >> 63));
}
