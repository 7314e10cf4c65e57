using DriftExporter.Columns;

namespace DriftExporter.Binning;

/// <summary>A batch after the look-up: cell ids by feature, the numbers for the moments, and event times. Owned by one reader loop, reused.</summary>
public sealed class CellBatch
{
    private readonly FeatureCells[] _features;

    public CellBatch(FeatureCells[] features)
    {
        _features = features;
        Ids = new ushort[features.Length][];
        Numbers = new double[features.Length][];
        for (int feature = 0; feature < features.Length; feature++)
        {
            Ids[feature] = new ushort[ColumnBatch.MaxRows];
            Numbers[feature] = [];
        }
    }

    public int RowCount { get; private set; }

    /// <summary>[features][rows]</summary>
    public ushort[][] Ids { get; }

    /// <summary>[features][rows] values of numeric features; NaN where there is none. The column's own array.</summary>
    public double[][] Numbers { get; }

    /// <summary>[rows] event times, nanoseconds since the Unix epoch; filled by the caller.</summary>
    public long[] Times { get; } = new long[ColumnBatch.MaxRows];

    /// <summary>Looks up every value of a batch, once.</summary>
    public void Map(ColumnBatch batch)
    {
        RowCount = batch.RowCount;
        for (int feature = 0; feature < _features.Length; feature++)
        {
            ColumnVector column = batch.Columns[feature];
            _features[feature].Map(column, Ids[feature].AsSpan(0, RowCount));
            if (_features[feature].Numeric is null)
                continue;
            EraseGaps(column.States.AsSpan(0, RowCount), column.Numbers);
            Numbers[feature] = column.Numbers;
        }
    }

    /// <summary>Writes NaN where there is no value. Most columns have one in every row.</summary>
    private static void EraseGaps(ReadOnlySpan<ValueState> states, Span<double> numbers)
    {
        if (!states.ContainsAnyExcept(ValueState.Value))
            return;
        for (int row = 0; row < states.Length; row++)
            numbers[row] = states[row] == ValueState.Value ? numbers[row] : double.NaN;
    }
}
