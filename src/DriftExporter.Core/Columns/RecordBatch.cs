namespace DriftExporter.Columns;

/// <summary>How a record told its time.</summary>
public enum EventTimeState : byte
{
    /// <summary>The record has no time field.</summary>
    Absent,

    /// <summary><see cref="RecordBatch.EventTimes"/> holds it.</summary>
    Read,

    /// <summary>There is a time field, and it cannot be read.</summary>
    Unreadable,
}

/// <summary>Accepted records of a log: the baseline's columns, and beside them what a record says about itself.</summary>
public sealed class RecordBatch(ColumnBatch features)
{
    /// <summary>A batch takes no more records once their lines had so many bytes: category keys are as long as a line may be.</summary>
    public const long MaxLineBytes = 32 << 20;

    public RecordBatch(IReadOnlyList<FeatureKind> kinds)
        : this(new ColumnBatch(kinds))
    {
    }

    public ColumnBatch Features { get; } = features;

    /// <summary>Accepted records, 0..ColumnBatch.MaxRows.</summary>
    public int RowCount
    {
        get => Features.RowCount;
        set => Features.RowCount = value;
    }

    /// <summary>Bytes of the lines of the accepted records.</summary>
    public long LineBytes { get; set; }

    public bool IsFull => Features.RowCount == ColumnBatch.MaxRows || LineBytes >= MaxLineBytes;

    /// <summary>[rows] nanoseconds since the Unix epoch, where the state is Read.</summary>
    public long[] EventTimes { get; } = new long[ColumnBatch.MaxRows];

    /// <summary>[rows]</summary>
    public EventTimeState[] EventTimeStates { get; } = new EventTimeState[ColumnBatch.MaxRows];

    /// <summary>[rows] seconds; NaN where the record tells none.</summary>
    public double[] Latencies { get; } = new double[ColumnBatch.MaxRows];

    /// <summary>[rows] true when the record's status says that the prediction failed.</summary>
    public bool[] Errors { get; } = new bool[ColumnBatch.MaxRows];

    public void Clear()
    {
        LineBytes = 0;
        Features.Clear();
    }
}
