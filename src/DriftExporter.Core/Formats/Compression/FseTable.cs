using System.Numerics;

namespace DriftExporter.Formats.Compression;

/// <summary>A cell of an FSE decoding table: a symbol's meaning, and the way to the next state.</summary>
/// <param name="Baseline">For sequences the base of the length or offset; for Huffman weights the weight.</param>
/// <param name="NextState">Added to the next bits, it is the next state.</param>
/// <param name="NextBits">How many bits lead to the next state.</param>
/// <param name="ExtraBits">How many bits are added to the baseline.</param>
internal readonly record struct FseCell(int Baseline, ushort NextState, byte NextBits, byte ExtraBits);

/// <summary>A decoding table of RFC 8878, 4.1: built from a distribution, or of one symbol for RLE mode.</summary>
internal sealed class FseTable(int maxAccuracyLog)
{
    private const int MaxSymbols = 256;
    private readonly short[] counts = new short[MaxSymbols];
    private readonly ushort[] nextStates = new ushort[MaxSymbols];
    private readonly byte[] spread = new byte[1 << maxAccuracyLog];

    /// <summary>[1 &lt;&lt; AccuracyLog] in use.</summary>
    public FseCell[] Cells { get; } = new FseCell[1 << maxAccuracyLog];

    public int AccuracyLog { get; private set; }

    /// <summary>False until a table was built in this frame; repeat mode needs one.</summary>
    public bool IsReady { get; set; }

    public void BuildSingle(int symbol, ReadOnlySpan<int> baselines, ReadOnlySpan<byte> extraBits)
    {
        if (symbol >= baselines.Length)
            Corrupt.Throw($"a Zstandard sequence uses code {symbol}, and {baselines.Length - 1} is the largest");
        Cells[0] = new FseCell(baselines[symbol], 0, 0, extraBits[symbol]);
        AccuracyLog = 0;
        IsReady = true;
    }

    public void BuildPredefined(ReadOnlySpan<short> distribution, int accuracyLog, ReadOnlySpan<int> baselines, ReadOnlySpan<byte> extraBits)
    {
        distribution.CopyTo(counts);
        Build(distribution.Length, accuracyLog, baselines, extraBits);
    }

    /// <summary>Reads a table description (4.1.1), builds the table and returns how many bytes the description takes.</summary>
    public int Read(ReadOnlySpan<byte> input, ReadOnlySpan<int> baselines, ReadOnlySpan<byte> extraBits)
    {
        if (input.IsEmpty)
            Corrupt.CutOff("Zstandard");
        int accuracyLog = (input[0] & 15) + 5;
        if (accuracyLog > maxAccuracyLog)
            Corrupt.Throw($"a Zstandard table has accuracy {accuracyLog}, and {maxAccuracyLog} is the largest here");

        int bit = 4;
        int remaining = 1 << accuracyLog;
        int symbols = 0;
        while (remaining > 0)
        {
            if (symbols >= baselines.Length)
                Corrupt.Throw($"a Zstandard table describes more than {baselines.Length} symbols");
            // 0..remaining+1 are possible; the small ones of them take a bit less.
            int width = BitOperations.Log2((uint)remaining + 1) + 1;
            int spare = (1 << width) - 2 - remaining;
            int value = Peek(input, bit, width);
            int low = value & ((1 << (width - 1)) - 1);
            if (low < spare)
            {
                value = low;
                bit += width - 1;
            }
            else
            {
                if (value >= 1 << (width - 1))
                    value -= spare;
                bit += width;
            }

            int probability = value - 1;
            counts[symbols++] = (short)probability;
            remaining -= Math.Abs(probability);
            if (probability != 0)
                continue;
            int zeros;
            do
            {
                zeros = Peek(input, bit, 2);
                bit += 2;
                if (symbols + zeros > baselines.Length)
                    Corrupt.Throw($"a Zstandard table describes more than {baselines.Length} symbols");
                counts.AsSpan(symbols, zeros).Clear();
                symbols += zeros;
            }
            while (zeros == 3);
        }

        int bytes = (bit + 7) / 8;
        if (remaining < 0 || bytes > input.Length)
            Corrupt.Throw("a Zstandard table description is damaged");
        Build(symbols, accuracyLog, baselines, extraBits);
        return bytes;
    }

    /// <summary>Bits in forward order, zeros past the end.</summary>
    private static int Peek(ReadOnlySpan<byte> input, int bit, int width)
    {
        int at = bit >> 3;
        uint word = 0;
        for (int index = 0; index < 3 && at + index < input.Length; index++)
            word |= (uint)input[at + index] << (8 * index);
        return (int)(word >> (bit & 7)) & ((1 << width) - 1);
    }

    private void Build(int symbols, int accuracyLog, ReadOnlySpan<int> baselines, ReadOnlySpan<byte> extraBits)
    {
        int size = 1 << accuracyLog;
        int high = size - 1;
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            nextStates[symbol] = (ushort)Math.Abs(counts[symbol]);
            if (counts[symbol] == -1)
                spread[high--] = (byte)symbol;
        }

        int step = (size >> 1) + (size >> 3) + 3;
        int position = 0;
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            for (int count = 0; count < counts[symbol]; count++)
            {
                spread[position] = (byte)symbol;
                do
                    position = (position + step) & (size - 1);
                while (position > high);
            }
        }

        for (int state = 0; state < size; state++)
        {
            int symbol = spread[state];
            int next = nextStates[symbol]++;
            int bits = accuracyLog - BitOperations.Log2((uint)next);
            Cells[state] = new FseCell(baselines[symbol], (ushort)((next << bits) - size), (byte)bits, extraBits[symbol]);
        }

        AccuracyLog = accuracyLog;
        IsReady = true;
    }
}
