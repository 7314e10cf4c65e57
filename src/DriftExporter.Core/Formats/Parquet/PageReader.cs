using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>
/// Reads the pages of one column, chunk after chunk: header, bytes, checksum, decompression. The bytes of the current
/// page stay valid until the next call.
/// </summary>
internal sealed class PageReader(IByteSource file, long dataEnd, Codecs codecs)
{
    /// <summary>The largest page that is read; writers make pages of about 1 MB.</summary>
    public const int MaxPageLength = 256 << 20;

    private const int MaxHeaderLength = 16 << 20;

    /// <summary>Old writers leave the dictionary's header out of the chunk's length; the pages end where the values do.</summary>
    private const int ChunkTolerance = 128;

    private readonly ByteBuffer page = new();
    private readonly ByteBuffer levels = new();
    private readonly FileWindow window = new(file);
    private long position;
    private long chunkEnd;
    private CompressionCodec codec;

    /// <summary>Offset of the current page in the file.</summary>
    public long PageStart { get; private set; }

    /// <summary>The current page's header.</summary>
    public PageHeader Header;

    /// <summary>Definition levels of a version 2 page are LevelBytes[0..Header.DefinitionLength]; version 1 has them in <see cref="Bytes"/>.</summary>
    public byte[] LevelBytes => levels.Bytes;

    /// <summary>The page after decompression is Bytes[0..Length], with <see cref="ByteBuffer.Slack"/> readable bytes behind it.</summary>
    public byte[] Bytes => page.Bytes;

    public int Length { get; private set; }

    public void Open(in ColumnChunk chunk)
    {
        if (chunk.Start < 4 || chunk.Start > dataEnd)
            Corrupt.Throw($"its chunk is said to be at byte {chunk.Start}, and the file's data end at {dataEnd}");
        position = chunk.Start;
        chunkEnd = chunk.Length > dataEnd - chunk.Start - ChunkTolerance ? dataEnd : chunk.Start + chunk.Length + ChunkTolerance;
        codec = (CompressionCodec)chunk.Codec;
    }

    /// <summary>Reads the next page of the types that hold values; other pages are passed over.</summary>
    public void Next()
    {
        do
        {
            PageStart = position;
            ReadHeader();
            position += Header.HeaderLength;
            if (Header.CompressedLength > chunkEnd - position)
                Corrupt.Throw($"a page of {Header.CompressedLength} bytes goes past the end of its column chunk");
            position += Header.CompressedLength;
        }
        while (Header.Type is not (PageType.Data or PageType.DataV2 or PageType.Dictionary));

        long body = PageStart + Header.HeaderLength;
        int length = Math.Max(Header.UncompressedLength, Header.CompressedLength);
        if (length > MaxPageLength)
            throw new UnsupportedDataException($"a page of {length} bytes is larger than {MaxPageLength}",
                "Rewrite with smaller pages (data_page_size=1048576), or leave the column out.");
        if (Header.Type == PageType.DataV2)
            ReadVersion2(body);
        else
            ReadWhole(body);
    }

    private void ReadHeader()
    {
        long available = chunkEnd - position;
        if (available <= 0)
            Corrupt.Throw("its pages end before its values do");
        int wanted = 256;
        while (true)
        {
            ReadOnlySpan<byte> bytes = window.Peek(position, (int)Math.Min(wanted, available), chunkEnd);
            try
            {
                Header = PageHeader.Parse(bytes);
                return;
            }
            catch (EndOfStreamException) when (bytes.Length < available && bytes.Length < MaxHeaderLength)
            {
                wanted = (int)Math.Min(MaxHeaderLength, Math.Max(FileWindow.Size, bytes.Length * 4L));
            }
        }
    }

    private void ReadWhole(long body)
    {
        int compressed = Header.CompressedLength;
        if (codec == CompressionCodec.Uncompressed)
        {
            window.Read(body, page.Reserve(compressed).AsSpan(0, compressed));
            Verify(page.Bytes.AsSpan(0, compressed));
            Length = compressed;
            return;
        }

        byte[] stored = codecs.Stored.Reserve(compressed);
        window.Read(body, stored.AsSpan(0, compressed));
        Verify(stored.AsSpan(0, compressed));
        Length = Decompress(new ArraySegment<byte>(stored, 0, compressed), Header.UncompressedLength);
    }

    /// <summary>Version 2: repetition and definition levels, never compressed, then the values.</summary>
    private void ReadVersion2(long body)
    {
        long levelLength = (long)Header.RepetitionLength + Header.DefinitionLength;
        if (levelLength > Header.CompressedLength || levelLength > Header.UncompressedLength)
            Corrupt.Throw($"a page of {Header.CompressedLength} bytes has levels of {levelLength} bytes");
        byte[] stored = codecs.Stored.Reserve(Header.CompressedLength);
        window.Read(body, stored.AsSpan(0, Header.CompressedLength));
        Verify(stored.AsSpan(0, Header.CompressedLength));
        stored.AsSpan(Header.RepetitionLength, Header.DefinitionLength).CopyTo(levels.Reserve(Header.DefinitionLength));

        var values = new ArraySegment<byte>(stored, (int)levelLength, Header.CompressedLength - (int)levelLength);
        if (codec == CompressionCodec.Uncompressed || !Header.IsCompressed)
        {
            values.AsSpan().CopyTo(page.Reserve(values.Count));
            Length = values.Count;
            return;
        }

        Length = Decompress(values, Header.UncompressedLength - (int)levelLength);
    }

    private int Decompress(ArraySegment<byte> stored, int declared)
    {
        // A page of nulls may have no bytes at all, not even the codec's.
        int length = stored.Count == 0 ? 0 : codecs.For(codec).Decompress(stored, declared, page);
        if (stored.Count == 0)
            page.Reserve(0);
        if (length != declared)
            Corrupt.Throw($"a page holds {length} bytes after decompression, and declares {declared}");
        return length;
    }

    private void Verify(ReadOnlySpan<byte> stored)
    {
        if (Header.Checksum is uint expected && Crc32.Compute(stored) is uint actual && actual != expected)
            Corrupt.Throw($"the checksum of a page is {actual:x8}, and {expected:x8} was stored");
    }
}
