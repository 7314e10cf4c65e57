using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Tests.Formats;

/// <summary>Short ways to write schemas, and to read one line and see what became of it.</summary>
internal static class RecordSchemas
{
    public static RecordField Numeric(string name, params string[][] paths) =>
        new(name, FeatureKind.Numeric, Float32: false, Boolean: false, PathsOr(name, paths));

    public static RecordField Categorical(string name, params string[][] paths) =>
        new(name, FeatureKind.Categorical, Float32: false, Boolean: false, PathsOr(name, paths));

    public static RecordSchema Of(params RecordField[] fields) => new() { Fields = fields };

    public static RecordBatch NewBatch(RecordSchema schema) => new([.. schema.Fields.Select(field => field.Kind)]);

    public static (RecordOutcome Outcome, RecordBatch Batch) ReadJson(RecordSchema schema, string line) =>
        Read(new JsonRecordReader(schema), schema, Encoding.UTF8.GetBytes(line));

    public static (RecordOutcome Outcome, RecordBatch Batch) Read(IRecordReader reader, RecordSchema schema, byte[] line)
    {
        RecordBatch batch = NewBatch(schema);
        return (reader.Read(line, batch), batch);
    }

    /// <summary>The cell as text: a number round-trip, a category in quotes, or the state.</summary>
    public static string Cell(RecordBatch batch, int column = 0, int row = 0)
    {
        ColumnVector vector = batch.Features.Columns[column];
        return vector.States[row] switch
        {
            ValueState.Value when vector.Kind == FeatureKind.Numeric => vector.Numbers[row].ToString("R"),
            ValueState.Value => "'" + Encoding.UTF8.GetString(vector.Text(row)) + "'",
            ValueState state => state.ToString(),
        };
    }

    // The lookup of the configuration: in the features object, else at the top level.
    private static string[][] PathsOr(string name, string[][] paths) => paths.Length > 0 ? paths : [["features", name], [name]];
}
