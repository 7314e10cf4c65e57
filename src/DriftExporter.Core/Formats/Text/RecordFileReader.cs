using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>A file of one record a line, plain or gzip, read as records with all that they say about themselves: what a live log gives,
/// at once. A line that cannot be used is counted, never fatal.</summary>
/// <param name="path">The file.</param>
/// <param name="reader">Of one line.</param>
/// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
public sealed class RecordFileReader(string path, IRecordReader reader, int maxLineBytes) : IDisposable
{
    private readonly LineSource _lines = new(path, maxLineBytes);
    private readonly RecordTally _tally = new();
    private bool _started;

    public long Accepted => _tally.Accepted;

    /// <summary>Records left out, by reason; reasons that did not occur are not there.</summary>
    public IReadOnlyDictionary<string, long> Rejected => _tally.Rejected;

    /// <summary>Fills an empty batch; false, and an empty batch, at the end of the file.</summary>
    public bool Read(RecordBatch batch)
    {
        if (!_started)
            reader.StartFile();
        _started = true;
        while (!batch.IsFull && _lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
            _tally.Add(tooLong ? RecordOutcome.RejectedTooLong : reader.Read(line, batch));
        return batch.RowCount > 0;
    }

    public void Dispose() => _lines.Dispose();
}
