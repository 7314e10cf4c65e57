using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>How long predictions took. A duration has its unit in its type; other numbers have that of the configuration.</summary>
internal sealed class LatencyColumn
{
    private readonly RecordColumn? _column;
    private readonly double _unitSeconds;
    private readonly ColumnBatch _numbers = new([FeatureKind.Numeric]);

    public LatencyColumn(RecordSchema schema, RecordColumns columns)
    {
        RecordColumn? column = schema.LatencyPath.Count > 0 ? columns.Find(schema.LatencyPath, FeatureKind.Numeric) : null;
        ColumnMeaning meaning = column?.Meaning ?? default;
        _column = meaning.IsNumber || meaning.Class is ValueClass.Duration or ValueClass.Text ? column : null;
        _unitSeconds = meaning.Class == ValueClass.Duration ? 1.0 / meaning.UnitsPerSecond : schema.LatencyUnitSeconds;
        Seconds.AsSpan().Fill(double.NaN);
    }

    /// <summary>[rows] of the last read; NaN where there is no finite number of 0 or more.</summary>
    public double[] Seconds { get; } = new double[ColumnBatch.MaxRows];

    public void Read(long start, int count)
    {
        if (_column is null)
            return;
        ColumnVector numbers = _numbers.Columns[0];
        _column.Read(start, count, numbers, 0);
        for (int row = 0; row < count; row++)
            Seconds[row] = numbers.States[row] == ValueState.Value && numbers.Numbers[row] >= 0 ? numbers.Numbers[row] * _unitSeconds : double.NaN;
    }
}
