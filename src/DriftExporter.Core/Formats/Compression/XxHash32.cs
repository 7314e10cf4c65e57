using System.Buffers.Binary;
using System.Numerics;

namespace DriftExporter.Formats.Compression;

/// <summary>XXH32 with seed 0, as in LZ4 frames. Source: the xxHash specification.</summary>
internal static class XxHash32
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint hash = Prime5;
        ReadOnlySpan<byte> rest = data;
        if (data.Length >= 16)
        {
            uint lane1 = unchecked(Prime1 + Prime2), lane2 = Prime2, lane3 = 0, lane4 = unchecked(0 - Prime1);
            for (; rest.Length >= 16; rest = rest[16..])
            {
                lane1 = Round(lane1, BinaryPrimitives.ReadUInt32LittleEndian(rest));
                lane2 = Round(lane2, BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
                lane3 = Round(lane3, BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
                lane4 = Round(lane4, BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]));
            }

            hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
                + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        }

        hash += (uint)data.Length;
        for (; rest.Length >= 4; rest = rest[4..])
            hash = BitOperations.RotateLeft(hash + BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime3, 17) * Prime4;
        foreach (byte value in rest)
            hash = BitOperations.RotateLeft(hash + value * Prime5, 11) * Prime1;
        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint lane, uint input) => BitOperations.RotateLeft(lane + input * Prime2, 13) * Prime1;
}
