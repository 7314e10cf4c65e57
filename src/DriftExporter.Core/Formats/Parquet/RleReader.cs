using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>
/// The RLE / bit-packing hybrid: levels, dictionary indices, booleans. Keeps its place between calls, so a page is
/// decoded slice by slice. The array must have 8 readable bytes behind <c>end</c>.
/// </summary>
internal struct RleReader
{
    private byte[] bytes;
    private int at;
    private int end;
    private int width;

    /// <summary>Values left in the run.</summary>
    private int left;

    private bool isPacked;

    /// <summary>The value of a repeated run.</summary>
    private int repeated;

    /// <summary>Next bit of a packed run.</summary>
    private long packedBit;

    public void Start(byte[] source, int start, int sourceEnd, int bitWidth)
    {
        if (bitWidth > 32)
            Corrupt.Throw($"values are packed in {bitWidth} bits, and 32 is the most");
        (bytes, at, end, width, left) = (source, start, sourceEnd, bitWidth, 0);
    }

    /// <summary>When the next <paramref name="count"/> values are of one repeated run, takes them all.</summary>
    public bool TryTakeRepeated(int count, out int value)
    {
        if (left == 0)
            NextRun();
        value = repeated;
        if (isPacked || left < count)
            return false;
        left -= count;
        return true;
    }

    public void Read(Span<int> destination)
    {
        while (!destination.IsEmpty)
        {
            if (left == 0)
                NextRun();
            int count = Math.Min(left, destination.Length);
            if (isPacked)
            {
                BitUnpacker.Unpack(bytes, packedBit, width, destination[..count]);
                packedBit += (long)width * count;
            }
            else
            {
                destination[..count].Fill(repeated);
            }

            left -= count;
            destination = destination[count..];
        }
    }

    private void NextRun()
    {
        do
        {
            uint header = ReadVarint();
            isPacked = (header & 1) != 0;
            if (isPacked)
                StartPacked(header >> 1);
            else
                StartRepeated(header >> 1);
        }
        while (left == 0);
    }

    /// <summary>Groups of eight values. The last group may be cut off behind the values that count.</summary>
    private void StartPacked(uint groups)
    {
        long length = (long)groups * width;
        long values = groups * 8L;
        if (length > end - at)
        {
            length = end - at;
            values = length * 8 / width;
            if (values == 0)
                Corrupt.CutOff("RLE");
        }

        left = (int)Math.Min(values, int.MaxValue);
        packedBit = at * 8L;
        at += (int)length;
    }

    private void StartRepeated(uint count)
    {
        int length = (width + 7) / 8;
        if (length > end - at)
            Corrupt.CutOff("RLE");
        uint value = 0;
        for (int index = 0; index < length; index++)
            value |= (uint)bytes[at + index] << (8 * index);
        repeated = (int)value;
        left = (int)count;
        at += length;
    }

    private uint ReadVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (at >= end)
                Corrupt.CutOff("RLE");
            byte part = bytes[at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        return Corrupt.Throw<uint>("the length of an RLE run is longer than 32 bits");
    }
}
