using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Columnar;

/// <summary>One condition of <c>where</c>. It does not hold where its column is not there, or has no category.</summary>
internal sealed class ConditionColumn(RecordCondition condition, RecordColumns columns)
{
    private readonly RecordColumn? _column = columns.Find(condition.Path, FeatureKind.Categorical);
    private readonly byte[][] _allowed = [.. condition.Values.Select(Encoding.UTF8.GetBytes)];
    private readonly ColumnBatch _keys = new([FeatureKind.Categorical]);

    /// <summary>Leaves only rows for which it holds; returns how many.</summary>
    public int Keep(long start, int count, Span<int> kept)
    {
        if (_column is null)
            return 0;
        _keys.Clear();
        ColumnVector keys = _keys.Columns[0];
        _column.Read(start, count, keys, 0);
        int left = 0;
        foreach (int row in kept)
        {
            if (keys.States[row] == ValueState.Value && RecordConditions.Contains(_allowed, keys.Text(row)))
                kept[left++] = row;
        }

        return left;
    }
}
