using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// One buffer of a record batch. A stored one is read from the file through a window, so that rows are read and not
/// batches; a compressed one is decompressed whole. Reused from batch to batch.
/// </summary>
/// <param name="readAhead">Bytes that are read at once at least, where there are so many.</param>
internal sealed class BodyBuffer(int readAhead = BodyBuffer.DefaultReadAhead)
{
    public const int DefaultReadAhead = 1 << 16;

    private readonly ByteBuffer _window = new();
    private IByteSource? _source;
    private long _start;
    private long _windowStart;
    private int _windowLength;

    /// <summary>Bytes of the buffer.</summary>
    public long Length { get; private set; }

    /// <summary>A buffer that stands in the source as it is.</summary>
    public void Open(IByteSource source, long start, long length)
    {
        (_source, _start, Length) = (source, start, length);
        (_windowStart, _windowLength) = (0, 0);
    }

    /// <summary>A buffer whose bytes the caller puts here; the room is <paramref name="length"/> bytes or more.</summary>
    public ByteBuffer OpenInMemory(long length)
    {
        (_source, Length) = (null, length);
        (_windowStart, _windowLength) = (0, (int)length);
        return _window;
    }

    /// <summary>Bytes of the buffer, valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long offset, int length)
    {
        long at = offset - _windowStart;
        if (at < 0 || at + length > _windowLength)
        {
            Fill(offset, length);
            at = 0;
        }

        return _window.Bytes.AsSpan((int)at, length);
    }

    private void Fill(long offset, int length)
    {
        if (offset < 0 || length > Length - offset)
            Corrupt.Throw($"bytes {offset} to {offset + length} of a buffer of {Length} bytes were asked for");
        int count = (int)Math.Min(Length - offset, Math.Max(length, readAhead));
        byte[] bytes = _window.Reserve(count);
        _windowLength = 0;
        if (_source!.Read(_start + offset, bytes.AsSpan(0, count)) != count)
            Corrupt.Throw("the file became shorter while it was read");
        (_windowStart, _windowLength) = (offset, count);
    }
}
