using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>What a field is to the callers of a reader: logical type, its name for people, and why it is not read, if so.</summary>
internal static class ColumnTypes
{
    public static SourceColumn Resolve(string name, ArrowField field)
    {
        if (field.DictionaryId is null)
            return Resolve(name, field, field.Type);
        SourceColumn values = Resolve(name, field, field.Type);
        string text = $"dictionary({values.DataType})";
        if (values.Type == SourceType.Nested)
            return Nested(name, text);
        if (field.Type.Id == ArrowTypeId.RunEndEncoded)
            return new(name, SourceType.Unsupported, text, "a dictionary of runs is not read. Write the column without run-end encoding, or leave it out.");
        return values with { Type = values.Unsupported is null ? SourceType.Enumeration : values.Type, DataType = text };
    }

    private static SourceColumn Resolve(string name, ArrowField field, in ArrowType type)
    {
        SourceColumn Of(SourceType source, string text) => new(name, source, text);
        switch (type.Id)
        {
            // A column of no type holds no value, and so fits a column of any type in another file.
            case ArrowTypeId.Null: return Of(SourceType.String, "null");
            case ArrowTypeId.Int when type is { Extension: ArrowExtension.Bool8, Width: 1 }: return Of(SourceType.Boolean, "bool8");
            case ArrowTypeId.Int: return Of(SourceType.Integer, $"{(type.IsSigned ? "" : "u")}int{type.Width * 8}");
            case ArrowTypeId.FloatingPoint: return Of(type.Width == 8 ? SourceType.Float64 : SourceType.Float32, $"float{type.Width * 8}");
            case ArrowTypeId.Bool: return Of(SourceType.Boolean, "bool");
            case ArrowTypeId.Decimal: return Of(SourceType.Decimal, $"decimal({type.Precision},{type.Scale})");
            case ArrowTypeId.Utf8: return Of(SourceType.String, "string");
            case ArrowTypeId.LargeUtf8: return Of(SourceType.String, "large_string");
            case ArrowTypeId.Utf8View: return Of(SourceType.String, "string_view");
            case ArrowTypeId.Binary: return Of(SourceType.Binary, "binary");
            case ArrowTypeId.LargeBinary: return Of(SourceType.Binary, "large_binary");
            case ArrowTypeId.BinaryView: return Of(SourceType.Binary, "binary_view");
            case ArrowTypeId.FixedSizeBinary when type is { Extension: ArrowExtension.Uuid, Width: 16 }: return Of(SourceType.String, "uuid");
            case ArrowTypeId.FixedSizeBinary: return Of(SourceType.Binary, $"fixed_size_binary({type.Width})");
            case ArrowTypeId.Date: return Of(SourceType.Date, type.Width == 4 ? "date32" : "date64");
            case ArrowTypeId.Time: return Of(SourceType.Time, $"time{type.Width * 8}({UnitText(type.Unit)})");
            case ArrowTypeId.Timestamp: return Of(SourceType.Timestamp, $"timestamp({UnitText(type.Unit)}{(type.Zone.Length > 0 ? ", " + type.Zone : "")})");
            case ArrowTypeId.Duration: return Of(SourceType.Time, $"duration({UnitText(type.Unit)})");
            case ArrowTypeId.Interval:
                return new(name, SourceType.Unsupported, "interval", "an interval is neither a number nor a category. Leave the column out.");
            case ArrowTypeId.RunEndEncoded: return RunEndEncoded(name, field);
            case ArrowTypeId.List or ArrowTypeId.ListView: return Nested(name, "list");
            case ArrowTypeId.LargeList or ArrowTypeId.LargeListView: return Nested(name, "large_list");
            case ArrowTypeId.FixedSizeList: return Nested(name, "fixed_size_list");
            case ArrowTypeId.Map: return Nested(name, "map");
            case ArrowTypeId.Union: return Nested(name, "union");
            case ArrowTypeId.Struct: return Nested(name, "struct");
            default:
                return new(name, SourceType.Unsupported, $"type {(int)type.Id}", $"Arrow's type number {(int)type.Id} is not known. Write the column with another type, or leave it out.");
        }
    }

    /// <summary>The type of the values; runs are only how they are stored.</summary>
    private static SourceColumn RunEndEncoded(string name, ArrowField field)
    {
        if (field.Children is not [{ Type: { Id: ArrowTypeId.Int, IsSigned: true, Width: > 1 }, DictionaryId: null }, _])
            return new(name, SourceType.Unsupported, "run_end_encoded", "its run ends are not integers of 16, 32 or 64 bits. Write the column without run-end encoding, or leave it out.");
        ArrowField valuesField = field.Children[1];
        if (valuesField.Type.Id == ArrowTypeId.RunEndEncoded)
            return new(name, SourceType.Unsupported, "run_end_encoded", "runs of runs are not read. Write the column without run-end encoding, or leave it out.");
        SourceColumn values = Resolve(name, valuesField);
        string text = $"run_end_encoded({values.DataType})";
        return values.Type == SourceType.Nested ? Nested(name, text) : values with { DataType = text };
    }

    private static SourceColumn Nested(string name, string text) =>
        new(name, SourceType.Nested, text, $"a {text} column holds no single value per row. Leave the column out.");

    private static string UnitText(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
