using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>
/// Turns the rows of columns into records by the rules of the contract: conditions first, then whether a field is there,
/// then the baseline's columns, then what the row says about itself. Made for the columns of one stream or file.
/// </summary>
internal sealed class RecordRows
{
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
    /// <summary>[fields] text in use before a write, to go back to.</summary>
    private readonly int[] _textUsed;
    private readonly int[] _kept = new int[ColumnBatch.MaxRows];
    private readonly ValueState[] _absent = new ValueState[ColumnBatch.MaxRows];

    public RecordRows(RecordSchema schema, RecordColumns columns, bool includeErrors)
    {
        _conditions = [.. schema.Where.Select(condition => new ConditionColumn(condition, columns))];
        _fields = [.. schema.Fields.Select(field => new FieldColumn(field, columns))];
        _alwaysFound = schema.Fields.Concat(schema.UnreadFields).Any(field => field.Paths.Any(columns.IsAlwaysThere));
        _unreadFields = _alwaysFound ? [] : [.. schema.UnreadFields.Select(field => new FieldColumn(field, columns))];
        _times = new EventTimeColumn(schema, columns);
        _status = new StatusColumn(schema, columns);
        _latency = new LatencyColumn(schema, columns);
        _includeErrors = includeErrors;
        _kinds = [.. schema.Fields.Select(field => field.Kind)];
        _textUsed = new int[_kinds.Length];
    }

    /// <summary>Adds rows [start, start + count) of the open piece to the batch, which has room for them, but for those that are no records.
    /// When it throws, the batch is as it was.</summary>
    public void Read(long start, int count, RecordBatch batch, ColumnarTally tally)
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
        ReadOnlySpan<ColumnVector> columns = batch.Features.Columns;
        for (int field = 0; field < columns.Length; field++)
            _textUsed[field] = columns[field].TextUsed;
        try
        {
            WriteKept(start, count, kept, batch);
        }
        catch
        {
            for (int field = 0; field < columns.Length; field++)
                columns[field].TextUsed = _textUsed[field];
            throw;
        }
    }

    private void WriteKept(long start, int count, ReadOnlySpan<int> kept, RecordBatch batch)
    {
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
                TextRoom.CopyRow(target, firstRow + index, source, kept[index]);
        }
    }
}
