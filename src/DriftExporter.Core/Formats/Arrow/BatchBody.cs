using System.Buffers.Binary;
using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>The body of a record or dictionary batch: opens the buffers that are asked for, and no others.</summary>
internal sealed class BatchBody(bool preferNative) : IDisposable
{
    /// <summary>What the decompressed buffers of one batch may come to, together.</summary>
    public const long MaxDecompressedBytes = 1L << 30;

    /// <summary>A body of no more bytes is read at once: one read costs less than one for each buffer.</summary>
    private const int SmallBody = 1 << 14;

    private const int LengthBytes = 8;

    private readonly ByteBuffer _small = new();
    private readonly ByteBuffer _stored = new();
    private readonly Lz4FrameDecompressor _lz4 = new();
    private ZstandardDecompressor? _zstandard;
    private IByteSource? _source;
    private long _start;
    private bool _isSmall;
    private long _decompressed;

    public RecordBatchHeader Header { get; } = new();

    /// <summary>Starts with another body; the header was parsed.</summary>
    public void Open(IByteSource source, long start, long length)
    {
        (_source, _start, _decompressed) = (source, start, 0);
        _isSmall = length <= SmallBody;
        if (_isSmall)
            ReadStored(start, _small.Reserve((int)length).AsSpan(0, (int)length));
    }

    /// <summary>Opens the buffer with that index.</summary>
    public void OpenBuffer(int index, BodyBuffer buffer)
    {
        (long offset, long length) = Header.Buffer(index);
        if (length == 0)
            buffer.OpenInMemory(0);
        else if (Header.Codec == BodyCodec.None)
            OpenStored(buffer, offset, length);
        else
            OpenCompressed(buffer, offset, length);
    }

    public void Dispose() => _zstandard?.Dispose();

    private void OpenStored(BodyBuffer buffer, long offset, long length)
    {
        if (_isSmall)
            _small.Bytes.AsSpan((int)offset, (int)length).CopyTo(buffer.OpenInMemory(length).Reserve((int)length));
        else
            buffer.Open(_source!, _start + offset, length);
    }

    /// <summary>Eight bytes of decompressed length, -1 for a buffer that is stored as it is, then the buffer. Little-endian in
    /// files of either byte order.</summary>
    private void OpenCompressed(BodyBuffer buffer, long offset, long length)
    {
        if (length < LengthBytes)
            Corrupt.Throw($"a compressed buffer has {length} bytes, and its length alone takes {LengthBytes}");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadBody(offset, prefix);
        long declared = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        (offset, length) = (offset + LengthBytes, length - LengthBytes);
        if (declared == -1)
        {
            OpenStored(buffer, offset, length);
            return;
        }

        if (declared < 0)
            Corrupt.Throw($"a compressed buffer declares {declared} bytes");
        _decompressed += Math.Min(declared, MaxDecompressedBytes + 1);
        if (_decompressed > MaxDecompressedBytes)
        {
            throw new UnsupportedDataException($"one record batch holds more than {MaxDecompressedBytes >> 20} MiB once it is decompressed",
                "Write smaller record batches, or without compression, or read fewer columns.");
        }

        Decompress(buffer, offset, length, (int)declared);
    }

    private void Decompress(BodyBuffer buffer, long offset, long length, int declared)
    {
        if (length > int.MaxValue - ByteBuffer.Slack)
            throw new UnsupportedDataException($"a compressed buffer has {length} bytes", "Write smaller record batches.");
        byte[] stored = _stored.Reserve((int)length);
        ReadBody(offset, stored.AsSpan(0, (int)length));
        IDecompressor codec = Header.Codec == BodyCodec.Lz4Frame ? _lz4 : _zstandard ??= new ZstandardDecompressor(preferNative);
        int actual = codec.Decompress(new ArraySegment<byte>(stored, 0, (int)length), declared, buffer.OpenInMemory(declared));
        if (actual != declared)
            Corrupt.Throw($"a compressed buffer holds {actual} bytes and declares {declared}");
    }

    private void ReadBody(long offset, Span<byte> destination)
    {
        if (_isSmall)
            _small.Bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
        else
            ReadStored(_start + offset, destination);
    }

    private void ReadStored(long offset, Span<byte> destination)
    {
        if (_source!.Read(offset, destination) != destination.Length)
            Corrupt.Throw("the file became shorter while it was read");
    }
}
