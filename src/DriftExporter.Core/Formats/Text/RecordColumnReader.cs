using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Files of records, one a line or several, read as columns: a log as training data. Takes any record format, so that a baseline
/// from logs reads them exactly as the running exporter does.
/// </summary>
/// <remarks>A record that cannot be used is counted, never fatal, unless the whole file holds none that can.</remarks>
public sealed class RecordColumnReader : IColumnReader
{
    /// <summary>Longest line that is read.</summary>
    public const int DefaultMaxLineBytes = 1 << 20;

    private readonly string _path;
    private readonly RecordSchema _schema;
    private readonly Func<RecordSchema, IRecordReader> _newReader;
    private readonly bool _includeErrors;
    private readonly LineSources _lines;
    private readonly RecordTally _tally = new();
    private IRecordReader? _reader;
    private IManyRecordReader? _many;
    private int _file;
    private bool _hasEnded;
    private RecordBatch? _records;

    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="schema">Its fields are the columns.</param>
    /// <param name="newReader">Makes the reader of a schema, for example <c>schema =&gt; new JsonRecordReader(schema)</c>.</param>
    /// <param name="includeErrors">Whether records whose status says error are rows.</param>
    /// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
    public RecordColumnReader(
        string path,
        RecordSchema schema,
        Func<RecordSchema, IRecordReader> newReader,
        bool includeErrors = false,
        int maxLineBytes = DefaultMaxLineBytes)
        : this([path], schema, newReader, includeErrors, maxLineBytes)
    {
    }

    /// <param name="paths">The files of one log, or of several whose records belong together, one after the other; at least one.</param>
    /// <param name="schema">Its fields are the columns.</param>
    /// <param name="newReader">Makes the reader of a schema.</param>
    /// <param name="includeErrors">Whether records whose status says error are rows.</param>
    /// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
    public RecordColumnReader(
        IReadOnlyList<string> paths,
        RecordSchema schema,
        Func<RecordSchema, IRecordReader> newReader,
        bool includeErrors = false,
        int maxLineBytes = DefaultMaxLineBytes)
    {
        _path = paths[0];
        _schema = schema;
        _newReader = newReader;
        _includeErrors = includeErrors;
        Columns = [.. schema.Fields.Select(ToColumn)];
        _lines = new LineSources(paths, maxLineBytes);
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public long? RowCount => null;

    /// <summary>Records left out since <see cref="Select"/>, by reason: those of the contract, <c>filtered</c>, <c>status_error</c>.</summary>
    public IReadOnlyDictionary<string, long> RejectedRecords => _tally.Rejected;

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        Dictionary<string, RecordField> fields = _schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        List<RecordField> selected = [];
        foreach (ColumnRequest column in columns)
        {
            if (!fields.Remove(column.Name, out RecordField? field))
                throw new ArgumentException($"{_path} has no column {column.Name}, or it was asked for twice.", nameof(columns));
            selected.Add(field with { Kind = column.Kind });
        }

        _reader = _newReader(_schema with { Fields = selected, UnreadFields = [.. _schema.UnreadFields, .. fields.Values] });
        _many = _reader as IManyRecordReader;
        _file = -1;
        _hasEnded = false;
        _records = null;
        _tally.Clear();
        _lines.Rewind();
    }

    public bool Read(ColumnBatch batch)
    {
        if (_reader is null)
            throw new InvalidOperationException("Select comes before Read.");
        if (!ReferenceEquals(_records?.Features, batch))
            _records = new RecordBatch(batch);
        _records.Clear();
        while (!_records.IsFull)
        {
            int row = _records.RowCount;
            if (_many is { HasMore: true })
                Count(_many.ReadMore(_records), _records, row);
            else if (!_lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
            {
                if (_many is null || _hasEnded)
                    break;
                _hasEnded = true;
                _many.EndInput();
            }
            else if (tooLong)
                _tally.Add(RecordOutcome.RejectedTooLong);
            else
            {
                StartFile(_reader);
                Count(_reader.Read(line, _records), _records, row);
            }
        }

        if (_records.RowCount > 0)
            return true;
        _tally.RequireRecords(_path, "Give a file of one record a line, and check its format and fields.");
        return false;
    }

    public void Dispose() => _lines.Dispose();

    private void StartFile(IRecordReader reader)
    {
        if (_file == _lines.File)
            return;
        _file = _lines.File;
        if (reader is IStatefulRecordReader stateful)
            stateful.StartFile(new RecordFile(_file, _file, IsBeginning: true));
        else
            reader.StartFile();
    }

    private void Count(RecordOutcome outcome, RecordBatch records, int row)
    {
        if (outcome == RecordOutcome.Accepted && !_includeErrors && records.Errors[row])
        {
            records.RowCount = row;
            _tally.Add(RecordReasons.StatusError);
            return;
        }

        _tally.Add(outcome);
    }

    private static SourceColumn ToColumn(RecordField field) => (field.Boolean, field.Kind, field.Float32) switch
    {
        (true, _, _) => new SourceColumn(field.Name, SourceType.Boolean, "boolean"),
        (_, FeatureKind.Categorical, _) => new SourceColumn(field.Name, SourceType.String, "string"),
        (_, _, true) => new SourceColumn(field.Name, SourceType.Float32, "float32"),
        _ => new SourceColumn(field.Name, SourceType.Float64, "float64"),
    };
}
