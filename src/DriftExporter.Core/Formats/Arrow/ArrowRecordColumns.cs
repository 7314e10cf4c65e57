using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;

namespace DriftExporter.Formats.Arrow;

/// <summary>The columns of a stream that somebody reads, each opened once for a record batch.</summary>
internal sealed class ArrowRecordColumns(ArrowSchema schema, DictionarySet dictionaries) : RecordColumns
{
    private readonly Dictionary<(string Name, FeatureKind Kind), ArrowRecordColumn> _columns = [];
    private string _file = "";
    private long _position;

    public override RecordColumn? Find(IReadOnlyList<string> path, FeatureKind kind)
    {
        string name = string.Join('.', path);
        if (!schema.ByName.TryGetValue(name, out ArrowColumn? column))
            return null;
        if (!_columns.TryGetValue((name, kind), out ArrowRecordColumn? found))
            _columns.Add((name, kind), found = new ArrowRecordColumn(this, name, column, kind, ArrayReaders.Create(column.Layout, kind, dictionaries)));
        return found;
    }

    public override bool IsAlwaysThere(IReadOnlyList<string> path) =>
        schema.ByName.TryGetValue(string.Join('.', path), out ArrowColumn? column) && column.Layout.Structs.Count == 0;

    /// <summary>Opens a record batch.</summary>
    /// <param name="body">The batch.</param>
    /// <param name="file">For messages, and where its message begins.</param>
    /// <param name="position">Byte of the file.</param>
    public void Open(BatchBody body, string file, long position)
    {
        (_file, _position) = (file, position);
        foreach (ArrowRecordColumn column in _columns.Values)
            column.Open(body);
    }

    public ProblemException ToProblem(string column, Exception exception) =>
        ArrowSource.ToProblem($"{_file} column \"{column}\"", $"message at byte {_position}", exception);
}
