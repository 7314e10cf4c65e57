using DriftExporter.Columns;

namespace DriftExporter.Formats.Csv;

/// <summary>CSV logs as they are tailed: records over several lines, and the header of each file that is read by turns.</summary>
/// <remarks>Line ends inside quotes become a bare line feed. A record over the limit, for example because a quote is never
/// closed, is passed over to the closing quote and counted once.</remarks>
public sealed class CsvLogReader : IStatefulRecordReader
{
    private const byte Stream = 2;

    /// <summary>Headers of so many files are kept.</summary>
    private const int MaxHeaders = 1024;

    private readonly CsvRecordReader _records;
    private readonly PartialRecords _parts;
    private readonly Dictionary<long, byte[]> _headers = [];
    private readonly Queue<long> _order = new();
    private readonly bool _isWrapped;
    private long _file;
    private bool _needsHeader = true;

    /// <param name="records">Reads whole records.</param>
    /// <param name="maxRecordBytes">Longest record.</param>
    /// <param name="isWrapped">A runtime rotates the files, which the writer does not notice: one header serves all files of a log.</param>
    public CsvLogReader(CsvRecordReader records, int maxRecordBytes, bool isWrapped = false)
    {
        _isWrapped = isWrapped;
        _records = records;
        _parts = new PartialRecords(maxRecordBytes);
    }

    public void StartFile() => StartFile(new RecordFile(0, 0, IsBeginning: true));

    public void StartFile(RecordFile file)
    {
        _file = _isWrapped ? file.LogId : file.FileId;
        byte[]? header = _headers.GetValueOrDefault(_file);
        if (file.IsBeginning && (header is null || !_isWrapped))
        {
            _headers.Remove(_file);
            Begin([]);
        }
        else if (header is not null)
        {
            Begin(header);
        }
    }

    public RecordOutcome Read(ReadOnlySpan<byte> line, RecordBatch batch)
    {
        bool isPending = _parts.IsPending(_file, Stream);
        bool isOpen = HasOpenQuote(line, isPending);
        _parts.GivenUp = 0;
        if (isOpen)
        {
            _parts.Add(_file, Stream, line);
            _parts.Add(_file, Stream, "\n"u8);
            return _parts.GivenUp > 0 ? RecordOutcome.RejectedTooLong : RecordOutcome.Partial;
        }

        ReadOnlySpan<byte> record = line;
        if (isPending && !_parts.TryEnd(_file, Stream, line, out record))
            return RecordOutcome.RejectedTooLong;
        RecordOutcome outcome = _records.Read(record, batch);
        if (_needsHeader && !record.Trim("\r"u8).IsEmpty)
            Remember(record.ToArray());
        return outcome;
    }

    public RecordReaderState Capture() => new()
    {
        Partials = _parts.Capture(),
        Headers = [.. _order.Where(_headers.ContainsKey).Distinct().Select(file => new CsvFileHeader(file, _headers[file]))],
    };

    public void Restore(RecordReaderState state)
    {
        _parts.Restore(state.Partials.Where(partial => partial.Stream == Stream));
        foreach (CsvFileHeader header in state.Headers)
        {
            _file = header.FileId;
            Remember(header.Header);
        }

        _needsHeader = true;
    }

    private void Begin(byte[] header)
    {
        _records.StartFile();
        _needsHeader = header.Length == 0;
        if (!_needsHeader)
            _records.ReadHeader(header);
    }

    private void Remember(byte[] header)
    {
        _needsHeader = false;
        if (_order.Count == MaxHeaders && _order.TryDequeue(out long oldest))
            _headers.Remove(oldest);
        _headers[_file] = header;
        _order.Enqueue(_file);
    }

    /// <summary>Whether a quoted field is open at the end of the line.</summary>
    private bool HasOpenQuote(ReadOnlySpan<byte> line, bool isInside)
    {
        if (!isInside && !line.Contains((byte)'"'))
            return false;
        byte delimiter = _records.Delimiter;
        int at = 0;
        bool isOpen = isInside;
        while (true)
        {
            if (!isOpen)
            {
                // A field is quoted when its first byte is a quote.
                if (at < line.Length && line[at] == '"')
                {
                    isOpen = true;
                    at++;
                    continue;
                }

                int next = delimiter == 0 ? line[at..].IndexOfAny(",;\t|"u8) : line[at..].IndexOf(delimiter);
                if (next < 0)
                    return false;
                at += next + 1;
                continue;
            }

            int quote = line[at..].IndexOf((byte)'"');
            if (quote < 0)
                return true;
            at += quote + 1;
            if (at < line.Length && line[at] == '"')
                at++;
            else
                isOpen = false;
        }
    }
}
