using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>A buffer of values of one width, which come little-endian whatever the file's byte order.</summary>
internal sealed class FixedBuffer(int width, bool isBigEndian)
{
    private readonly ByteBuffer _swapped = new();

    public BodyBuffer Buffer { get; } = new();

    /// <summary>[count * width], valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long start, int count)
    {
        ReadOnlySpan<byte> raw = Buffer.Read(start * width, count * width);
        if (!isBigEndian || width == 1)
            return raw;
        Span<byte> swapped = _swapped.Reserve(raw.Length).AsSpan(0, raw.Length);
        switch (width)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(raw), MemoryMarshal.Cast<byte, ushort>(swapped));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(raw), MemoryMarshal.Cast<byte, uint>(swapped));
                break;
            case 8:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(raw), MemoryMarshal.Cast<byte, ulong>(swapped));
                break;
            default:
                raw.CopyTo(swapped);
                for (int at = 0; at < swapped.Length; at += width)
                    swapped.Slice(at, width).Reverse();
                break;
        }

        return swapped;
    }
}
