using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DriftExporter.Formats.Compression;

/// <summary>XXH64 with seed 0, as in Zstandard's content checksum (its low 32 bits). Source: the xxHash specification.</summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    public static ulong Compute(ReadOnlySpan<byte> data)
    {
        ulong hash = data.Length >= 32 ? Stripes(data) : Prime5;
        hash += (ulong)data.Length;
        ReadOnlySpan<byte> rest = data[(data.Length & ~31)..];
        for (; rest.Length >= 8; rest = rest[8..])
            hash = BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * Prime1 + Prime4;
        if (rest.Length >= 4)
        {
            hash = BitOperations.RotateLeft(hash ^ BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1, 23) * Prime2 + Prime3;
            rest = rest[4..];
        }

        foreach (byte value in rest)
            hash = BitOperations.RotateLeft(hash ^ value * Prime5, 11) * Prime1;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data[..(data.Length & ~31)]);
        ulong lane1 = unchecked(Prime1 + Prime2), lane2 = Prime2, lane3 = 0, lane4 = unchecked(0 - Prime1);
        for (int word = 0; word < words.Length; word += 4)
        {
            lane1 = Round(lane1, words[word]);
            lane2 = Round(lane2, words[word + 1]);
            lane3 = Round(lane3, words[word + 2]);
            lane4 = Round(lane4, words[word + 3]);
        }

        ulong hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        return Merge(Merge(Merge(Merge(hash, lane1), lane2), lane3), lane4);
    }

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;
}
