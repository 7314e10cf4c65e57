namespace DriftExporter.Formats.Text;

/// <summary>The lines of a file. A line longer than the limit is passed over whole, and counted.</summary>
internal sealed class LineSource(string path, int maxLineBytes) : IDisposable
{
    private readonly ByteWindow _window = new(path, maxLineBytes + 1);
    private int _pending;

    /// <summary>The next line without its end; false at the end of the file.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <param name="tooLong">Counts a line that was passed over: then the line is empty.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        _window.Advance(_pending);
        _pending = 0;
        tooLong = false;
        int searched = 0;
        while (true)
        {
            ReadOnlySpan<byte> unread = _window.Unread;
            int length = unread[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = tooLong ? [] : unread[..(searched + length)];
                _pending = searched + length + 1;
                return true;
            }

            searched = unread.Length;
            if (searched > maxLineBytes)
            {
                tooLong = true;
                _window.Advance(searched);
                searched = 0;
            }

            if (_window.Fill())
                continue;
            line = tooLong ? [] : _window.Unread;
            _pending = _window.Unread.Length;
            return tooLong || _pending > 0;
        }
    }

    public void Rewind()
    {
        _pending = 0;
        _window.Rewind();
    }

    public void Dispose() => _window.Dispose();
}
