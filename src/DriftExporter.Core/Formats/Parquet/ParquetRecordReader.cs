using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Formats.Parquet;

/// <summary>
/// Reads a complete Parquet file of a log as records, by the rules that every log is read with. A row group that is damaged is
/// passed over and counted, and the next one is read.
/// </summary>
public sealed class ParquetRecordReader : IDisposable
{
    private readonly ParquetColumnReader _reader;
    private readonly BatchRecordColumns _columns;
    private readonly RecordRows _rows;
    private readonly ColumnarTally _tally = new();
    private readonly long[] _groupEnds;
    private long _batchStart;

    /// <param name="name">For messages.</param>
    /// <param name="file">Read from now on, and disposed with the reader.</param>
    /// <param name="schema">What to take from each row. A path is the name of a column, or of structs and of a field in them.</param>
    /// <param name="includeErrors">Whether rows whose status says error are delivered.</param>
    public ParquetRecordReader(string name, SafeFileHandle file, RecordSchema schema, bool includeErrors = false)
        : this(ParquetColumnReader.Open(name, new FileByteSource(file)), schema, includeErrors)
    {
    }

    internal ParquetRecordReader(ParquetColumnReader reader, RecordSchema schema, bool includeErrors)
    {
        _reader = reader;
        _columns = new BatchRecordColumns(reader.Columns);
        _rows = new RecordRows(schema, _columns, includeErrors);
        _groupEnds = [.. reader.RowGroups];
        for (int group = 1; group < _groupEnds.Length; group++)
            _groupEnds[group] += _groupEnds[group - 1];
        Rows = _groupEnds.LastOrDefault();
        _reader.Select(_columns.Requests);
    }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long FileLength => _reader.FileLength;

    /// <summary>Of the whole file.</summary>
    public long Rows { get; }

    /// <summary>Rows that are done with, those that were left out included; for the checkpoint.</summary>
    public long Row { get; private set; }

    public ColumnarCounts Counts => _tally.ToCounts();

    /// <summary>Why rows were passed over; null when none were.</summary>
    public Problem? LastProblem { get; private set; }

    /// <summary>Passes over the rows before this one, which were delivered before a restart.</summary>
    public void SkipTo(long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        StartAt(row == Rows ? _groupEnds.Length : Array.FindIndex(_groupEnds, end => end > row));
        while (_batchStart + _columns.Batch.RowCount <= row && TryLoad())
        {
        }

        Row = row;
    }

    /// <summary>Adds rows to the batch, behind those it has and up to its limit. False: the file is at its end.</summary>
    public bool Read(RecordBatch batch)
    {
        while (!batch.IsFull)
        {
            long loaded = _batchStart + _columns.Batch.RowCount;
            if (Row == loaded && !TryLoad())
                return false;
            int start = (int)(Row - _batchStart);
            int count = Math.Min(_columns.Batch.RowCount - start, ColumnBatch.MaxRows - batch.RowCount);
            ReadRows(start, count, batch);
            Row += count;
        }

        return true;
    }

    public void Dispose() => _reader.Dispose();

    private void ReadRows(int start, int count, RecordBatch batch)
    {
        try
        {
            _rows.Read(start, count, batch, _tally);
        }
        catch (UnsupportedDataException exception)
        {
            LastProblem = new Problem($"row {Row}", exception.Message + ".", exception.Remedy);
            _tally.Damaged += count;
        }
    }

    /// <summary>Reads the next rows of the file, from the next row group where this one is damaged; false at the end.</summary>
    private bool TryLoad()
    {
        while (true)
        {
            try
            {
                _batchStart += _columns.Batch.RowCount;
                if (_columns.Requests.Count == 0)
                    return TryLoadNothing();
                return _reader.Read(_columns.Batch);
            }
            catch (ProblemException exception)
            {
                _columns.Batch.Clear();
                LastProblem = exception.Problems[0];
                int next = Array.FindIndex(_groupEnds, end => end > _batchStart) + 1;
                long resume = next > 0 ? _groupEnds[next - 1] : Rows;
                _tally.Damaged += resume - _batchStart;
                Row = resume;
                StartAt(next > 0 ? next : _groupEnds.Length);
            }
        }
    }

    /// <summary>None of the columns that are looked for is in the file: its rows are no records.</summary>
    private bool TryLoadNothing()
    {
        _columns.Batch.Clear();
        _columns.Batch.RowCount = (int)Math.Min(ColumnBatch.MaxRows, Rows - _batchStart);
        return _columns.Batch.RowCount > 0;
    }

    private void StartAt(int group)
    {
        IReadOnlyList<long> rows = _reader.RowGroups;
        _reader.Keep([.. rows.Select((count, index) => index < group ? 0 : count)]);
        _reader.Select(_columns.Requests);
        _columns.Batch.Clear();
        _batchStart = group == 0 ? 0 : _groupEnds[group - 1];
    }
}
