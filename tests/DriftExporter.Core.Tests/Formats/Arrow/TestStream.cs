using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>How the buffers of a body are stored.</summary>
public enum TestCodec : sbyte
{
    None = -1,

    /// <summary>Frames whose blocks are stored as they are.</summary>
    Lz4 = 0,
    Zstandard = 1,

    /// <summary>Zstandard is declared, and each buffer says that it is not compressed.</summary>
    Declined = 2,
}

/// <summary>Writes messages one after the other, and, if asked, the footer of a file.</summary>
internal sealed class TestStream(bool bigEndian = false, bool legacy = false, TestCodec codec = TestCodec.None, short version = 4)
{
    private readonly List<byte> _bytes = [];
    private readonly List<long> _dictionaries = [];
    private readonly List<long> _batches = [];
    private TestField[] _fields = [];
    private int _start;

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Begins a file instead of a stream.</summary>
    public TestStream Magic()
    {
        _bytes.AddRange("ARROW1\0\0"u8);
        _start = 8;
        return this;
    }

    public TestStream Schema(params TestField[] fields)
    {
        _fields = fields;
        Message(1, TestField.Schema(bigEndian, fields), []);
        return this;
    }

    public TestStream Dictionary(long id, TestArray values, bool isDelta = false)
    {
        (FlatNode table, byte[] body) = Batch(values.Length, [values]);
        long at = _bytes.Count;
        int metadata = Message(2, new FlatNode(id, table, isDelta), body);
        _dictionaries.AddRange([at, metadata, body.Length]);
        return this;
    }

    public TestStream Rows(params TestArray[] arrays) => Rows(arrays[0].Length, arrays);

    public TestStream Rows(long rows, params TestArray[] arrays)
    {
        (FlatNode table, byte[] body) = Batch(rows, arrays);
        long at = _bytes.Count;
        int metadata = Message(3, table, body);
        _batches.AddRange([at, metadata, body.Length]);
        return this;
    }

    public TestStream End()
    {
        if (!legacy)
            _bytes.AddRange([0xFF, 0xFF, 0xFF, 0xFF]);
        _bytes.AddRange(new byte[4]);
        return this;
    }

    public TestStream Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Ends a file.</summary>
    public TestStream Footer(TestField[]? fields = null)
    {
        Assert.Equal(8, _start);
        byte[] footer = new FlatNode(
            version,
            TestField.Schema(bigEndian, fields ?? _fields),
            FlatStructs.Of(3, [.. _dictionaries]),
            FlatStructs.Of(3, [.. _batches])).ToBytes();
        _bytes.AddRange(footer);
        _bytes.AddRange(BitConverter.GetBytes(footer.Length));
        _bytes.AddRange("ARROW1"u8);
        return this;
    }

    /// <summary>Returns the length of the metadata with its prefix.</summary>
    public int Message(byte kind, FlatNode header, byte[] body)
    {
        byte[] metadata = new FlatNode(version, kind, header, (long)body.Length, null).ToBytes();
        if (!legacy)
            _bytes.AddRange([0xFF, 0xFF, 0xFF, 0xFF]);
        int padding = legacy ? 4 : 0;
        _bytes.AddRange(BitConverter.GetBytes(metadata.Length + padding));
        _bytes.AddRange(metadata);
        _bytes.AddRange(new byte[padding]);
        _bytes.AddRange(body);
        return metadata.Length + 8;
    }

    private (FlatNode Table, byte[] Body) Batch(long rows, TestArray[] arrays)
    {
        List<long> nodes = [], buffers = [], views = [];
        List<byte> body = [];
        foreach (TestArray array in arrays)
            Add(array, nodes, buffers, views, body);
        FlatNode? compression = codec == TestCodec.None ? null : new FlatNode((byte)Math.Min((int)codec, 1), (byte)0);
        var table = new FlatNode(
            rows, FlatStructs.Of(2, [.. nodes]), FlatStructs.Of(2, [.. buffers]), compression, views.Count == 0 ? null : FlatStructs.Of(1, [.. views]));
        return (table, [.. body]);
    }

    private void Add(TestArray array, List<long> nodes, List<long> buffers, List<long> views, List<byte> body)
    {
        nodes.AddRange([array.Length, array.Nulls]);
        foreach (byte[] buffer in array.Buffers)
        {
            byte[] stored = buffer.Length == 0 ? [] : Store(buffer);
            buffers.AddRange([body.Count, stored.Length]);
            body.AddRange(stored);
            while (body.Count % 8 != 0)
                body.Add(0);
        }

        if (array.ViewBuffers is int count)
            views.Add(count);
        foreach (TestArray child in array.Children ?? [])
            Add(child, nodes, buffers, views, body);
    }

    private byte[] Store(byte[] buffer) => codec switch
    {
        TestCodec.Lz4 => [.. BitConverter.GetBytes((long)buffer.Length), .. Lz4Frame(buffer)],
        TestCodec.Zstandard => [.. BitConverter.GetBytes((long)buffer.Length), .. ZstandardFrame(buffer)],
        TestCodec.Declined => [.. BitConverter.GetBytes(-1L), .. buffer],
        _ => buffer,
    };

    private static byte[] Lz4Frame(byte[] content)
    {
        byte[] descriptor = [0x60, 0x70];
        return
        [
            0x04, 0x22, 0x4D, 0x18, .. descriptor, (byte)(XxHash32.Compute(descriptor) >> 8),
            .. BitConverter.GetBytes((uint)content.Length | 0x8000_0000), .. content, 0, 0, 0, 0,
        ];
    }

    /// <summary>One frame of raw blocks, with the content's size in its header.</summary>
    private static byte[] ZstandardFrame(byte[] content)
    {
        const int blockLength = 1 << 17;
        List<byte> frame = [0x28, 0xB5, 0x2F, 0xFD, 0xA0, .. BitConverter.GetBytes(content.Length)];
        for (int at = 0; at < content.Length; at += blockLength)
        {
            byte[] block = content[at..Math.Min(content.Length, at + blockLength)];
            int header = (block.Length << 3) | (at + block.Length == content.Length ? 1 : 0);
            frame.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16), .. block]);
        }

        return [.. frame];
    }
}
