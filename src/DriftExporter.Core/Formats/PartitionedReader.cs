using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>Another reader's columns, and those in the path of its file. A name that the file has too is the file's.</summary>
/// <param name="inner">Taken over.</param>
/// <param name="partitions">Columns of the path.</param>
/// <param name="fillsGaps">A column of the file takes the path's value where a row has none: for records whose columns a schema names, there or not.</param>
public sealed class PartitionedReader(IColumnReader inner, IReadOnlyList<PartitionColumn> partitions, bool fillsGaps = false) : IColumnReader
{
    private readonly IReadOnlyList<PartitionColumn> _own = [.. partitions.Where(partition => !Has(inner, partition))];

    /// <summary>[columns of the batch] the path's, or null.</summary>
    private PartitionColumn?[] _constants = [];
    private bool[] _isInner = [];
    private ColumnBatch? _batch;
    private ColumnBatch _innerBatch = new([]);

    public IReadOnlyList<SourceColumn> Columns { get; } =
        [.. inner.Columns, .. partitions.Where(partition => !Has(inner, partition)).Select(partition => partition.Column)];

    public long? RowCount => inner.RowCount;

    public bool IsColumnar => inner.IsColumnar;

    /// <summary>Columns of the path that give way to the file's.</summary>
    public IEnumerable<string> Hidden => fillsGaps ? [] : partitions.Except(_own).Select(partition => partition.Column.Name);

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        _isInner = [.. columns.Select(column => !_own.Any(partition => partition.Column.Name == column.Name))];
        _constants = [.. columns.Select((column, index) => fillsGaps || !_isInner[index]
            ? partitions.FirstOrDefault(partition => partition.Column.Name == column.Name) : null)];
        _batch = null;
        inner.Select([.. columns.Where((_, index) => _isInner[index])]);
    }

    public bool Read(ColumnBatch batch)
    {
        if (!ReferenceEquals(batch, _batch))
        {
            _batch = batch;
            _innerBatch = ColumnBatch.Sharing([.. batch.Columns.Where((_, index) => _isInner[index])]);
        }

        batch.Clear();
        bool any = inner.Read(_innerBatch);
        batch.RowCount = _innerBatch.RowCount;
        for (int column = 0; column < _constants.Length; column++)
            _constants[column]?.Store(batch.Columns[column], batch.RowCount, onlyMissing: _isInner[column]);
        return any;
    }

    public void Dispose() => inner.Dispose();

    private static bool Has(IColumnReader reader, PartitionColumn partition) => reader.Columns.Any(column => column.Name == partition.Column.Name);
}
