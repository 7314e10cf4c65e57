using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>One column of a log of columns, read as one kind. Rows are counted from the beginning of the piece that is open:
/// a record batch of Arrow, a batch of Parquet.</summary>
internal abstract class RecordColumn(SourceColumn source, ColumnMeaning meaning, FeatureKind kind)
{
    public SourceColumn Source => source;

    public ColumnMeaning Meaning => meaning;

    public FeatureKind Kind => kind;

    public abstract void Read(long start, int count, ColumnVector target, int firstRow);

    /// <summary>Sets the states of rows that lack it (their struct is null) to Missing; returns whether there are any.</summary>
    public abstract bool MarkAbsent(long start, Span<ValueState> states);
}

/// <summary>The columns that somebody reads, each read once however many ask for it.</summary>
internal abstract class RecordColumns
{
    /// <summary>The column of a path, which is its name, or those of its structs and its own; null when there is none.</summary>
    public abstract RecordColumn? Find(IReadOnlyList<string> path, FeatureKind kind);

    /// <summary>Whether every row has the column of a path: it is there, and in no struct, which may be null.</summary>
    public abstract bool IsAlwaysThere(IReadOnlyList<string> path);

    /// <summary>The columns of paths that are there, in their order.</summary>
    public RecordColumn[] FindAll(IEnumerable<IReadOnlyList<string>> paths, FeatureKind kind) =>
        [.. paths.Select(path => Find(path, kind)).OfType<RecordColumn>()];
}
