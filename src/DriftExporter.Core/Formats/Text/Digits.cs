using System.Numerics;
using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Text;

/// <summary>Eight decimal digits at a time in one 64-bit register; the first byte of the text is the lowest byte.</summary>
internal static class Digits
{
    private static ReadOnlySpan<ulong> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Bit 7 of each byte that is no digit; exact up to the first byte of 0x80 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Others(ulong chunk)
    {
        ulong values = chunk ^ 0x3030303030303030;
        // 0..9 + 0x76 keeps bit 7 clear. Only bytes of 0x80 and more carry into the next.
        return ((values + 0x7676767676767676) | values) & 0x8080808080808080;
    }

    /// <summary>How many of the eight bytes are digits, counted up to the first that is none: 0..8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ulong chunk) => BitOperations.TrailingZeroCount(Others(chunk)) >> 3;

    /// <summary>Value of the first <paramref name="count"/> bytes, which are digits; count is 1..8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Value(ulong chunk, int count)
    {
        // Shifted so that missing digits are leading zeros, then pairs, quadruples and octets are joined.
        ulong values = (chunk ^ 0x3030303030303030) << (64 - (8 * count));
        values = (values * 10) + (values >> 8);
        return (((values & 0x000000FF000000FF) * 0x000F424000000064)
            + (((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }

    /// <summary>Appends the run of digits at the position to the value (modulo 2^64) and returns the position behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ReadOnlySpan<byte> text, int at, ref ulong value)
    {
        while (true)
        {
            ulong chunk = PaddedLine.Load8(text, at);
            int count = Count(chunk);
            if (count == 0)
                return at;
            value = (value * PowersOfTen[count]) + Value(chunk, count);
            at += count;
            if (count < 8)
                return at;
        }
    }
}
