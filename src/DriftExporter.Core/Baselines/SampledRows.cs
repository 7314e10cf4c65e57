using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Baselines;

/// <summary>One row of each 1/share of another reader, which has to read them all.</summary>
/// <param name="inner">Taken over.</param>
/// <param name="share">Over 0 and up to 1.</param>
/// <param name="rows">Rows of the inner reader where they are known.</param>
internal sealed class SampledRows(IColumnReader inner, double share, long? rows) : IColumnReader
{
    private ColumnBatch _whole = new([]);
    private int _row;
    private long _before;
    private long _stretch;
    private long _next;

    public IReadOnlyList<SourceColumn> Columns => inner.Columns;

    public long? RowCount { get; } = rows is { } all ? CountOf(all, share) : null;

    public bool IsColumnar => inner.IsColumnar;

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        inner.Select(columns);
        _whole = new ColumnBatch([.. columns.Select(column => column.Kind)]);
        (_row, _before, _stretch) = (0, 0, 0);
        _next = SamplePlan.RowOf(0, share);
    }

    public bool Read(ColumnBatch batch)
    {
        batch.Clear();
        while (batch.RowCount < ColumnBatch.MaxRows)
        {
            if (_row == _whole.RowCount && !ReadWhole())
                break;
            _row = (int)Math.Min(_whole.RowCount, _next - _before);
            if (_row < _whole.RowCount)
                Take(batch);
        }

        return batch.RowCount > 0;
    }

    public void Dispose() => inner.Dispose();

    private bool ReadWhole()
    {
        _before += _whole.RowCount;
        _row = 0;
        return inner.Read(_whole);
    }

    private void Take(ColumnBatch batch)
    {
        for (int column = 0; column < batch.Columns.Length; column++)
            batch.Columns[column].CopyRow(batch.RowCount, _whole.Columns[column], _row);
        batch.RowCount++;
        _row++;
        _next = Math.Max(_before + _row, SamplePlan.RowOf(++_stretch, share));
    }

    /// <summary>Stretches that lie in the file, and the last one when its row does.</summary>
    private static long CountOf(long all, double share)
    {
        long count = Math.Max(0, (long)(all * share) - 2);
        while (SamplePlan.RowOf(count, share) < all)
            count++;
        return count;
    }
}
