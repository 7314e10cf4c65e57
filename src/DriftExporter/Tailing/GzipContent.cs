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

    private long End => _start + _count;

    /// <summary>Inflates up to a position, about so many bytes at most in one call; true when it is there, or cannot get there.</summary>
    public bool Approach(long position, long mostBytes) =>
        Try(() => Skip(position, mostBytes)) is not Look.Present || _hasEnded || position <= End;

    public override Look Read(Span<byte> buffer, long position, out int count)
    {
        count = 0;
        int length = buffer.Length;
        Look look = Try(() => Fill(position, length));
        if (look is not Look.Present)
            return look;
        int from = (int)Math.Min(position - _start, _count);
        count = Math.Min(buffer.Length, _count - from);
        _window.AsSpan(from, count).CopyTo(buffer);
        return look;
    }

    public override void Dispose()
    {
        _inflater?.Dispose();
        base.Dispose();
    }

    private Look Try(Action inflate)
    {
        try
        {
            if (!IsDamaged)
                inflate();
        }
        catch (InvalidDataException)
        {
            IsDamaged = true;
        }
        catch (IOException)
        {
            return Look.IoError;
        }
        return IsDamaged ? Look.Other : Look.Present;
    }

    private void Skip(long position, long mostBytes)
    {
        if (_inflater is null || position < _start)
            StartOver();
        for (long limit = End + mostBytes; position > End && !_hasEnded && End < limit;)
        {
            Drop(_count);
            Inflate(65_536);
        }
    }

    private void Fill(long position, int length)
    {
        Skip(position, long.MaxValue / 2);
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
