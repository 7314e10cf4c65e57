using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Baselines;

/// <summary>A table in memory as a training file. A cell is a double, a long, a float, a bool, a text, null (missing) or <see cref="Invalid"/>.</summary>
internal sealed class MemoryTable(int batchRows, params (SourceColumn Column, object?[] Cells)[] columns) : IColumnReader
{
    public static readonly object Invalid = new();

    private readonly byte[] _key = new byte[CategoryKey.MaxLength];
    private ColumnRequest[] _requests = [];
    private int _next;

    public IReadOnlyList<SourceColumn> Columns => [.. columns.Select(column => column.Column)];

    public long? RowCount => Rows;

    public int Passes { get; private set; }

    private int Rows => columns.Length == 0 ? 0 : columns[0].Cells.Length;

    public static SourceColumn Column(string name, SourceType type) => new(name, type, type.ToString().ToLowerInvariant());

    public static (SourceColumn, object?[]) Numbers(string name, params IEnumerable<double> values) =>
        (Column(name, SourceType.Float64), [.. values.Select(value => (object)value)]);

    public static (SourceColumn, object?[]) Integers(string name, params IEnumerable<long> values) =>
        (Column(name, SourceType.Integer), [.. values.Select(value => (object)value)]);

    public static (SourceColumn, object?[]) Texts(string name, params IEnumerable<string?> values) =>
        (Column(name, SourceType.String), [.. values]);

    /// <summary>One file that is this table.</summary>
    public TrainingFile AsFile(string name = "train.parquet") => new(name, () => this);

    public TrainingSet AsSet(string name = "train.parquet") => new([AsFile(name)]);

    public void Select(IReadOnlyList<ColumnRequest> requests)
    {
        _requests = [.. requests];
        _next = 0;
        Passes++;
    }

    public bool Read(ColumnBatch batch)
    {
        batch.Clear();
        int rows = Math.Min(batchRows, Rows - _next);
        for (int column = 0; column < _requests.Length; column++)
        {
            object?[] cells = columns.Single(source => source.Column.Name == _requests[column].Name).Cells;
            for (int row = 0; row < rows; row++)
                Write(batch.Columns[column], row, cells[_next + row]);
        }

        _next += rows;
        batch.RowCount = rows;
        return rows > 0;
    }

    public void Dispose()
    {
    }

    private void Write(ColumnVector vector, int row, object? cell)
    {
        if (cell is null)
            vector.SetMissing(row);
        else if (cell == Invalid || (vector.Kind == FeatureKind.Numeric && cell is string))
            vector.SetInvalid(row);
        else if (vector.Kind == FeatureKind.Numeric)
            vector.SetNumber(row, cell is bool flag ? (flag ? 1 : 0) : Convert.ToDouble(cell));
        else if (cell is string text)
            vector.SetText(row, System.Text.Encoding.UTF8.GetBytes(text));
        else if (cell is bool truth)
            vector.SetText(row, CategoryKey.Of(truth));
        else
            vector.SetText(row, _key.AsSpan(0, cell is long whole ? CategoryKey.Write(whole, _key) : CategoryKey.Write(Convert.ToDouble(cell), _key)));
    }
}
