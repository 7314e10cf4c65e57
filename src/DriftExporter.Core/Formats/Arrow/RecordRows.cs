using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// Turns the rows of record batches into records by the rules of the contract: conditions first, then whether a field is there,
/// then the baseline's columns, then what the row says about itself. Made for one schema of the stream.
/// </summary>
internal sealed class RecordRows
{
    private readonly RecordColumns _columns;
    private readonly ConditionColumn[] _conditions;
    private readonly FieldColumn[] _fields;
    private readonly FieldColumn[] _unreadFields;
    private readonly EventTimeColumn _times;
    private readonly StatusColumn _status;
    private readonly LatencyColumn _latency;
    private readonly bool _includeErrors;
    private readonly bool _alwaysFound;
    private readonly FeatureKind[] _kinds;

    /// <summary>All rows of a slice of which only some are records; made when that happens first.</summary>
    private ColumnBatch? _slice;
    private readonly int[] _kept = new int[ColumnBatch.MaxRows];
    private readonly ValueState[] _absent = new ValueState[ColumnBatch.MaxRows];

    public RecordRows(RecordSchema schema, ArrowSchema columns, DictionarySet dictionaries, bool includeErrors)
    {
        _columns = new RecordColumns(columns, dictionaries);
        _conditions = [.. schema.Where.Select(condition => new ConditionColumn(condition, _columns))];
        _fields = [.. schema.Fields.Select(field => new FieldColumn(field, _columns))];
        _alwaysFound = schema.Fields.Concat(schema.UnreadFields).Any(field => field.Paths.Any(path => _columns.IsAlwaysThere(path)));
        _unreadFields = _alwaysFound ? [] : [.. schema.UnreadFields.Select(field => new FieldColumn(field, _columns))];
        _times = new EventTimeColumn(schema, _columns);
        _status = new StatusColumn(schema, _columns);
        _latency = new LatencyColumn(schema, _columns);
        _includeErrors = includeErrors;
        _kinds = [.. schema.Fields.Select(field => field.Kind)];
    }

    /// <summary>Opens the columns that are read of a record batch.</summary>
    public void Open(BatchBody body, string file, long position) => _columns.Open(body, file, position);

    /// <summary>Adds rows [start, start + count) of the record batch to the batch, which has room for them, but for those that are no records.</summary>
    public void Read(long start, int count, RecordBatch batch, FollowTally tally)
    {
        Span<int> kept = _kept.AsSpan(0, count);
        for (int row = 0; row < count; row++)
            kept[row] = row;
        foreach (ConditionColumn condition in _conditions)
            kept = kept[..condition.Keep(start, count, kept)];
        int filtered = count - kept.Length;
        kept = kept[..KeepFound(start, count, kept)];
        int found = kept.Length;
        _status.Read(start, count);
        int errors = _status.Count(kept);
        if (errors > 0 && !_includeErrors)
            kept = kept[.._status.KeepGood(kept)];
        Write(start, count, kept, batch);
        tally.Filtered += filtered;
        tally.NoFeatures += count - filtered - found;
        tally.Accepted += found;
        tally.Errors += errors;
    }

    /// <summary>Leaves only rows in which one of the fields is, with whatever value; returns how many.</summary>
    private int KeepFound(long start, int count, Span<int> kept)
    {
        if (_alwaysFound)
            return kept.Length;
        Span<ValueState> absent = _absent.AsSpan(0, count);
        absent.Fill(ValueState.Missing);
        foreach (FieldColumn field in _fields)
            field.ClearFound(start, absent);
        foreach (FieldColumn field in _unreadFields)
            field.ClearFound(start, absent);
        int left = 0;
        foreach (int row in kept)
        {
            if (absent[row] == ValueState.Value)
                kept[left++] = row;
        }

        return left;
    }

    private void Write(long start, int count, ReadOnlySpan<int> kept, RecordBatch batch)
    {
        if (kept.IsEmpty)
            return;
        int firstRow = batch.RowCount;
        if (kept.Length == count)
        {
            for (int field = 0; field < _fields.Length; field++)
                _fields[field].Read(start, count, batch.Features.Columns[field], firstRow);
        }
        else
        {
            WriteSome(start, count, kept, batch.Features, firstRow);
        }

        _times.Read(start, count);
        _latency.Read(start, count);
        for (int index = 0; index < kept.Length; index++)
        {
            int row = kept[index];
            batch.EventTimeStates[firstRow + index] = _times.States[row];
            batch.EventTimes[firstRow + index] = _times.Nanoseconds[row];
            batch.Latencies[firstRow + index] = _latency.Seconds[row];
            batch.Errors[firstRow + index] = _status.IsError[row];
        }

        batch.RowCount = firstRow + kept.Length;
    }

    private void WriteSome(long start, int count, ReadOnlySpan<int> kept, ColumnBatch batch, int firstRow)
    {
        _slice ??= new ColumnBatch(_kinds);
        _slice.Clear();
        for (int field = 0; field < _fields.Length; field++)
        {
            ColumnVector source = _slice.Columns[field], target = batch.Columns[field];
            _fields[field].Read(start, count, source, 0);
            for (int index = 0; index < kept.Length; index++)
                BytesArrayReader.CopyRow(target, firstRow + index, source, kept[index]);
        }
    }
}
