namespace DriftExporter.Formats.Parquet;

/// <summary>The header before each page. Sizes are checked to be non-negative, not yet against the file.</summary>
internal struct PageHeader
{
    public PageType Type;

    /// <summary>Bytes of the header itself.</summary>
    public int HeaderLength;

    /// <summary>Bytes of the page as it is stored, and after decompression (levels included).</summary>
    public int CompressedLength;
    public int UncompressedLength;

    public uint? Checksum;

    /// <summary>Values of a data page, nulls included, or entries of a dictionary.</summary>
    public int ValueCount;

    public int Encoding;

    /// <summary>Encoding of the definition levels in a version 1 page.</summary>
    public int DefinitionEncoding;

    /// <summary>Version 2: bytes of the levels, which stand uncompressed before the values.</summary>
    public int RepetitionLength;
    public int DefinitionLength;

    /// <summary>Version 2: false when the values are stored as they are, whatever the chunk's codec.</summary>
    public bool IsCompressed;

    private bool hasTypeHeader;

    /// <summary>Throws <see cref="EndOfStreamException"/> when the header goes on behind the bytes.</summary>
    public static PageHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var header = new PageHeader { IsCompressed = true };
        int? pageType = null, compressed = null, uncompressed = null;
        var reader = new ThriftReader(bytes);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: pageType = reader.ReadInt32(type); break;
                case 2: uncompressed = reader.ReadInt32(type); break;
                case 3: compressed = reader.ReadInt32(type); break;
                case 4: header.Checksum = (uint)reader.ReadInt32(type); break;
                case 5 when pageType == (int)PageType.Data: header.ReadData(ref reader, type); break;
                case 7 when pageType == (int)PageType.Dictionary: header.ReadDictionary(ref reader, type); break;
                case 8 when pageType == (int)PageType.DataV2: header.ReadDataV2(ref reader, type); break;
                default: reader.Skip(type); break;
            }
        }

        if (pageType is null || compressed is null || uncompressed is null)
            throw new InvalidDataException("a page header is not complete");
        header.Type = (PageType)pageType.Value;
        header.CompressedLength = NotNegative(compressed.Value, "compressed size");
        header.UncompressedLength = NotNegative(uncompressed.Value, "uncompressed size");
        header.HeaderLength = reader.Position;
        if (!header.hasTypeHeader && header.Type is PageType.Data or PageType.DataV2 or PageType.Dictionary)
            throw new InvalidDataException("a page header does not describe its page");
        return header;
    }

    private void ReadData(ref ThriftReader reader, ThriftType structType)
    {
        ThriftReader.Expect(ThriftType.Struct, structType);
        hasTypeHeader = true;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: ValueCount = NotNegative(reader.ReadInt32(type), "number of values"); break;
                case 2: Encoding = reader.ReadInt32(type); break;
                case 3: DefinitionEncoding = reader.ReadInt32(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private void ReadDictionary(ref ThriftReader reader, ThriftType structType)
    {
        ThriftReader.Expect(ThriftType.Struct, structType);
        hasTypeHeader = true;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: ValueCount = NotNegative(reader.ReadInt32(type), "number of values"); break;
                case 2: Encoding = reader.ReadInt32(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private void ReadDataV2(ref ThriftReader reader, ThriftType structType)
    {
        ThriftReader.Expect(ThriftType.Struct, structType);
        hasTypeHeader = true;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: ValueCount = NotNegative(reader.ReadInt32(type), "number of values"); break;
                case 4: Encoding = reader.ReadInt32(type); break;
                case 5: DefinitionLength = NotNegative(reader.ReadInt32(type), "length of the definition levels"); break;
                case 6: RepetitionLength = NotNegative(reader.ReadInt32(type), "length of the repetition levels"); break;
                case 7: IsCompressed = ThriftReader.ReadBoolean(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new InvalidDataException($"the {name} of a page is {value}");
}
