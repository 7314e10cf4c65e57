using DriftExporter.Columns;

namespace DriftExporter.Pipeline;

/// <summary>Tells, once, which columns of the baseline had no value in any of the first records: a path that is not right, most likely.</summary>
internal sealed class ColumnWatch(IReadOnlyList<string> columns, string model, LogLines log)
{
    public const int Records = 1000;

    private readonly bool[] _seen = new bool[columns.Count];
    private int _records;

    public void Look(ColumnBatch batch)
    {
        if (_records >= Records)
            return;
        int rows = Math.Min(batch.RowCount, Records - _records);
        for (int column = 0; column < _seen.Length; column++)
            _seen[column] |= batch.Columns[column].States.AsSpan(0, rows).ContainsAnyExcept(ValueState.Missing);
        _records += rows;
        if (_records < Records)
            return;
        string[] unseen = [.. columns.Where((_, column) => !_seen[column])];
        if (unseen.Length > 0)
            log.Warn($"Columns of the baseline have no value in any of the first {Records} records. Check fields.features and fields.map; --config.check --sample shows what is found.",
                ("model", model), ("columns", string.Join(", ", unseen)));
    }
}
