namespace DriftExporter.Formats.Text;

/// <summary>The lines of several files, one file after the other, one open at a time.</summary>
internal sealed class LineSources(IReadOnlyList<string> paths, int maxLineBytes) : IDisposable
{
    // The first is opened at once: a file that is not there is told early.
    private LineSource? _lines = new(paths[0], maxLineBytes);

    /// <summary>Which file the last line stands in.</summary>
    public int File { get; private set; }

    /// <summary>The next line without its end; false at the end of the last file. As <see cref="LineSource.TryRead"/>.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        while (true)
        {
            _lines ??= new LineSource(paths[File], maxLineBytes);
            if (_lines.TryRead(out line, out tooLong))
                return true;
            if (File == paths.Count - 1)
                return false;
            Close();
            File++;
        }
    }

    public void Rewind()
    {
        if (File == 0)
        {
            _lines?.Rewind();
            return;
        }

        Close();
        File = 0;
    }

    public void Dispose() => Close();

    private void Close()
    {
        _lines?.Dispose();
        _lines = null;
    }
}
