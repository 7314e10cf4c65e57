using System.Buffers.Binary;

namespace DriftExporter.Formats.Compression;

/// <summary>CRC-32 of gzip and of Parquet pages (polynomial 0x04C11DB7, reflected), eight bytes a step.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    /// <summary>[slices * 256]: the effect of a byte, slice bytes further on.</summary>
    private static readonly uint[] Table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        uint[] table = Table;
        for (; data.Length >= Slices; data = data[Slices..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[0x700 + (byte)low] ^ table[0x600 + (byte)(low >> 8)] ^ table[0x500 + (byte)(low >> 16)] ^ table[0x400 + (low >> 24)]
                ^ table[0x300 + (byte)high] ^ table[0x200 + (byte)(high >> 8)] ^ table[0x100 + (byte)(high >> 16)] ^ table[high >> 24];
        }

        foreach (byte value in data)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            table[value] = crc;
        }

        for (int index = 256; index < table.Length; index++)
            table[index] = table[(byte)table[index - 256]] ^ (table[index - 256] >> 8);
        return table;
    }
}
