using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Csv;

/// <summary>
/// CSV as training data, plain or gzip. A first pass over the whole file finds the types of the columns
/// (<see cref="CsvTypes"/>). Category keys are the fields as they are, but for boolean columns (true, false).
/// </summary>
/// <remarks>A record with another number of fields than the header, a quote out of place, too many bytes or other bytes
/// than UTF-8 is counted, never fatal, unless no record can be used.</remarks>
public sealed class CsvColumnReader : IColumnReader
{
    private readonly string _path;
    private readonly CsvOptions _options;
    private readonly CsvRecordSource _records;
    private readonly RecordTally _tally = new();
    private readonly CategoryReader _categories = new();
    private readonly int _columnCount;
    private CsvRow? _row;
    private FieldReader[] _fields = [];

    public CsvColumnReader(string path, CsvOptions? options = null)
    {
        _path = path;
        _options = options ?? new CsvOptions();
        _options.Validate(path);
        _records = new CsvRecordSource(path, _options);
        try
        {
            string[] names = ReadNames();
            _columnCount = names.Length;
            CsvKinds[] seen = FindKinds();
            Columns = [.. names.Select((name, column) => CsvTypes.ToColumn(name, seen[column]))];
            RowCount = _tally.Accepted;
        }
        catch
        {
            _records.Dispose();
            throw;
        }
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Known from the first pass.</summary>
    public long? RowCount { get; }

    public bool IsColumnar => false;

    /// <summary>Records left out, by reason (<c>csv</c>, <c>encoding</c>, <c>too_long</c>), in the first pass or since <see cref="Select"/>.</summary>
    public IReadOnlyDictionary<string, long> RejectedRecords => _tally.Rejected;

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        Dictionary<string, int> columnOfName = Columns.Select((column, index) => (column.Name, index))
            .ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);
        _row = NewRow(columns.Count);
        _fields = new FieldReader[columns.Count];
        for (int index = 0; index < columns.Count; index++)
        {
            ColumnRequest request = columns[index];
            if (!columnOfName.Remove(request.Name, out int column))
                throw new ArgumentException($"{_path} has no column {request.Name}, or it was asked for twice.", nameof(columns));
            int slot = index + 1;
            _row.SlotOfColumn[column] = slot;
            _row.IsNumeric[slot] = request.Kind == FeatureKind.Numeric;
            bool isBoolean = Columns[column].Type == SourceType.Boolean;
            _fields[index] = new FieldReader(new RecordField(request.Name, request.Kind, false, isBoolean, [[request.Name]]), _ => slot);
        }

        Restart();
    }

    public bool Read(ColumnBatch batch)
    {
        if (_row is null)
            throw new InvalidOperationException("Select comes before Read.");
        batch.Clear();
        long bytes = 0;
        while (batch.RowCount < ColumnBatch.MaxRows && bytes < RecordBatch.MaxLineBytes && TryReadRow(_row, out bool accepted))
        {
            if (!accepted)
                continue;
            bytes += _row.Text.Length;
            for (int field = 0; field < _fields.Length; field++)
                _fields[field].Store(_row.Text, _row.Slots, field + 1, batch.Columns[field], batch.RowCount, _categories);
            batch.RowCount++;
        }

        return batch.RowCount > 0;
    }

    public void Dispose() => _records.Dispose();

    private string[] ReadNames()
    {
        if (!_records.TryRead(out ReadOnlySpan<byte> record, out RecordOutcome outcome))
            throw new NoRecordsException(_path, "it holds no records.", "Give a CSV file with a header line and records.");
        if (outcome != RecordOutcome.Accepted)
            throw new ProblemException(_path, "its first record is no CSV: a quote is out of place, or it is too long.", "Write CSV as RFC 4180 has it.");
        string[] names = CsvHeader.Read(record, _records.Splitter.Fields)
            ?? throw new ProblemException(_path, "its first record is not UTF-8.", "Save the file as UTF-8.");
        if (_options.HasHeader)
            return CsvHeader.MakeUnique(names);
        _records.Rewind();
        return [.. names.Select((_, column) => $"column{column + 1}")];
    }

    /// <summary>The first pass.</summary>
    private CsvKinds[] FindKinds()
    {
        CsvKinds[] seen = new CsvKinds[_columnCount];
        CsvRow row = NewRow(_columnCount);
        for (int column = 0; column < _columnCount; column++)
            row.SlotOfColumn[column] = column + 1;
        row.IsNumeric.AsSpan().Fill(true);
        while (TryReadRow(row, out bool accepted))
        {
            for (int column = 0; accepted && column < _columnCount; column++)
            {
                if (row.Slots.Kinds[column + 1] != ValueKind.Null)
                    seen[column] |= CsvTypes.Kind(row.Text, row.Slots.Tokens[column + 1]);
            }
        }

        _tally.RequireRecords(_path, "Give a CSV file whose records have as many fields as its header; name the delimiter if it was not found.");
        return seen;
    }

    /// <summary>False at the end of the file.</summary>
    private bool TryReadRow(CsvRow row, out bool accepted)
    {
        accepted = false;
        if (!_records.TryRead(out ReadOnlySpan<byte> record, out RecordOutcome outcome))
            return false;
        if (outcome == RecordOutcome.Accepted)
            outcome = row.Load(record, _records.Splitter.Fields);
        _tally.Add(outcome);
        accepted = outcome == RecordOutcome.Accepted;
        return true;
    }

    private CsvRow NewRow(int slots)
    {
        CsvRow row = new(_options.MissingValues, _options.DecimalComma)
        {
            SlotOfColumn = new int[_columnCount],
            IsNumeric = new bool[slots + 1],
        };
        row.Slots.Grow(slots + 1);
        return row;
    }

    private void Restart()
    {
        _tally.Clear();
        _records.Rewind();
        if (_options.HasHeader)
            _records.TryRead(out _, out _);
    }
}
