using System.Numerics;

namespace DriftExporter.Numerics;

/// <summary>
/// Stable sort of indexes by a non-negative key, with owned scratch: insertion for a few, else radix passes of 11 bits,
/// as many as the largest key has. Small keys (counts of rare categories) need one pass. No allocation after warm-up.
/// </summary>
internal sealed class StableIndexSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int MaxInserted = 32;

    private readonly int[] offsets = new int[Digits];
    private int[] other = [];

    /// <summary>Sorts <paramref name="indexes"/> by keys[index] ascending; equal keys keep their order.</summary>
    public void Sort(Span<int> indexes, ReadOnlySpan<long> keys)
    {
        if (indexes.Length <= MaxInserted)
        {
            Insert(indexes, keys);
            return;
        }

        long largest = 0;
        foreach (int index in indexes)
            largest = Math.Max(largest, keys[index]);
        if (other.Length < indexes.Length)
            other = new int[indexes.Length];

        Span<int> source = indexes;
        Span<int> target = other.AsSpan(0, indexes.Length);
        int keyBits = 64 - BitOperations.LeadingZeroCount((ulong)largest);
        for (int shift = 0; shift < keyBits; shift += DigitBits)
        {
            Distribute(source, target, keys, shift);
            Span<int> swap = source;
            source = target;
            target = swap;
        }

        if (source != indexes)
            source.CopyTo(indexes);
    }

    private static void Insert(Span<int> indexes, ReadOnlySpan<long> keys)
    {
        for (int sorted = 1; sorted < indexes.Length; sorted++)
        {
            int index = indexes[sorted];
            int place = sorted;
            for (; place > 0 && keys[indexes[place - 1]] > keys[index]; place--)
                indexes[place] = indexes[place - 1];
            indexes[place] = index;
        }
    }

    private void Distribute(ReadOnlySpan<int> source, Span<int> target, ReadOnlySpan<long> keys, int shift)
    {
        Array.Clear(offsets);
        foreach (int index in source)
            offsets[(int)(keys[index] >>> shift) & (Digits - 1)]++;
        int running = 0;
        for (int digit = 0; digit < Digits; digit++)
        {
            int count = offsets[digit];
            offsets[digit] = running;
            running += count;
        }

        foreach (int index in source)
            target[offsets[(int)(keys[index] >>> shift) & (Digits - 1)]++] = index;
    }
}
