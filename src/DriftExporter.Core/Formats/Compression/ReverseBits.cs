using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DriftExporter.Formats.Compression;

/// <summary>
/// Zstandard's bit streams are read from their last bit to their first. A block is copied to an array with room on both
/// sides, and a position is an absolute bit index there: the next bit to be read is position - 1.
/// </summary>
/// <remarks>Reading may run up to <see cref="FrontRoom"/> bytes before the stream before the caller compares the position with its start,
/// so decoders check once per 128 bits, not per read.</remarks>
internal static class ReverseBits
{
    public const int FrontRoom = 32;
    public const int BackRoom = 16;

    /// <summary>The next 56 bits (at least), the first of them in bit 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Window(byte[] bytes, long position)
    {
        long index = (position >> 3) - 7;
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), (nint)index));
        return word << (8 - (int)(position & 7));
    }

    /// <summary>Takes the top bits of a window; 0 bits are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Take(ref ulong window, int bits)
    {
        uint value = (uint)(window >> 1 >> (63 - bits));
        window <<= bits;
        return value;
    }

    /// <summary>Position after the closing 1 bit of the stream that ends before byte <paramref name="end"/>.</summary>
    public static long Start(byte[] bytes, int start, int end)
    {
        if (end <= start || bytes[end - 1] == 0)
            Corrupt.Throw("a Zstandard bit stream has no closing bit");
        return end * 8L - 8 + BitOperations.Log2(bytes[end - 1]);
    }
}
