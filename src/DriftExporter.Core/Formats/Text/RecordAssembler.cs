using System.Runtime.CompilerServices;
using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Turns the slots of one well-formed record into a row: conditions first, then the baseline's columns, then what the
/// record says about itself. The one owner of the contract's value rules for text formats.
/// </summary>
/// <remarks>Order of refusals: a record that <c>where</c> leaves out is filtered whether or not it has a field.</remarks>
internal sealed class RecordAssembler
{
    private const int NobodysSlot = 0;

    private readonly RecordConditions _conditions;
    private readonly (FieldReader Field, int Column)[] _numbers;
    private readonly (FieldReader Field, int Column)[] _categoricals;
    private readonly FieldReader[] _unreadFields;
    private readonly int[] _timestampSlots;
    private readonly TimestampParser _timestamps;
    private readonly int _statusSlot;
    private readonly int _latencySlot;
    private readonly double _latencyUnitSeconds;
    private readonly byte[][] _errorValues;
    private readonly CategoryReader _categories = new();
    private readonly NumberTargets _targets;

    /// <summary>[numbers] a number stored from here is in the column as it should be; nobody's slot where that is never so.</summary>
    private readonly int[] _finishedSlots;

    /// <param name="schema">What to take.</param>
    /// <param name="slotOf">The slot of a path.</param>
    public RecordAssembler(RecordSchema schema, Func<IReadOnlyList<string>, int> slotOf)
    {
        SlotReaders readers = new(slotOf);
        slotOf = readers.SlotOf;
        _conditions = new RecordConditions(schema.Where, slotOf);
        (FieldReader Field, int Column)[] fields = [.. schema.Fields.Select((field, column) => (new FieldReader(field, slotOf), column))];
        _numbers = [.. fields.Where(field => field.Field.Kind == FeatureKind.Numeric)];
        _categoricals = [.. fields.Where(field => field.Field.Kind == FeatureKind.Categorical)];
        _unreadFields = [.. schema.UnreadFields.Select(field => new FieldReader(field, slotOf))];
        _timestampSlots = [.. schema.TimestampPaths.Select(slotOf)];
        _timestamps = new TimestampParser(schema.TimestampFormat, schema.TimestampPattern, schema.TimeZone);
        _statusSlot = schema.StatusPath.Count > 0 ? slotOf(schema.StatusPath) : -1;
        _latencySlot = schema.LatencyPath.Count > 0 ? slotOf(schema.LatencyPath) : -1;
        _latencyUnitSeconds = schema.LatencyUnitSeconds;
        _errorValues = [.. schema.ErrorValues.Select(Encoding.UTF8.GetBytes)];
        _finishedSlots = [.. _numbers.Select(number => number.Field.NeedsFinish ? NobodysSlot : number.Field.FirstSlot)];
        _targets = new NumberTargets([.. _numbers.Select(number => (number.Field.FirstSlot, number.Column))], _latencySlot, readers);
    }

    /// <summary>Before a record whose parser stores numbers in columns: they go to the free row of this batch.</summary>
    public void Aim(RecordSlots slots, RecordBatch batch) => _targets.Aim(slots, batch);

    /// <summary>Adds the record as one row of the batch, unless it is filtered or has none of the fields.</summary>
    public RecordOutcome Assemble(Span<byte> text, RecordSlots slots, RecordBatch batch)
    {
        if (!Matches(text, slots))
            return RecordOutcome.Filtered;
        int row = batch.RowCount;
        if (!StoreFields(text, slots, batch.Features, row))
            return RecordOutcome.RejectedNoFeatures;
        batch.EventTimeStates[row] = ReadTime(text, slots, out batch.EventTimes[row]);
        batch.Errors[row] = IsError(text, slots);
        batch.Latencies[row] = _latencySlot >= 0 ? ReadLatency(text, slots, batch.Latencies[row]) : double.NaN;
        batch.LineBytes += text.Length;
        batch.RowCount = row + 1;
        return RecordOutcome.Accepted;
    }

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(Span<byte> text, RecordSlots slots) => _conditions.Hold(text, slots, _categories);

