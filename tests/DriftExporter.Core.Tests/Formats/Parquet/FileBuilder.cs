using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>A node of a hand-made schema. Logical writes the one member of the LogicalType union.</summary>
internal sealed record Node(string Name, PhysicalType? Type = null, Repetition Repetition = Repetition.Required)
{
    public int Children { get; init; }

    public ConvertedType? Converted { get; init; }

    public int TypeLength { get; init; }

    public (int Scale, int Precision)? Decimal { get; init; }

    public Action<ThriftWriter>? Logical { get; init; }
}

/// <summary>A page as it is stored. A version 2 page gives its levels apart.</summary>
internal sealed record Page(int ValueCount, byte[] Body, PageEncoding Encoding = PageEncoding.Plain, PageType Type = PageType.Data)
{
    public byte[] Levels { get; init; } = [];

    public PageEncoding LevelEncoding { get; init; } = PageEncoding.Rle;

    public int? UncompressedLength { get; init; }

    public int? CompressedLength { get; init; }

    public uint? Checksum { get; init; }
}

/// <summary>Puts hand-made pages to a file, so that tests reach what no writer at hand writes.</summary>
internal sealed class FileBuilder(long rowCount)
{
    private readonly List<byte> bytes = [.. "PAR1"u8];
    private readonly List<Node> nodes = [];
    private readonly List<(Node Node, long Start, int Length, int Codec, int[] Encodings)> chunks = [];

    public bool IsEncrypted { get; init; }

    public long? DeclaredRows { get; init; }

    public FileBuilder Group(Node node)
    {
        nodes.Add(node);
        return this;
    }

    public FileBuilder Column(Node node, params Page[] pages) => Column(node, CompressionCodec.Uncompressed, pages);

    public FileBuilder Column(Node node, CompressionCodec codec, params Page[] pages)
    {
        long start = bytes.Count;
        foreach (Page page in pages)
            Add(page);
        nodes.Add(node);
        chunks.Add((node, start, (int)(bytes.Count - start), (int)codec, [.. pages.Select(page => (int)page.Encoding)]));
        return this;
    }

    public byte[] Build()
    {
        var footer = new ThriftWriter();
        footer.Element(file =>
        {
            file.Int(1, 1);
            Node root = new("schema") { Children = TopLevelCount() };
            file.List(2, [root, .. nodes], WriteNode);
            file.Int(3, DeclaredRows ?? rowCount);
            file.List(4, [rowCount], (writer, rows) => writer.Element(group =>
            {
                group.List(1, chunks, (inner, chunk) => inner.Element(column => column.Int(2, 0).Struct(3, metadata => metadata
                    .Int(1, (int)chunk.Node.Type!).List(2, chunk.Encodings, (list, encoding) => list.Element(encoding)).Int(4, chunk.Codec)
                    .Int(5, rowCount).Int(6, chunk.Length).Int(7, chunk.Length).Int(9, chunk.Start))));
                group.Int(2, 0).Int(3, rows);
            }));
            if (IsEncrypted)
                file.Struct(8, algorithm => algorithm.Struct(1, _ => { }));
        });
        byte[] content = footer.ToArray();
        return [.. bytes, .. content, .. BitConverter.GetBytes(content.Length), .. "PAR1"u8];
    }

    public ParquetColumnReader Open() => ParquetColumnReader.Open("made.parquet", new MemoryByteSource(Build()));

    private int TopLevelCount()
    {
        int count = 0;
        for (int at = 0; at < nodes.Count; count++)
        {
            for (int open = 1; open > 0; open--, at++)
                open += nodes[at].Children;
        }

        return count;
    }

    private void Add(Page page)
    {
        byte[] body = [.. page.Levels, .. page.Body];
        var header = new ThriftWriter();
        header.Element(writer =>
        {
            writer.Int(1, (int)page.Type).Int(2, page.UncompressedLength ?? body.Length).Int(3, page.CompressedLength ?? body.Length);
            if (page.Checksum is uint checksum)
                writer.Int(4, (int)checksum);
            switch (page.Type)
            {
                case PageType.Data:
                    writer.Struct(5, data => data.Int(1, page.ValueCount).Int(2, (int)page.Encoding).Int(3, (int)page.LevelEncoding).Int(4, (int)PageEncoding.Rle));
                    break;
                case PageType.Index:
                    writer.Struct(6, _ => { });
                    break;
                case PageType.Dictionary:
                    writer.Struct(7, dictionary => dictionary.Int(1, page.ValueCount).Int(2, (int)page.Encoding));
                    break;
                default:
                    writer.Struct(8, data => data.Int(1, page.ValueCount).Int(2, 0).Int(3, page.ValueCount).Int(4, (int)page.Encoding)
                        .Int(5, page.Levels.Length).Int(6, 0).Bool(7, true));
                    break;
            }
        });
        bytes.AddRange(header.ToArray());
        bytes.AddRange(body);
    }

    private static void WriteNode(ThriftWriter writer, Node node) => writer.Element(element =>
    {
        if (node.Type is PhysicalType type)
            element.Int(1, (int)type);
        if (node.TypeLength != 0)
            element.Int(2, node.TypeLength);
        if (node.Name != "schema")
            element.Int(3, (int)node.Repetition);
        element.Text(4, node.Name);
        if (node.Children > 0)
            element.Int(5, node.Children);
        if (node.Converted is ConvertedType converted)
            element.Int(6, (int)converted);
        if (node.Decimal is (int scale, int precision))
            element.Int(7, scale).Int(8, precision);
        if (node.Logical is not null)
            element.Struct(10, node.Logical);
    });
}
