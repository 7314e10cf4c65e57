using System.Numerics;
using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Compression;

/// <summary>Zstandard's Huffman code of literals (RFC 8878, 4.2): the tree description and the one-level decoding table.</summary>
internal sealed class HuffmanTable
{
    private const int MaxBits = 11;
    private const int MaxWeights = 255;
    private const int WeightAccuracyLog = 6;

    private static readonly int[] WeightBaselines = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    private static readonly byte[] NoExtraBits = new byte[12];

    private readonly byte[] weights = new byte[MaxWeights + 1];
    private readonly FseTable weightTable = new(WeightAccuracyLog);

    /// <summary>[1 &lt;&lt; 11], filled for the full width whatever the tree's depth: symbol in the high byte, its bits in the low one.</summary>
    private readonly ushort[] cells = new ushort[1 << MaxBits];

    /// <summary>False until a tree was read in this frame; treeless literals need one.</summary>
    public bool IsReady { get; set; }

    /// <summary>Reads a tree description at bytes[start..end], and returns how many bytes it takes.</summary>
    public int Read(byte[] bytes, int start, int end)
    {
        if (start >= end)
            Corrupt.CutOff("Zstandard");
        int header = bytes[start];
        int length = header < 128 ? header : (header - 126) / 2;
        if (length > end - start - 1)
            Corrupt.CutOff("Zstandard");
        int count = header < 128 ? ReadCompressedWeights(bytes, start + 1, start + 1 + length) : ReadPlainWeights(bytes.AsSpan(start + 1, length), header - 127);
        Build(count);
        IsReady = true;
        return length + 1;
    }

    /// <summary>Decodes one stream to output[to..to+length].</summary>
    public void Decode(byte[] bytes, int start, int end, byte[] output, int to, int length)
    {
        long position = ReverseBits.Start(bytes, start, end);
        DecodeRest(bytes, start, position, output, to, to + length);
    }

    /// <summary>Decodes four streams in step, so that their chains of dependent loads run beside each other.
    /// Stream k ends before byte ends[k] and begins where the one before ends; it holds quarter bytes, the last the rest.</summary>
    public void DecodeFour(byte[] bytes, int start, ReadOnlySpan<int> ends, byte[] output, int to, int length)
    {
        int quarter = (length + 3) / 4;
        int last = length - 3 * quarter;
        if (last < 0)
            Corrupt.Throw("Zstandard literals are too few for four streams");
        int start0 = start, start1 = ends[0], start2 = ends[1], start3 = ends[2];
        long position0 = ReverseBits.Start(bytes, start0, ends[0]);
        long position1 = ReverseBits.Start(bytes, start1, ends[1]);
        long position2 = ReverseBits.Start(bytes, start2, ends[2]);
        long position3 = ReverseBits.Start(bytes, start3, ends[3]);

        ref ushort table = ref cells[0];
        int done = 0;
        for (; done + 5 <= last; done += 5)
        {
            if (position0 < start0 * 8L || position1 < start1 * 8L || position2 < start2 * 8L || position3 < start3 * 8L)
                Corrupt.Throw("a Zstandard literal stream is too short");
            ref byte target = ref output[to + done];
            position0 = DecodeFive(bytes, position0, ref table, ref target);
            position1 = DecodeFive(bytes, position1, ref table, ref Unsafe.Add(ref target, quarter));
            position2 = DecodeFive(bytes, position2, ref table, ref Unsafe.Add(ref target, 2 * quarter));
            position3 = DecodeFive(bytes, position3, ref table, ref Unsafe.Add(ref target, 3 * quarter));
        }

        DecodeRest(bytes, start0, position0, output, to + done, to + quarter);
        DecodeRest(bytes, start1, position1, output, to + quarter + done, to + 2 * quarter);
        DecodeRest(bytes, start2, position2, output, to + 2 * quarter + done, to + 3 * quarter);
        DecodeRest(bytes, start3, position3, output, to + 3 * quarter + done, to + length);
    }

    /// <summary>Five symbols of at most 11 bits fit the 56 bits of one window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long DecodeFive(byte[] bytes, long position, ref ushort table, ref byte target)
    {
        ulong window = ReverseBits.Window(bytes, position);
        ulong before = 0;
        for (int symbol = 0; symbol < 5; symbol++)
        {
            ushort cell = Unsafe.Add(ref table, (nint)(window >> (64 - MaxBits)));
            Unsafe.Add(ref target, symbol) = (byte)(cell >> 8);
            window <<= (byte)cell;
            before += (byte)cell;
        }

        return position - (long)before;
    }

