using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DriftExporter.Formats.Parquet;

/// <summary>Unpacks values of a fixed number of bits, least significant bit first, from any bit on.</summary>
/// <remarks>The caller has checked that all bits lie in the array, and that 8 bytes more may be read behind them
/// (every page buffer has that room).</remarks>
internal static class BitUnpacker
{
    /// <summary>width 0..32.</summary>
    public static void Unpack(byte[] bytes, long firstBit, int width, Span<int> destination)
    {
        Debug.Assert(width is >= 0 and <= 32 && (firstBit + (long)width * destination.Length + 7) / 8 + 8 <= bytes.Length);
        ref byte source = ref MemoryMarshal.GetArrayDataReference(bytes);
        uint mask = (uint)((1UL << width) - 1);
        long bit = firstBit;
        for (int index = 0; index < destination.Length; index++)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, (nint)(bit >> 3)));
            destination[index] = (int)((uint)(word >> (int)(bit & 7)) & mask);
            bit += width;
        }
    }

    /// <summary>width 0..64.</summary>
    public static void Unpack(byte[] bytes, long firstBit, int width, Span<long> destination)
    {
        Debug.Assert(width is >= 0 and <= 64 && (firstBit + (long)width * destination.Length + 7) / 8 + 8 <= bytes.Length);
        ref byte source = ref MemoryMarshal.GetArrayDataReference(bytes);
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        long bit = firstBit;
        for (int index = 0; index < destination.Length; index++)
        {
            nint at = (nint)(bit >> 3);
            int shift = (int)(bit & 7);
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at)) >> shift;
            // A value of more than 56 bits may end in a ninth byte.
            if (shift + width > 64)
                word |= (ulong)Unsafe.Add(ref source, at + 8) << (64 - shift);
            destination[index] = (long)(word & mask);
            bit += width;
        }
    }

    /// <summary>The deprecated BIT_PACKED levels: most significant bit first. width 1..32.</summary>
    public static void UnpackBigEndian(byte[] bytes, long firstBit, int width, Span<int> destination)
    {
        long bit = firstBit;
        for (int index = 0; index < destination.Length; index++)
        {
            uint value = 0;
            for (int taken = 0; taken < width; taken++, bit++)
                value = value << 1 | (uint)(bytes[bit >> 3] >> (7 - (int)(bit & 7))) & 1;
            destination[index] = (int)value;
        }
    }
}
