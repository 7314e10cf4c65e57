using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>Files of lines, plain or gzip, read one after the other as records with all that they say about themselves: what a live log
/// gives, at once. A line that cannot be used is counted, never fatal.</summary>
/// <param name="paths">The files, one at least.</param>
/// <param name="reader">Of lines; files are its logs, each from its beginning.</param>
/// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
public sealed class RecordFileReader(IReadOnlyList<string> paths, IRecordReader reader, int maxLineBytes) : IDisposable
{
    private readonly LineSources _lines = new(paths, maxLineBytes);
    private readonly IManyRecordReader? _many = reader as IManyRecordReader;
    private readonly RecordTally _tally = new();
    private int _file = -1;
    private bool _hasEnded;

    /// <summary>Records left out, by reason; reasons that did not occur are not there.</summary>
    public IReadOnlyDictionary<string, long> Rejected => _tally.Rejected;

    /// <summary>Fills an empty batch; false, and an empty batch, at the end of the last file.</summary>
    public bool Read(RecordBatch batch)
    {
        while (!batch.IsFull && ReadNext(batch))
        {
        }

        return batch.RowCount > 0;
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>One line, or one record more of those before; false when there is neither.</summary>
    private bool ReadNext(RecordBatch batch)
    {
        if (_many is { HasMore: true })
        {
            _tally.Add(_many.ReadMore(batch));
            return true;
        }

        if (_lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            StartFile();
            _tally.Add(tooLong ? RecordOutcome.RejectedTooLong : reader.Read(line, batch));
            return true;
        }

        if (_many is null || _hasEnded)
            return false;
        _hasEnded = true;
        _many.EndInput();
        return true;
    }

    private void StartFile()
    {
        if (_file == _lines.File)
            return;
        _file = _lines.File;
        if (reader is IStatefulRecordReader stateful)
            stateful.StartFile(new RecordFile(_file, _file, IsBeginning: true));
        else
            reader.StartFile();
    }
}
