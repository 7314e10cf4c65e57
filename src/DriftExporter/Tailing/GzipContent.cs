using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>
/// The decompressed bytes of a gzip file, all its members, by position. Going back means starting over; the bytes from
/// the last position read on are kept. Memory is the buffer asked for, however much the file inflates to.
/// </summary>
internal sealed class GzipContent(LogFiles files, SafeFileHandle handle) : LogContent(handle)
{
    private GZipStream? _inflater;
    private byte[] _window = [];
    private long _start;
    private int _count;
    private bool _hasEnded;

    /// <summary>The file is no gzip file, or damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Inflates up to a position, at most so many bytes in one call; true when it is there.</summary>
    public bool Approach(long position, long mostBytes)
    {
        long limit = _start + _count + mostBytes;
        while (position > _start + _count && !_hasEnded && _start + _count < limit)
            Read(_window.AsSpan(0, 1), Math.Min(position, _start + _count + 65_536) - 1, out _);
        return _hasEnded || position <= _start + _count;
    }

    public override Look Read(Span<byte> buffer, long position, out int count)
    {
        count = 0;
        try
        {
            Fill(position, buffer.Length);
        }
        catch (InvalidDataException)
        {
            IsDamaged = true;
            return Look.Other;
        }
        catch (IOException)
        {
            return Look.IoError;
        }
        int from = (int)Math.Min(position - _start, _count);
        count = Math.Min(buffer.Length, _count - from);
        _window.AsSpan(from, count).CopyTo(buffer);
        return Look.Present;
    }

    public override void Dispose()
    {
        _inflater?.Dispose();
        base.Dispose();
    }

    private void Fill(long position, int length)
    {
        if (_inflater is null || position < _start)
            StartOver();
        while (position > _start + _count && !_hasEnded)
        {
            Drop(_count);
            Inflate(65_536);
        }
        Drop((int)Math.Min(position - _start, _count));
        while (_count < length && !_hasEnded)
            Inflate(length - _count);
    }

    private void Inflate(int wanted)
    {
        if (_window.Length < _count + wanted)
            Array.Resize(ref _window, Math.Max(_count + wanted, 65_536));
        int read = _inflater!.Read(_window, _count, wanted);
        _count += read;
        _hasEnded = read == 0;
    }

    private void Drop(int bytes)
    {
        _window.AsSpan(bytes, _count - bytes).CopyTo(_window);
        _start += bytes;
        _count -= bytes;
    }

    private void StartOver()
    {
        _inflater?.Dispose();
        _inflater = new GZipStream(new HandleStream(files, Handle), CompressionMode.Decompress);
        _start = _count = 0;
        _hasEnded = false;
    }

    /// <summary>A file handle read from its beginning. Does not own it.</summary>
    private sealed class HandleStream(LogFiles files, SafeFileHandle handle) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            Look look = files.Read(handle, buffer, _position, out int count);
            if (look is not Look.Present)
                throw new IOException(TailNames.Of(look));
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
