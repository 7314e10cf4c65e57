using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Columnar;

/// <summary>Whether the status says that a prediction failed: a number (as text, too) of 500 and more, or one of the error values.</summary>
internal sealed class StatusColumn
{
    private readonly RecordColumn? _column;
    private readonly bool _isBoolean;
    private readonly byte[][] _errorValues;
    private readonly ColumnBatch _keys = new([FeatureKind.Categorical]);

    public StatusColumn(RecordSchema schema, RecordColumns columns)
    {
        _column = schema.StatusPath.Count > 0 ? columns.Find(schema.StatusPath, FeatureKind.Categorical) : null;
        _isBoolean = _column?.Meaning.Class == ValueClass.Boolean;
        _errorValues = [.. schema.ErrorValues.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>[rows] of the last read.</summary>
    public bool[] IsError { get; } = new bool[ColumnBatch.MaxRows];

    public void Read(long start, int count)
    {
        if (_column is null)
            return;
        _keys.Clear();
        ColumnVector keys = _keys.Columns[0];
        _column.Read(start, count, keys, 0);
        for (int row = 0; row < count; row++)
            IsError[row] = keys.States[row] == ValueState.Value && IsErrorKey(keys.Text(row));
    }

    public int Count(ReadOnlySpan<int> rows)
    {
        int errors = 0;
        foreach (int row in rows)
            errors += IsError[row] ? 1 : 0;
        return errors;
    }

    /// <summary>Leaves only rows that are no errors; returns how many.</summary>
    public int KeepGood(Span<int> rows)
    {
        int left = 0;
        foreach (int row in rows)
        {
            if (!IsError[row])
                rows[left++] = row;
        }

        return left;
    }

    private bool IsErrorKey(ReadOnlySpan<byte> key) =>
        RecordConditions.Contains(_errorValues, key) || (!_isBoolean && NumberText.Parse(key) is >= 500 and < double.PositiveInfinity);
}