    /// <summary>Whether the status, if the source has one, is a number (as text, too) of 500 and more, or one of the error values.</summary>
    public bool IsError(Span<byte> text, RecordSlots slots)
    {
        if (_statusSlot < 0)
            return false;
        ValueKind kind = EscapedText.Resolve(text, slots, _statusSlot);
        ref Token token = ref slots.Tokens[_statusSlot];
        if (TryReadNumber(text, kind, token, out double status) && status >= 500)
            return true;
        return _categories.Read(text, kind, token, float32: false, out ReadOnlySpan<byte> key) == ValueState.Value
            && RecordConditions.Contains(_errorValues, key);
    }

    /// <summary>Writes the row; false when none of the fields is in the record, and then nothing of the batch has changed but the free row.</summary>
    private bool StoreFields(Span<byte> text, RecordSlots slots, ColumnBatch batch, int row)
    {
        int found = StoreNumbers(text, slots, batch.Columns, row) + StoreCategories(text, slots, batch.Columns, row);
        return found > 0 || HasUnreadField(slots.Kinds);
    }

    // Two loops, each small enough for the registers: one over all fields took 1.5 times as long.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int StoreNumbers(Span<byte> text, RecordSlots slots, ColumnVector[] columns, int row)
    {
        int found = 0;
        ValueKind[] kinds = slots.Kinds;
        for (int number = 0; number < _finishedSlots.Length; number++)
            found += kinds[_finishedSlots[number]] == ValueKind.Stored || StoreNumber(text, slots, number, columns, row) ? 1 : 0;
        return found;
    }

    /// <summary>False when the record does not have the field.</summary>
    private bool StoreNumber(Span<byte> text, RecordSlots slots, int number, ColumnVector[] columns, int row)
    {
        (FieldReader field, int index) = _numbers[number];
        ColumnVector column = columns[index];
        int slot = field.Find(slots.Kinds);
        if (slot < 0)
        {
            column.SetMissing(row);
            return false;
        }

        if (slots.Kinds[slot] == ValueKind.Stored)
            field.FinishStored(column, row);
        else
            field.StoreNumeric(text, slots, slot, column, row);
        _targets.Follow(slots, number, slot);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int StoreCategories(Span<byte> text, RecordSlots slots, ColumnVector[] columns, int row)
    {
        int found = 0;
        foreach ((FieldReader field, int index) in _categoricals)
        {
            ColumnVector column = columns[index];
            int slot = field.Find(slots.Kinds);
            if (slot < 0)
            {
                column.SetMissing(row);
                continue;
            }

            field.StoreCategory(text, slots, slot, column, row, _categories);
            found++;
        }

        return found;
    }

    private bool HasUnreadField(ValueKind[] kinds)
    {
        foreach (FieldReader field in _unreadFields)
        {
            if (field.Find(kinds) >= 0)
                return true;
        }

        return false;
    }

    private EventTimeState ReadTime(Span<byte> text, RecordSlots slots, out long nanoseconds)
    {
        foreach (int slot in _timestampSlots)
        {
            ValueKind kind = EscapedText.Resolve(text, slots, slot);
            if (kind == ValueKind.Absent)
                continue;
            return _timestamps.TryRead(text, kind, slots.Tokens[slot], out nanoseconds) ? EventTimeState.Read : EventTimeState.Unreadable;
        }

        nanoseconds = 0;
        return EventTimeState.Absent;
    }

    /// <summary>Seconds; NaN when there is no finite, non-negative number.</summary>
    private double ReadLatency(Span<byte> text, RecordSlots slots, double stored)
    {
        ValueKind kind = EscapedText.Resolve(text, slots, _latencySlot);
        bool isRead = kind == ValueKind.Stored;
        double latency = stored;
        if (!isRead)
            isRead = TryReadNumber(text, kind, slots.Tokens[_latencySlot], out latency);
        return isRead && latency >= 0 && double.IsFinite(latency) ? latency * _latencyUnitSeconds : double.NaN;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ValueKind kind, in Token token, out double value)
    {
        value = 0;
        return kind is ValueKind.Integer or ValueKind.Float or ValueKind.Text
            && NumberParser.TryReadWhole(text, token.Start, token.Length, out value);
    }
}
