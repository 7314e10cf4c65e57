using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>One baseline column: of its candidate columns, each row has the first that it does not lack.</summary>
internal sealed class FieldColumn
{
    private readonly FieldValues[] _candidates;

    /// <summary>Needed where there is more than one candidate.</summary>
    private readonly ColumnBatch? _other;
    private readonly ValueState[] _absent = new ValueState[ColumnBatch.MaxRows];
    private readonly ValueState[] _alsoAbsent;

    public FieldColumn(RecordField field, RecordColumns columns)
    {
        _candidates = [.. field.Paths.Select(path => FieldValues.Find(field, path, columns)).OfType<FieldValues>()];
        _alsoAbsent = new ValueState[_candidates.Length > 1 ? ColumnBatch.MaxRows : 0];
        _other = _candidates.Length > 1 ? new ColumnBatch([field.Kind]) : null;
    }

    /// <summary>Sets the states of the rows that have one of the candidates to Value, and leaves the others.</summary>
    public void ClearFound(long start, Span<ValueState> absent)
    {
        foreach (FieldValues candidate in _candidates)
        {
            Span<ValueState> states = _absent.AsSpan(0, absent.Length);
            states.Clear();
            candidate.Column.MarkAbsent(start, states);
            for (int row = 0; row < absent.Length; row++)
            {
                if (states[row] == ValueState.Value)
                    absent[row] = ValueState.Value;
            }
        }
    }

    public void Read(long start, int count, ColumnVector target, int firstRow)
    {
        if (_candidates.Length == 0)
        {
            target.States.AsSpan(firstRow, count).Fill(ValueState.Missing);
            return;
        }

        _candidates[0].Read(start, count, target, firstRow);
        if (_candidates.Length == 1)
            return;
        Span<ValueState> absent = _absent.AsSpan(0, count);
        absent.Clear();
        bool any = _candidates[0].Column.MarkAbsent(start, absent);
        for (int candidate = 1; any && candidate < _candidates.Length; candidate++)
            any = ReadAbsent(_candidates[candidate], start, absent, target, firstRow);
    }

    /// <summary>Reads the rows that lacked all candidates before; those that lack this one too stay absent. Returns whether there are any.</summary>
    private bool ReadAbsent(FieldValues candidate, long start, Span<ValueState> absent, ColumnVector target, int firstRow)
    {
        _other!.Clear();
        candidate.Read(start, absent.Length, _other.Columns[0], 0);
        Span<ValueState> alsoAbsent = _alsoAbsent.AsSpan(0, absent.Length);
        alsoAbsent.Clear();
        candidate.Column.MarkAbsent(start, alsoAbsent);
        bool any = false;
        for (int row = 0; row < absent.Length; row++)
        {
            if (absent[row] == ValueState.Value)
                continue;
            TextRoom.CopyRow(target, firstRow + row, _other.Columns[0], row);
            absent[row] = alsoAbsent[row];
            any |= alsoAbsent[row] != ValueState.Value;
        }

        return any;
    }
}
