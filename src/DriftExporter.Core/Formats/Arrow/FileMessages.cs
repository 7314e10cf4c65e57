using System.Buffers.Binary;
using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// The file format (Feather version 2): <c>ARROW1</c>, padding to 8 bytes, a stream, the footer, its length in 4 bytes,
/// <c>ARROW1</c>. The footer repeats the schema and says where the dictionaries and record batches are.
/// </summary>
internal sealed class FileMessages : MessageSource
{
    public const int HeadLength = 8;
    private const int TailLength = 10;

    /// <summary>Offset (8 bytes), length of the metadata with its prefix (4, then 4 of padding), length of the body (8).</summary>
    private const int BlockBytes = 24;

    private readonly Block[] _blocks;
    private readonly int _dictionaryCount;
    private int _next;

    public FileMessages(IByteSource file)
        : base(file)
    {
        int footerLength = ReadFooter(file);
        long end = file.Length - TailLength - footerLength;
        FlatTable footer = Metadata.Root();
        // Some old writers leave the footer's own version at 0; every block has its version, which is checked.
        int version = Math.Clamp(footer.Int16(0) + 1, 4, 5);
        Schema = ArrowSchema.Parse(footer.Table(1, "schema"), version);
        FlatVector dictionaries = footer.Vector(2, BlockBytes), batches = footer.Vector(3, BlockBytes);
        _dictionaryCount = dictionaries.Count;
        _blocks = new Block[dictionaries.Count + batches.Count];
        long left = end;
        for (int index = 0; index < _blocks.Length; index++)
        {
            _blocks[index] = index < dictionaries.Count ? ReadBlock(dictionaries, index, end) : ReadBlock(batches, index - dictionaries.Count, end);
            left -= _blocks[index].MetadataLength + _blocks[index].BodyLength;
            if (left < 0)
                Corrupt.Throw("its blocks lie over each other");
        }

        RowCount = CountRows();
    }

    public ArrowSchema Schema { get; }

    public long RowCount { get; }

    /// <summary>Whether a file begins as one of this format.</summary>
    public static bool IsFile(ReadOnlySpan<byte> head) => head.StartsWith("ARROW1"u8);

    /// <summary>All dictionaries, then all record batches: a file has one dictionary for each number, whatever the order of its blocks.</summary>
    public override bool Next()
    {
        if (_next == _blocks.Length)
            return false;
        Block block = _blocks[_next++];
        MoveTo(block.Offset);
        Span<byte> prefix = stackalloc byte[FrameHeader.MaxPrefixLength];
        prefix = prefix[..File.Read(block.Offset, prefix)];
        FrameHeader header = FrameHeader.Read(prefix);
        if (!header.IsComplete || header.IsEnd || header.MetadataLength > block.MetadataLength - header.PrefixLength)
            Corrupt.Throw($"the block at byte {block.Offset} has {block.MetadataLength} bytes of metadata, and begins with {Convert.ToHexString(prefix)}");
        ReadMessage(block.Offset + header.PrefixLength, header.MetadataLength, block.Offset + block.MetadataLength);
        MessageKind expected = _next <= _dictionaryCount ? MessageKind.DictionaryBatch : MessageKind.RecordBatch;
        if (Message.Kind != expected || Message.BodyLength > block.BodyLength)
            Corrupt.Throw($"the block at byte {block.Offset} is a {Message.Kind} of {Message.BodyLength} bytes, and the footer says a {expected} of {block.BodyLength}");
        return true;
    }

    public override void Rewind() => _next = 0;

    /// <summary>Reads the footer into the metadata; returns its length.</summary>
    private int ReadFooter(IByteSource file)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (file.Length < HeadLength + TailLength || file.Read(file.Length - TailLength, tail) != TailLength || !tail[4..].SequenceEqual("ARROW1"u8))
        {
            throw new UnsupportedDataException("begins as an Arrow file and does not end as one: it is cut off, or still being written",
                "Wait until it is written, or write or copy it again.");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > Math.Min(FrameHeader.MaxMetadataLength, file.Length - TailLength - HeadLength))
            Corrupt.Throw($"the footer is said to have {length} bytes, and the file has {file.Length}");
        MoveTo(file.Length - TailLength - length);
        if (file.Read(Position, Metadata.Reset(length)) != length)
            Corrupt.Throw("the file became shorter while it was read");
        return length;
    }

    private static Block ReadBlock(FlatVector blocks, int index, long end)
    {
        var block = new Block(blocks.Int64(index), blocks.Int32(index, 8), blocks.Int64(index, 16));
        if (block.Offset < HeadLength || block.Offset > end || block.MetadataLength <= 0 || block.MetadataLength > end - block.Offset
            || block.BodyLength < 0 || block.BodyLength > end - block.Offset - block.MetadataLength)
        {
            Corrupt.Throw($"a block of {block.MetadataLength} and {block.BodyLength} bytes at byte {block.Offset} is not within the {end} bytes before the footer");
        }

        return block;
    }

    private long CountRows()
    {
        long rows = 0;
        _next = _dictionaryCount;
        while (Next())
        {
            long length = Message.Header.Int64(0);
            if (length < 0 || length > long.MaxValue - rows)
                Corrupt.Throw($"a record batch has {length} rows");
            rows += length;
        }

        Rewind();
        return rows;
    }

    private readonly record struct Block(long Offset, int MetadataLength, long BodyLength);
}
