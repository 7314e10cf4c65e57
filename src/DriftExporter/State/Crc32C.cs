using System.Buffers.Binary;
using System.Numerics;

namespace DriftExporter.State;

/// <summary>CRC-32C (Castagnoli), by the processor where it can. A sum goes on from an earlier one, so that it can vouch for a file that grows.</summary>
internal static class Crc32C
{
    public static uint Extend(uint sum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~sum;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            register = BitOperations.Crc32C(register, value);
        return ~register;
    }
}
