using System.Buffers.Binary;
using System.Numerics;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>Tells which rows of a page hold a value: those whose level is the column's highest.</summary>
internal struct DefinitionLevels(int maxLevel)
{
    private readonly int width = BitOperations.Log2((uint)maxLevel) + 1;
    private RleReader reader;

    /// <summary>Set for the deprecated BIT_PACKED encoding only.</summary>
    private byte[]? packed;
    private long packedBit;

    /// <summary>Begins a version 1 page: the levels stand before the values. Returns where the values start.</summary>
    public int StartVersion1(byte[] bytes, int end, int valueCount, int encoding)
    {
        if (maxLevel == 0)
            return 0;
        switch ((PageEncoding)encoding)
        {
            case PageEncoding.Rle:
                if (end < 4)
                    Corrupt.CutOff("definition level");
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                if (length > end - 4)
                    Corrupt.CutOff("definition level");
                StartVersion2(bytes, 4, 4 + (int)length);
                return 4 + (int)length;
            case PageEncoding.BitPacked:
                long packedLength = ((long)valueCount * width + 7) / 8;
                if (packedLength > end)
                    Corrupt.CutOff("definition level");
                (packed, packedBit) = (bytes, 0);
                return (int)packedLength;
            default:
                throw new UnsupportedDataException(
                    $"encoding {ValueSources.Name(encoding)} of definition levels is not supported", UnsupportedDataException.RewriteOrLeaveOut);
        }
    }

    /// <summary>Begins a version 2 page: the levels stand alone, without their length.</summary>
    public void StartVersion2(byte[] bytes, int start, int end)
    {
        packed = null;
        if (maxLevel > 0)
            reader.Start(bytes, start, end, width);
    }

    /// <summary>Takes the levels of the next rows; writes firstRow + i to <paramref name="rows"/> for each row i that holds
    /// a value and returns how many there are. When all do, rows is not written.</summary>
    public int Read(int count, int firstRow, int[] rows, int[] levels)
    {
        if (maxLevel == 0)
            return count;
        if (packed is not null)
        {
            BitUnpacker.UnpackBigEndian(packed, packedBit, width, levels.AsSpan(0, count));
            packedBit += (long)count * width;
        }
        else if (reader.TryTakeRepeated(count, out int level))
        {
            return Check(level) == maxLevel ? count : 0;
        }
        else
        {
            reader.Read(levels.AsSpan(0, count));
        }

        int present = 0;
        int largest = 0;
        for (int row = 0; row < count; row++)
        {
            int level = levels[row];
            largest |= level;
            rows[present] = firstRow + row;
            present += level == maxLevel ? 1 : 0;
        }

        if (largest > maxLevel || largest < 0)
            CheckAll(levels.AsSpan(0, count));
        return present;
    }

    private readonly void CheckAll(ReadOnlySpan<int> levels)
    {
        foreach (int level in levels)
            Check(level);
    }

    private readonly int Check(int level) =>
        (uint)level <= (uint)maxLevel ? level : Corrupt.Throw<int>($"a definition level is {level}, and {maxLevel} is the highest");
}
