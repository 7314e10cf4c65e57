using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>The column that takes the numbers of a slot at once; no arrays where there is none.</summary>
internal struct NumberTarget
{
    /// <summary>[rows]</summary>
    public double[]? Numbers;

    /// <summary>[rows]</summary>
    public ValueState[]? States;

    /// <summary>The column has numbers that <see cref="PlainNumber"/> calls long.</summary>
    public bool IsLong;
}

/// <summary>
/// Which slots' numbers go to their columns at once (<see cref="RecordSlots.Targets"/>): of each numeric field the candidate that held its
/// value last, and the latency.
/// </summary>
/// <remarks>
/// Invariants. 1: at most one slot of a field, so that candidates never write over each other; which of them counts is decided
/// when all of the record is known. 2: no slot that anything else reads, as a stored number leaves nothing in the slot. 3: only the free
/// row is written, and it belongs to nobody: a record that is refused later leaves no trace.
/// </remarks>
internal sealed class NumberTargets((int Slot, int Column)[] numbers, int latencySlot, SlotReaders readers)
{
    /// <summary>[numbers]</summary>
    private readonly int[] _slots = [.. numbers.Select(number => number.Slot)];

    /// <summary>[rows] latencies have no states; what is written here nobody reads.</summary>
    private readonly ValueState[] _latencyStates = latencySlot >= 0 ? new ValueState[ColumnBatch.MaxRows] : [];
    private RecordBatch? _batch;

    /// <summary>Before a record: its numbers go to the free row of the batch.</summary>
    public void Aim(RecordSlots slots, RecordBatch batch)
    {
        slots.Row = batch.RowCount;
        if (batch == _batch)
            return;
        _batch = batch;
        for (int number = 0; number < _slots.Length; number++)
            Set(slots, number, batch.Features);
        if (latencySlot >= 0 && !readers.AreSeveral(latencySlot))
            slots.Targets[latencySlot] = new NumberTarget { Numbers = batch.Latencies, States = _latencyStates };
    }

    /// <summary>Tells in which slot a record had the value of a field.</summary>
    public void Follow(RecordSlots slots, int number, int slot)
    {
        if (slot == _slots[number] || _batch is null)
            return;
        slots.Targets[_slots[number]] = default;
        _slots[number] = slot;
        Set(slots, number, _batch.Features);
    }

    private void Set(RecordSlots slots, int number, ColumnBatch batch)
    {
        int slot = _slots[number];
        if (readers.AreSeveral(slot))
            return;
        ColumnVector column = batch.Columns[numbers[number].Column];
        slots.Targets[slot] = new NumberTarget { Numbers = column.Numbers, States = column.States };
    }
}
