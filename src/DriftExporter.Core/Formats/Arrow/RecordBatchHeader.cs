using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Body compression, by the numbers of Message.fbs; None is no compression.</summary>
internal enum BodyCodec : sbyte
{
    None = -1,
    Lz4Frame = 0,
    Zstandard = 1,
}

/// <summary>The table RecordBatch of Message.fbs, checked against schema and body. Reused; valid as long as the bytes of the metadata.</summary>
internal sealed class RecordBatchHeader
{
    /// <summary>More rows than this for each byte of the message are refused, so that the time of a read is bounded by the
    /// file's size: arrays of nulls and of runs have rows without bytes.</summary>
    public const long MaxRowsPerByte = 1 << 16;

    private FlatVector _nodes;
    private FlatVector _buffers;

    /// <summary>[views + 1] further buffers of the views before.</summary>
    private int[] _viewBuffers = [0];

    /// <summary>Rows.</summary>
    public long Length { get; private set; }

    public BodyCodec Codec { get; private set; }

    /// <param name="table">The table.</param>
    /// <param name="shape">What the schema asks for.</param>
    /// <param name="bodyLength">Bytes of the body: all buffers lie in it, none over another.</param>
    /// <param name="metadataLength">Bytes of the metadata.</param>
    public void Parse(in FlatTable table, in BatchShape shape, long bodyLength, int metadataLength)
    {
        Length = table.Int64(0);
        if (Length < 0 || Length / MaxRowsPerByte > bodyLength + metadataLength)
            Corrupt.Throw($"{Length} rows cannot be in {bodyLength + metadataLength} bytes");
        _nodes = table.Vector(1, 16);
        _buffers = table.Vector(2, 16);
        Codec = table.TryTable(3, out FlatTable compression) ? ReadCodec(compression) : BodyCodec.None;
        CountViews(table.Vector(4, 8), shape);
        int expected = shape.Buffers + _viewBuffers[shape.Views];
        if (_nodes.Count < shape.Nodes || _buffers.Count < expected || (shape.IsExact && (_nodes.Count > shape.Nodes || _buffers.Count > expected)))
        {
            Corrupt.Throw($"it has {_nodes.Count} arrays in {_buffers.Count} buffers, and its schema {shape.Nodes} in {expected}");
        }

        CheckBuffers(bodyLength);
    }

    /// <summary>Length of an array.</summary>
    public long NodeLength(in ArrayPlace place) => _nodes.Int64(place.Node);

    public long NullCount(in ArrayPlace place) => _nodes.Int64(place.Node, 8);

    /// <summary>Index of an array's first buffer in this batch.</summary>
    public int BufferIndex(in ArrayPlace place) => place.Buffer + _viewBuffers[place.ViewsBefore];

    /// <summary>How many further buffers an array of views has.</summary>
    public int ViewBufferCount(in ArrayPlace place) => _viewBuffers[place.ViewsBefore + 1] - _viewBuffers[place.ViewsBefore];

    /// <summary>Where a buffer is in the body.</summary>
    public (long Offset, long Length) Buffer(int index) => (_buffers.Int64(index), _buffers.Int64(index, 8));

    private static BodyCodec ReadCodec(in FlatTable compression)
    {
        int codec = compression.Byte(0), method = compression.Byte(1);
        if (codec > (int)BodyCodec.Zstandard || method != 0)
            throw new UnsupportedDataException($"is compressed with the unknown codec {codec} (method {method})", "Write it with LZ4 or Zstandard, or without compression.");
        return (BodyCodec)codec;
    }

    private void CountViews(FlatVector counts, in BatchShape shape)
    {
        if (counts.Count < shape.Views || (shape.IsExact && counts.Count > shape.Views))
            Corrupt.Throw($"it counts the buffers of {counts.Count} view columns, and its schema has {shape.Views}");
        if (_viewBuffers.Length < shape.Views + 1)
            _viewBuffers = new int[shape.Views + 1];
        for (int view = 0; view < shape.Views; view++)
        {
            long count = counts.Int64(view);
            if (count < 0 || count > _buffers.Count - _viewBuffers[view])
                Corrupt.Throw($"a view column has {count} buffers, and the batch {_buffers.Count}");
            _viewBuffers[view + 1] = _viewBuffers[view] + (int)count;
        }
    }

    private void CheckBuffers(long bodyLength)
    {
        long left = bodyLength;
        for (int index = 0; index < _buffers.Count; index++)
        {
            (long offset, long length) = Buffer(index);
            if (offset < 0 || length < 0 || offset > bodyLength || length > bodyLength - offset)
                Corrupt.Throw($"buffer {index} is {length} bytes at byte {offset} of a body of {bodyLength}");
            left -= length;
            if (left < 0)
                Corrupt.Throw($"the buffers are longer together than the body of {bodyLength} bytes");
        }
    }
}
