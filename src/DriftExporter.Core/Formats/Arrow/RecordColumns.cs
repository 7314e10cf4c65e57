using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>The columns of a stream that somebody reads, each opened once for a record batch however many read it.</summary>
internal sealed class RecordColumns(ArrowSchema schema, DictionarySet dictionaries)
{
    private readonly Dictionary<(string Name, FeatureKind Kind), RecordColumn> _columns = [];
    private string _file = "";
    private long _position;

    /// <summary>The column of a path, which is its name, or those of its structs and its own; null when there is none.</summary>
    public RecordColumn? Find(IReadOnlyList<string> path, FeatureKind kind)
    {
        string name = string.Join('.', path);
        if (!schema.ByName.TryGetValue(name, out ArrowColumn? column))
            return null;
        if (!_columns.TryGetValue((name, kind), out RecordColumn? found))
            _columns.Add((name, kind), found = new RecordColumn(this, name, column, kind, ArrayReaders.Create(column.Layout, kind, dictionaries)));
        return found;
    }

    /// <summary>The columns of paths that are there, in their order.</summary>
    public RecordColumn[] FindAll(IEnumerable<IReadOnlyList<string>> paths, FeatureKind kind) =>
        [.. paths.Select(path => Find(path, kind)).OfType<RecordColumn>()];

    /// <summary>Whether every row has the column of a path: it is there, and in no struct, which may be null.</summary>
    public bool IsAlwaysThere(IReadOnlyList<string> path) =>
        schema.ByName.TryGetValue(string.Join('.', path), out ArrowColumn? column) && column.Layout.Structs.Count == 0;

    /// <summary>Opens a record batch.</summary>
    /// <param name="body">The batch.</param>
    /// <param name="file">For messages, and where its message begins.</param>
    /// <param name="position">Byte of the file.</param>
    public void Open(BatchBody body, string file, long position)
    {
        (_file, _position) = (file, position);
        foreach (RecordColumn column in _columns.Values)
            column.Open(body);
    }

    public ProblemException ToProblem(string column, Exception exception) =>
        ArrowSource.ToProblem($"{_file} column \"{column}\"", $"message at byte {_position}", exception);
}

/// <summary>One column as one kind. What is wrong with its bytes is a Problem that names it.</summary>
internal sealed class RecordColumn(RecordColumns owner, string name, ArrowColumn column, FeatureKind kind, ArrayReader reader)
{
    public SourceColumn Source => column.Source;

    /// <summary>The type of the values, whether they are in a dictionary or in runs.</summary>
    public ArrowType ValueType => (column.Layout.Values ?? column.Layout).Type;

    public FeatureKind Kind => kind;

    public void Open(BatchBody body)
    {
        try
        {
            reader.Open(body, body.Header.Length);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    public void Read(long start, int count, ColumnVector target, int firstRow)
    {
        try
        {
            reader.Read(start, count, target, firstRow);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    /// <summary>Sets the states of rows that lack it to Missing; returns whether there are any.</summary>
    public bool MarkAbsent(long start, Span<ValueState> states)
    {
        try
        {
            return reader.MarkAbsent(start, states);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    private ProblemException ToProblem(Exception exception) => owner.ToProblem(name, exception);
}