    private void DecodeRest(byte[] bytes, int start, long position, byte[] output, int to, int end)
    {
        for (; to < end; to++)
        {
            if (position <= start * 8L)
                Corrupt.Throw("a Zstandard literal stream is too short");
            ushort cell = cells[ReverseBits.Window(bytes, position) >> (64 - MaxBits)];
            output[to] = (byte)(cell >> 8);
            position -= (byte)cell;
        }

        if (position != start * 8L)
            Corrupt.Throw("a Zstandard literal stream is not used up");
    }

    private int ReadPlainWeights(ReadOnlySpan<byte> input, int count)
    {
        for (int index = 0; index < count; index++)
            weights[index] = (byte)((index & 1) == 0 ? input[index >> 1] >> 4 : input[index >> 1] & 15);
        return count;
    }

    /// <summary>Two interleaved FSE states share one table; the stream ends when an update would need more bits than are left.</summary>
    private int ReadCompressedWeights(byte[] bytes, int start, int end)
    {
        start += weightTable.Read(bytes.AsSpan(start, end - start), WeightBaselines, NoExtraBits);
        long position = ReverseBits.Start(bytes, start, end);
        int accuracyLog = weightTable.AccuracyLog;
        if (position - 2 * accuracyLog < start * 8L)
            Corrupt.Throw("the Huffman weights of Zstandard literals are damaged");
        FseCell[] table = weightTable.Cells;
        int state = (int)ReadBits(bytes, ref position, accuracyLog);
        int other = (int)ReadBits(bytes, ref position, accuracyLog);
        int count = 0;
        while (true)
        {
            if (count > MaxWeights - 2)
                Corrupt.Throw("Zstandard literals have more than 255 Huffman weights");
            FseCell cell = table[state];
            weights[count++] = (byte)cell.Baseline;
            if (position - cell.NextBits < start * 8L)
            {
                weights[count++] = (byte)table[other].Baseline;
                return count;
            }

            state = other;
            other = cell.NextState + (int)ReadBits(bytes, ref position, cell.NextBits);
        }
    }

    private static uint ReadBits(byte[] bytes, ref long position, int bits)
    {
        ulong window = ReverseBits.Window(bytes, position);
        position -= bits;
        return ReverseBits.Take(ref window, bits);
    }

    private void Build(int count)
    {
        Span<int> rank = stackalloc int[MaxBits + 2];
        rank.Clear();
        uint total = 0;
        for (int symbol = 0; symbol < count; symbol++)
        {
            if (weights[symbol] > MaxBits)
                Corrupt.Throw($"a Huffman weight of Zstandard literals is {weights[symbol]}, and {MaxBits} is the largest");
            rank[weights[symbol]]++;
            total += 1u << weights[symbol] >> 1;
        }

        // The last weight is not stored: it fills the sum up to the next power of two.
        int depth = total == 0 ? MaxBits + 1 : BitOperations.Log2(total) + 1;
        uint rest = (1u << depth) - total;
        if (depth > MaxBits || !BitOperations.IsPow2(rest))
            Corrupt.Throw("the Huffman weights of Zstandard literals do not make a tree");
        weights[count] = (byte)(BitOperations.Log2(rest) + 1);
        rank[weights[count]]++;
        if (rank[1] < 2 || (rank[1] & 1) != 0)
            Corrupt.Throw("the Huffman weights of Zstandard literals do not make a tree");

        // Codes are given out from the lowest weight up, symbols of a weight in their order; a symbol of weight w takes
        // 2^(w-1) of 2^depth cells, spread over the full table.
        int scale = MaxBits - depth;
        Span<int> next = stackalloc int[MaxBits + 2];
        int position = 0;
        for (int weight = 1; weight <= depth; weight++)
        {
            next[weight] = position;
            position += rank[weight] << (weight - 1 + scale);
        }

        for (int symbol = 0; symbol <= count; symbol++)
        {
            int weight = weights[symbol];
            if (weight == 0)
                continue;
            int size = 1 << (weight - 1 + scale);
            cells.AsSpan(next[weight], size).Fill((ushort)(symbol << 8 | (depth + 1 - weight)));
            next[weight] += size;
        }
    }
}
