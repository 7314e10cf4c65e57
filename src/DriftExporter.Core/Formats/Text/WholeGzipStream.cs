using System.IO.Compression;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Unpacks gzip, of several members too, and throws InvalidDataException where it is cut off: GZipStream alone takes a
/// cut for the end. It is given one member more than the file has, a seal, and only a file whose last member is whole
/// lets the seal come out.
/// </summary>
internal sealed class WholeGzipStream : ForwardStream
{
    private static readonly byte[] SealText = [.. "\u0003 end of the drift-exporter's input \u0004"u8];
    private static readonly byte[] SealMember = Pack(SealText);

    private readonly GZipStream _unpacked;
    private readonly byte[] _bytes = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;

    /// <param name="packed">Owned; at its first byte.</param>
    public WholeGzipStream(Stream packed) => _unpacked = new GZipStream(new SealedStream(packed), CompressionMode.Decompress);

    /// <summary>Keeps back as many bytes as the seal has, until it is known whether they are the seal.</summary>
    public override int Read(Span<byte> buffer)
    {
        while (!_ended && _end - _start <= SealText.Length)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
            int read = _unpacked.Read(_bytes, _end, _bytes.Length - _end);
            _end += read;
            _ended = read == 0;
            if (_ended && !_bytes.AsSpan(0, _end).SequenceEqual(SealText))
                throw new InvalidDataException("The gzip data is cut off.");
        }

        int ready = Math.Min(buffer.Length, _end - _start - SealText.Length);
        _bytes.AsSpan(_start, ready).CopyTo(buffer);
        _start += ready;
        return ready;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>The file's bytes, then those of the seal.</summary>
    private sealed class SealedStream(Stream file) : ForwardStream
    {
        private int _sealed;

        public override int Read(Span<byte> buffer)
        {
            int read = _sealed == 0 ? file.Read(buffer) : 0;
            if (read > 0 || buffer.IsEmpty)
                return read;
            int rest = Math.Min(buffer.Length, SealMember.Length - _sealed);
            SealMember.AsSpan(_sealed, rest).CopyTo(buffer);
            _sealed += rest;
            return rest;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
