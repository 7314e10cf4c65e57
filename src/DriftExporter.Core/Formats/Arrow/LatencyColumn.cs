using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>How long predictions took. A duration has its unit in its type; other numbers have that of the configuration.</summary>
internal sealed class LatencyColumn
{
    private readonly RecordColumn? _column;
    private readonly double _unitSeconds;
    private readonly ColumnBatch _numbers = new([FeatureKind.Numeric]);

    public LatencyColumn(RecordSchema schema, RecordColumns columns)
    {
        RecordColumn? column = schema.LatencyPath.Count > 0 ? columns.Find(schema.LatencyPath, FeatureKind.Numeric) : null;
        ArrowType type = column?.ValueType ?? default;
        bool isNumber = type.Id is ArrowTypeId.Int or ArrowTypeId.FloatingPoint or ArrowTypeId.Decimal or ArrowTypeId.Duration || type.IsText;
        _column = isNumber && column!.Source.Type != SourceType.Boolean ? column : null;
        _unitSeconds = type.Id == ArrowTypeId.Duration ? Math.Pow(10, -3 * (int)type.Unit) : schema.LatencyUnitSeconds;
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
