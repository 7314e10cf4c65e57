namespace DriftExporter.Formats.Text;

/// <summary>
/// A window that moves forward over the bytes of a file, unpacked when the file begins with gzip's signature. Grows up to
/// a limit, so that memory is bounded whatever the file holds. Every fault of the file ends in a ProblemException.
/// </summary>
internal sealed class ByteWindow : IDisposable
{
    private const int InitialLength = 1 << 16;

    private readonly string _path;
    private readonly int _maxLength;
    private byte[] _bytes;
    private int _start;
    private int _end;
    private Stream _stream;

    /// <param name="path">The file.</param>
    /// <param name="maxLength">Most bytes that <see cref="Unread"/> may hold.</param>
    public ByteWindow(string path, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        _path = path;
        _maxLength = maxLength;
        _bytes = new byte[Math.Min(InitialLength, maxLength)];
        _stream = Open();
    }

    /// <summary>Bytes read and not yet passed. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether the window can hold no more.</summary>
    public bool IsFull => _end - _start == _maxLength;

    /// <summary>Reads more behind the unread bytes; false when the file has no more, or the window is full.</summary>
    public bool Fill()
    {
        if (IsFull)
            return false;
        if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, _maxLength));
        try
        {
            int read = _stream.Read(_bytes, _end, _bytes.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception failure) when (ToProblem(failure) is ProblemException problem)
        {
            throw problem;
        }
    }

    public void Advance(int count) => _start += count;

    /// <summary>Back to the first byte.</summary>
    public void Rewind()
    {
        _stream.Dispose();
        _stream = Open();
        _start = _end = 0;
    }

    public void Dispose() => _stream.Dispose();

    private Stream Open()
    {
        try
        {
            // Shared for everything: the file may be a log that its writer still holds.
            FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> signature = stackalloc byte[2];
            bool isGzip = file.ReadAtLeast(signature, 2, throwOnEndOfStream: false) == 2 && signature.SequenceEqual<byte>([0x1F, 0x8B]);
            file.Position = 0;
            return isGzip ? new WholeGzipStream(file) : file;
        }
        catch (Exception failure) when (ToProblem(failure) is ProblemException problem)
        {
            throw problem;
        }
    }

    private ProblemException? ToProblem(Exception failure) => failure switch
    {
        InvalidDataException => new ProblemException(_path, "its gzip data is damaged or cut off.", "Write the file anew."),
        IOException or UnauthorizedAccessException or NotSupportedException =>
            new ProblemException(_path, $"it cannot be read: {failure.Message}", ""),
        _ => null,
    };
}
