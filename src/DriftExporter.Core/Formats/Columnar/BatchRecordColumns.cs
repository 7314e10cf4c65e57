using DriftExporter.Columns;

namespace DriftExporter.Formats.Columnar;

/// <summary>Columns of a file that comes in batches. Finding them asks for them; then the file's reader fills <see cref="Batch"/>.</summary>
internal sealed class BatchRecordColumns : RecordColumns
{
    private readonly Dictionary<string, SourceColumn> _sources;
    private readonly List<ColumnRequest> _requests = [];

    public BatchRecordColumns(IReadOnlyList<SourceColumn> columns)
    {
        _sources = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>What was asked for, in the order of the batch.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>Made when all columns are found.</summary>
    public ColumnBatch Batch => field ??= new ColumnBatch([.. _requests.Select(request => request.Kind)]);

    public override RecordColumn? Find(IReadOnlyList<string> path, FeatureKind kind)
    {
        string name = string.Join('.', path);
        if (!_sources.TryGetValue(name, out SourceColumn? source))
            return null;
        if (source.Unsupported is not null)
            return new UnreadableColumn(source, kind);
        int index = _requests.IndexOf(new ColumnRequest(name, kind));
        if (index < 0)
        {
            index = _requests.Count;
            _requests.Add(new ColumnRequest(name, kind));
        }

        return new BatchColumn(this, index, source, kind);
    }

    public override bool IsAlwaysThere(IReadOnlyList<string> path) => _sources.ContainsKey(string.Join('.', path));

    private static ColumnMeaning MeaningOf(SourceColumn source) => source.Type switch
    {
        SourceType.Boolean => new(ValueClass.Boolean),
        SourceType.Integer => new(ValueClass.Integer),
        SourceType.Float32 or SourceType.Float64 or SourceType.Decimal => new(ValueClass.Real),
        SourceType.String or SourceType.Enumeration or SourceType.Binary => new(ValueClass.Text),
        SourceType.Date => new(ValueClass.Date),
        SourceType.Timestamp => new(ValueClass.Timestamp, UnitsPerSecond(source.DataType), IsUtc: source.DataType.Contains("UTC", StringComparison.Ordinal)),
        _ => new(ValueClass.Other),
    };

    /// <summary>Of a type spelled as timestamp(us, UTC).</summary>
    private static long UnitsPerSecond(string dataType) => dataType.AsSpan(dataType.IndexOf('(') + 1) switch
    {
        ['m', 's', ..] => 1_000,
        ['u', 's', ..] => 1_000_000,
        ['n', 's', ..] => 1_000_000_000,
        _ => 1,
    };

    private sealed class BatchColumn(BatchRecordColumns owner, int index, SourceColumn source, FeatureKind kind)
        : RecordColumn(source, MeaningOf(source), kind)
    {
        public override void Read(long start, int count, ColumnVector target, int firstRow)
        {
            ColumnVector column = owner.Batch.Columns[index];
            for (int row = 0; row < count; row++)
                TextRoom.CopyRow(target, firstRow + row, column, (int)start + row);
        }

        public override bool MarkAbsent(long start, Span<ValueState> states) => false;
    }

    /// <summary>A list or map where one value was looked for.</summary>
    private sealed class UnreadableColumn(SourceColumn source, FeatureKind kind) : RecordColumn(source, default, kind)
    {
        public override void Read(long start, int count, ColumnVector target, int firstRow) =>
            target.States.AsSpan(firstRow, count).Fill(ValueState.Invalid);

        public override bool MarkAbsent(long start, Span<ValueState> states) => false;
    }
}
