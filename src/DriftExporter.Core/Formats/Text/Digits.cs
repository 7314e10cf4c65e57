using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DriftExporter.Formats.Text;

/// <summary>Eight decimal digits at a time in one 64-bit register; the first byte of the text is the lowest byte.</summary>
internal static class Digits
{
    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    ];

    /// <summary>16 times out of range, then 0..15: read from n on, the shuffle that moves the first n bytes of 16 to their end, zeros before them.</summary>
    private static ReadOnlySpan<byte> ToTheEnd =>
    [
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>10^exponent, 0..16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PowerOfTen(int exponent) => Unsafe.Add(ref MemoryMarshal.GetReference(PowersOfTen), exponent);

    /// <summary>Bytes of digits as 0..9; other bytes are more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Values(ulong chunk) => chunk ^ 0x3030303030303030;

    /// <summary>Bit 7 of each of the <see cref="Values"/> that is no digit; exact up to the first byte of 0x80 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OthersThan(ulong values) =>
        // 0..9 + 0x76 keeps bit 7 clear. Only bytes of 0x80 and more carry into the next.
        ((values + 0x7676767676767676) | values) & 0x8080808080808080;

    /// <summary>How many of the eight bytes are digits, counted up to the first that is none: 0..8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ulong chunk) => BitOperations.TrailingZeroCount(OthersThan(Values(chunk))) >> 3;

    /// <summary>Value of the first <paramref name="count"/> bytes, which are digits; count is 1..8.</summary>
    // Shifted so that missing digits are leading zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Value(ulong chunk, int count) => (ulong)Join(Values(chunk) << (64 - (8 * count)));

    /// <summary>The same where count may be 0, whose value is 0: two shifts, as one by 64 would be none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ValueOrZero(ulong chunk, int count)
    {
        int half = 32 - (4 * count);
        return (ulong)Join(Values(chunk) << half << half);
    }

    /// <summary>The number of eight digits, the highest in the lowest byte: pairs, quadruples and octets are joined. Below 10^8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Join(ulong values)
    {
        values = (values * 10) + (values >> 8);
        return (long)((((values & 0x000000FF000000FF) * 0x000F424000000064)
            + (((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32);
    }

    /// <summary>Value of up to 16 digits at the position; 16 bytes are readable.</summary>
    /// <param name="start">The first digit.</param>
    /// <param name="count">0..16</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Value16(ref byte start, int count) => Sse41.IsSupported ? Value16Vector(ref start, count) : Value16Scalar(ref start, count);

    /// <summary>The specification of <see cref="Value16"/>.</summary>
    internal static ulong Value16Scalar(ref byte start, int count)
    {
        int first = Math.Min(count, 8);
        ulong value = ValueOrZero(Load8(ref start), first);
        return count <= 8 ? value : (value * PowerOfTen(count - 8)) + Value(Load8(ref Unsafe.Add(ref start, 8)), count - 8);
    }

    /// <summary>Pairs, quadruples and octets of all digits are joined at once. For x86 with SSE 4.1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Value16Vector(ref byte start, int count)
    {
        Vector128<byte> values = Vector128.LoadUnsafe(ref start) - Vector128.Create((byte)'0');
        values = Ssse3.Shuffle(values, Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(ToTheEnd), (nuint)(uint)count));
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(values, Vector128.Create((short)0x010A).AsSByte());
        Vector128<int> quadruples = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x00010064).AsInt16());
        Vector128<short> packed = Sse41.PackUnsignedSaturate(quadruples, quadruples).AsInt16();
        ulong octets = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(0x00012710).AsInt16()).AsUInt64().ToScalar();
        return ((octets & uint.MaxValue) * 100_000_000) + (octets >> 32);
    }

    /// <summary>Eight bytes, the first in the lowest bits on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load8(ref byte start)
    {
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref start);
        return BitConverter.IsLittleEndian ? bytes : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bytes);
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
            value = (value * PowerOfTen(count)) + Value(chunk, count);
            at += count;
            if (count < 8)
                return at;
        }
    }
}
