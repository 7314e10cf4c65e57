using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Csv;

/// <summary>What the fields of a CSV column were seen to be, missing ones aside.</summary>
[Flags]
internal enum CsvKinds : byte
{
    None = 0,
    Boolean = 1,
    Integer = 2,
    Float = 4,
    Text = 8,
}

/// <summary>
/// Types of CSV columns by all their fields: boolean (true, True, TRUE, false, False, FALSE only), integer, float64
/// (JSON's grammar, a leading + allowed), else string. Dates are strings; so is a column without any value.
/// </summary>
internal static class CsvTypes
{
    public static CsvKinds Kind(ReadOnlySpan<byte> text, in Token token)
    {
        if (NumberParser.TryReadWhole(text, token.Start, token.Length, out _))
            return text.Slice(token.Start, token.Length).IndexOfAny(".eE"u8) < 0 ? CsvKinds.Integer : CsvKinds.Float;
        ReadOnlySpan<byte> content = text.Slice(token.Start, token.Length);
        return CategoryReader.TryReadBoolean(content, out _) ? CsvKinds.Boolean : CsvKinds.Text;
    }

    public static SourceColumn ToColumn(string name, CsvKinds seen) => seen switch
    {
        CsvKinds.None => new SourceColumn(name, SourceType.String, "null"),
        CsvKinds.Boolean => new SourceColumn(name, SourceType.Boolean, "boolean"),
        CsvKinds.Integer => new SourceColumn(name, SourceType.Integer, "integer"),
        CsvKinds.Float or (CsvKinds.Float | CsvKinds.Integer) => new SourceColumn(name, SourceType.Float64, "float64"),
        CsvKinds.Text or (CsvKinds.Text | CsvKinds.Boolean) => new SourceColumn(name, SourceType.String, "string"),
        _ => new SourceColumn(name, SourceType.String, "mixed"),
    };
}
