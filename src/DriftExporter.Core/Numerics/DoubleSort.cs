using System.Buffers;
using System.Runtime.InteropServices;

namespace DriftExporter.Numerics;

/// <summary>
/// Ascending sort of many doubles by radix passes of one byte, least significant first (LSD; Knuth, TAOCP 3, 5.2.5). Bytes that all
/// values share, as the low ones of whole numbers, cost no pass. A comparison sort of a million values takes some five times as long.
/// </summary>
internal static class DoubleSort
{
    private const int Digits = 256, Passes = sizeof(ulong);

    /// <summary>Fewer values are sorted by comparison.</summary>
    private const int LeastValues = 1024;

    /// <param name="values">Without NaN. Scratch of the same length is rented for the call.</param>
    public static void Sort(Span<double> values)
    {
        if (values.Length < LeastValues)
        {
            values.Sort();
            return;
        }

        ulong[] scratch = ArrayPool<ulong>.Shared.Rent(values.Length);
        SortKeys(MemoryMarshal.Cast<double, ulong>(values), scratch.AsSpan(0, values.Length));
        ArrayPool<ulong>.Shared.Return(scratch);
    }

    private static void SortKeys(Span<ulong> values, Span<ulong> scratch)
    {
        Span<int> counts = stackalloc int[Passes * Digits];
        counts.Clear();
        for (int index = 0; index < values.Length; index++)
        {
            ulong key = ToKey(values[index]);
            values[index] = key;
            for (int pass = 0; pass < Passes; pass++)
                counts[(pass * Digits) + (byte)(key >> (8 * pass))]++;
        }

        Span<ulong> from = values, to = scratch;
        for (int pass = 0; pass < Passes; pass++)
        {
            Span<int> digits = counts.Slice(pass * Digits, Digits);
            if (digits[(byte)(from[0] >> (8 * pass))] == from.Length)
                continue;
            ToOffsets(digits);
            Scatter(from, to, digits, 8 * pass);
            Span<ulong> swap = from;
            from = to;
            to = swap;
        }

        for (int index = 0; index < values.Length; index++)
            values[index] = FromKey(from[index]);
    }

    private static void Scatter(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> offsets, int shift)
    {
        foreach (ulong key in from)
            to[offsets[(byte)(key >> shift)]++] = key;
    }

    private static void ToOffsets(Span<int> counts)
    {
        int offset = 0;
        foreach (ref int count in counts)
            (count, offset) = (offset, offset + count);
    }

    /// <summary>Bits whose order as unsigned integers is that of the doubles.</summary>
    private static ulong ToKey(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | 0x8000_0000_0000_0000);

    private static ulong FromKey(ulong key) => key ^ ((ulong)((long)~key >> 63) | 0x8000_0000_0000_0000);
}
