using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>
/// JSON Lines as training data: one record a line, plain or gzip. Columns and their types are found in a first pass over
/// the whole file: keys of the record, and <c>parent.child</c> for keys of nested objects; the rules of types are those
/// of <see cref="InferredType"/>. Given a schema with fields, the columns are its fields, and there is no first pass.
/// </summary>
/// <remarks>Values, missing and invalid are told apart as in logs, by the same reader. A record without any column is no row.</remarks>
public sealed class JsonColumnReader : IColumnReader
{
    private const string Remedy = "Give JSON Lines: one object a line (jq -c '.[]' makes them of an array).";

    private const string LayeredRemedy = "Check logs.wrapper and logs.preset of the configuration.";

    private static readonly RecordSchema Everything = new() { Fields = [] };

    private readonly RecordColumnReader _records;
    private readonly Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> _paths;
    private readonly IReadOnlyDictionary<string, long>? _inferenceRejected;
    private bool _selected;

    /// <param name="path">The file.</param>
    /// <param name="schema">Fields, or none to find them; conditions and status are heeded either way.</param>
    /// <param name="includeErrors">Whether records whose status says error are rows.</param>
    /// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
    public JsonColumnReader(
        string path, RecordSchema? schema = null, bool includeErrors = false, int maxLineBytes = RecordColumnReader.DefaultMaxLineBytes)
        : this([path], new RecordLayout(), schema, includeErrors, maxLineBytes)
    {
    }

    /// <param name="paths">Files whose records belong together, one after the other; at least one.</param>
    /// <param name="layout">What stands around the records. Columns that are found, not given, are those of the plain records.</param>
    /// <param name="schema">Fields, or none to find them; conditions and status are heeded either way.</param>
    /// <param name="includeErrors">Whether records whose status says error are rows.</param>
    /// <param name="maxLineBytes">Longer lines are passed over and counted.</param>
    public JsonColumnReader(
        IReadOnlyList<string> paths, RecordLayout layout, RecordSchema? schema = null, bool includeErrors = false,
        int maxLineBytes = RecordColumnReader.DefaultMaxLineBytes)
    {
        schema ??= Everything;
        Func<RecordSchema, IRecordReader> newReader = layout.CreateReader;
        if (schema.Fields.Count == 0)
        {
            RecordSchema asked = schema, found = layout.SchemaOf(schema);
            newReader = chosen => layout.CreateReader(asked, chosen);
            (IReadOnlyList<InferredColumn> columns, _inferenceRejected) = Infer(paths, layout.CreateLayer(asked, showsNumbers: true), found, includeErrors, maxLineBytes);
            schema = found with { Fields = [.. columns.Select(ToField)] };
            Columns = [.. columns.Select(column => column.Column)];
        }

        _paths = schema.Fields.ToDictionary(field => field.Name, field => field.Paths, StringComparer.Ordinal);
        _records = new RecordColumnReader(paths, schema, newReader, includeErrors, maxLineBytes);
        Columns ??= _records.Columns;
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public long? RowCount => null;

    /// <summary>Records left out, by reason; of the first pass until columns are selected, then since <see cref="Select"/>.</summary>
    public IReadOnlyDictionary<string, long> RejectedRecords =>
        _selected || _inferenceRejected is null ? _records.RejectedRecords : _inferenceRejected;

    /// <summary>Where in a record a column is looked for: candidate paths, first hit wins.</summary>
    public IReadOnlyList<IReadOnlyList<string>> PathsOf(string column) => _paths[column];

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        _selected = true;
        _records.Select(columns);
    }

    public bool Read(ColumnBatch batch) => _records.Read(batch);

    public void Dispose() => _records.Dispose();

    private static (IReadOnlyList<InferredColumn> Columns, IReadOnlyDictionary<string, long> Rejected) Infer(
        IReadOnlyList<string> paths, ILineLayer? layer, RecordSchema schema, bool includeErrors, int maxLineBytes)
    {
        using LineSources lines = new(paths, maxLineBytes);
        JsonColumnInference inference = new(paths[0], schema, includeErrors);
        int file = -1;
        while (lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            if (file != lines.File)
                layer?.StartFile(new RecordFile(lines.File, lines.File, IsBeginning: true));
            file = lines.File;
            if (tooLong)
                inference.Tally.Add(RecordOutcome.RejectedTooLong);
            else if (layer is null)
                inference.Add(line);
            else
            {
                layer.Take(line);
                AddAll(layer, inference);
            }
        }

        layer?.EndInput();
        if (layer is not null)
            AddAll(layer, inference);
        inference.Tally.RequireRecords(paths[0], layer is null ? Remedy : LayeredRemedy);
        return (inference.Columns(), inference.Tally.Rejected);
    }

    private static void AddAll(ILineLayer layer, JsonColumnInference inference)
    {
        while (layer.TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record))
        {
            if (outcome == RecordOutcome.Accepted)
                inference.Add(record);
            else
                inference.Tally.Add(outcome);
        }
    }

    private static RecordField ToField(InferredColumn column) => new(
        column.Column.Name,
        column.Column.Type is SourceType.Integer or SourceType.Float64 ? FeatureKind.Numeric : FeatureKind.Categorical,
        Float32: false,
        Boolean: column.Column.Type == SourceType.Boolean,
        column.Paths);
}
