using System.Buffers.Binary;

namespace DriftExporter.Formats.Parquet;

/// <summary>The footer, checked: columns, row groups, and where the data ends.</summary>
internal sealed class ParquetFile
{
    private const int MagicLength = 4;
    private const int TailLength = 8;
    private const int MaxFooterLength = 256 << 20;

    /// <summary>More rows than this for each byte of the file are refused, so that the time of a read is bounded by the
    /// file's size. A column of one repeated value comes to about 20,000 rows a byte.</summary>
    private const long MaxRowsPerByte = 1 << 16;

    private ParquetFile(List<RowGroup> rowGroups, long rowCount, List<ParquetColumn> columns, long dataEnd)
    {
        Columns = columns;
        ByName = columns.ToDictionary(column => column.Source.Name, StringComparer.Ordinal);
        RowGroups = rowGroups;
        RowCount = rowCount;
        DataEnd = dataEnd;
    }

    public IReadOnlyList<ParquetColumn> Columns { get; }

    public IReadOnlyDictionary<string, ParquetColumn> ByName { get; }

    public IReadOnlyList<RowGroup> RowGroups { get; }

    public long RowCount { get; }

    /// <summary>Offset of the footer; pages lie before it.</summary>
    public long DataEnd { get; }

    public static ParquetFile Read(string path, IByteSource file)
    {
        try
        {
            byte[] footer = ReadFooter(path, file);
            FileMetadata metadata = FooterParser.Parse(footer);
            if (metadata.IsEncrypted)
                throw Encrypted(path);
            List<ParquetColumn> columns = SchemaBuilder.Build(metadata.Schema, out int leafCount);
            long rows = RowGroupCheck.Verify(metadata, columns, leafCount, file.Length);
            if (rows / MaxRowsPerByte > file.Length)
                throw new InvalidDataException($"{rows} rows cannot be in {file.Length} bytes");
            columns = [.. columns.Select(column => RowGroupCheck.WithCodec(column, metadata.RowGroups))];
            return new ParquetFile(metadata.RowGroups, rows, columns, file.Length - TailLength - footer.Length);
        }
        catch (UnsupportedDataException exception)
        {
            throw new ProblemException(path, exception.Message, exception.Remedy);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new ProblemException(path, $"has a damaged footer: {exception.Message}.", "Write or copy the file again.");
        }
    }

    private static byte[] ReadFooter(string path, IByteSource file)
    {
        if (file.Length < MagicLength + TailLength)
            throw NotParquet(path, file);
        Span<byte> tail = stackalloc byte[TailLength];
        ReadExactly(file, file.Length - TailLength, tail);
        if (tail[4..].SequenceEqual("PARE"u8))
            throw Encrypted(path);
        if (!tail[4..].SequenceEqual("PAR1"u8))
            throw NotParquet(path, file);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > file.Length - TailLength - MagicLength)
            throw new InvalidDataException($"it is said to have {length} bytes, and the file has {file.Length}");
        if (length > MaxFooterLength)
            throw new InvalidDataException($"it has {length} bytes, and {MaxFooterLength} is the most that is read");
        byte[] footer = new byte[length];
        ReadExactly(file, file.Length - TailLength - length, footer);
        return footer;
    }

    private static void ReadExactly(IByteSource file, long offset, Span<byte> destination)
    {
        if (file.Read(offset, destination) != destination.Length)
            throw new InvalidDataException("the file became shorter while it was read");
    }

    private static ProblemException Encrypted(string path) =>
        new(path, "is encrypted (Parquet modular encryption), which is not supported.", "Write it without encryption.");

    private static ProblemException NotParquet(string path, IByteSource file)
    {
        if (file.Length == 0)
            return new ProblemException(path, "is empty, not a Parquet file.", "Wait until it is written, or write it again.");
        Span<byte> head = stackalloc byte[6];
        head = head[..file.Read(0, head)];
        if (head.StartsWith("PAR1"u8))
            return new ProblemException(path, "begins as a Parquet file and does not end as one: it is cut off, or still being written.",
                "Wait until it is written, or write or copy it again.");
        string found = head switch
        {
            _ when head.StartsWith("PARE"u8) => "an encrypted Parquet file that is cut off",
            _ when head.StartsWith("ARROW1"u8) => "an Arrow file",
            [0x1F, 0x8B, ..] => "gzip data",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "Zstandard data",
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip file",
            _ when head.StartsWith("ORC"u8) => "an ORC file",
            [(byte)'{' or (byte)'[', ..] => "JSON",
            _ => $"something that begins with the bytes {Convert.ToHexString(head)}",
        };
        return new ProblemException(path, $"is not a Parquet file; it is {found}.", "Give a Parquet file, or name the right format.");
    }
}
