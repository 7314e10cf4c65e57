using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Csv;

/// <summary>The records of a CSV file, quoted line ends included, in bounded memory and time whatever the bytes say.</summary>
/// <remarks>
/// A quote that is never closed would swallow the rest of the file: such a record, and one longer than the limit, is given
/// up with its first line, and reading goes on behind that. Bytes are read again for that at most
/// <see cref="MaxRewinds"/> times a file; from then on all that was searched is given up.
/// </remarks>
internal sealed class CsvRecordSource : IDisposable
{
    private const int MaxRewinds = 64;

    private readonly ByteWindow _window;
    private int _pending;
    private int _rewinds;
    private bool _skipsLine;
    private bool _ended;

    public CsvRecordSource(string path, CsvOptions options)
    {
        _window = new ByteWindow(path, options.MaxRecordBytes + 2);
        SkipByteOrderMark();
        Splitter = new CsvSplitter(options.Delimiter ?? CsvDelimiter.Find(Sample()));
    }

    /// <summary>Holds the fields of the last record, counted from the record's first byte.</summary>
    public CsvSplitter Splitter { get; }

    /// <summary>The next record; false at the end of the file. Blank lines are none.</summary>
    /// <param name="record">Its bytes with its line end, valid until the next call; empty unless the outcome is Accepted.</param>
    /// <param name="outcome">Accepted, RejectedTooLong or RejectedCsv.</param>
    public bool TryRead(out ReadOnlySpan<byte> record, out RecordOutcome outcome)
    {
        _window.Advance(_pending);
        _pending = 0;
        record = default;
        while (true)
        {
            if (_skipsLine && !TrySkipLine())
            {
                outcome = RecordOutcome.Blank;
                return false;
            }

            ReadOnlySpan<byte> unread = _window.Unread;
            if (unread.IsEmpty && !Fill(1))
            {
                outcome = RecordOutcome.Blank;
                return false;
            }

            unread = _window.Unread;
            switch (Splitter.Split(unread, _ended, out int consumed))
            {
                case CsvSplit.Complete when Splitter.Fields.Length == 1 && Splitter.Fields[0] is { Start: 0, Length: 0 }:
                    _window.Advance(consumed);
                    continue;
                case CsvSplit.Complete:
                    _pending = consumed;
                    record = unread[..consumed];
                    outcome = RecordOutcome.Accepted;
                    return true;
                case CsvSplit.Malformed:
                    _window.Advance(consumed);
                    _skipsLine = true;
                    outcome = RecordOutcome.RejectedCsv;
                    return true;
                default:
                    // As much again each time, so that a record is not read through too often.
                    if (Fill(unread.Length))
                        continue;
                    outcome = _ended ? RecordOutcome.RejectedCsv : RecordOutcome.RejectedTooLong;
                    GiveUp();
                    return true;
            }
        }
    }

    public void Rewind()
    {
        _window.Rewind();
        _pending = 0;
        _rewinds = 0;
        _skipsLine = _ended = false;
        SkipByteOrderMark();
    }

    public void Dispose() => _window.Dispose();

    /// <summary>Reads at least so many bytes more, up to the end of the file or of the window; false when there is nothing new to
    /// be tried: no byte came, and the end of the file was known.</summary>
    private bool Fill(int count)
    {
        int before = _window.Unread.Length;
        bool knewEnd = _ended;
        while (_window.Unread.Length < before + count)
        {
            if (_window.Fill())
                continue;
            _ended = !_window.IsFull;
            break;
        }

        return _window.Unread.Length > before || (_ended && !knewEnd && before > 0);
    }

    private void GiveUp()
    {
        int lineEnd = _rewinds < MaxRewinds ? _window.Unread.IndexOf((byte)'\n') : -1;
        if (lineEnd >= 0)
        {
            _rewinds++;
            _window.Advance(lineEnd + 1);
            return;
        }

        _window.Advance(_window.Unread.Length);
        _skipsLine = true;
    }

    private bool TrySkipLine()
    {
        while (true)
        {
            int lineEnd = _window.Unread.IndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                _window.Advance(lineEnd + 1);
                _skipsLine = false;
                return true;
            }

            _window.Advance(_window.Unread.Length);
            if (!_window.Fill())
                return false;
        }
    }

    private void SkipByteOrderMark()
    {
        Fill(3);
        if (_window.Unread.StartsWith("\uFEFF"u8))
            _window.Advance(3);
    }

    /// <summary>The start of the file, to find the delimiter in.</summary>
    private ReadOnlySpan<byte> Sample()
    {
        Fill(CsvDelimiter.SampleBytes);
        return _window.Unread[..Math.Min(_window.Unread.Length, CsvDelimiter.SampleBytes)];
    }
}
