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
