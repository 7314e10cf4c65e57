using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>A column as its values showed it, and where in a record it is.</summary>
internal sealed record InferredColumn(SourceColumn Column, IReadOnlyList<IReadOnlyList<string>> Paths);

/// <summary>What a column was seen to hold.</summary>
[Flags]
internal enum SeenKinds : byte
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Float = 8,

    /// <summary>A text that is wholly a number.</summary>
    NumericText = 16,
    OtherText = 32,
    Array = 64,
    Object = 128,
}

/// <summary>From the values of a JSON column to its type.</summary>
/// <remarks>
/// Booleans only: boolean. Numbers, perhaps with booleans (1 and 0) and texts that are wholly numbers: integer, or
/// float64 as soon as one has a fraction or an exponent or stands in a text. Any other text, or texts only: string; its
/// numbers become their category keys. Arrays and objects where other records have a value are invalid values; a column of
/// nothing else is nested.
/// </remarks>
internal static class InferredType
{
    private const string NestedRemedy = "is not read. Write one key for each value, or leave it out.";

    public static SeenKinds Kind(ReadOnlySpan<byte> text, ValueKind kind, in Token token) => kind switch
    {
        ValueKind.True or ValueKind.False => SeenKinds.Boolean,
        ValueKind.Integer => SeenKinds.Integer,
        ValueKind.Float or ValueKind.NaN or ValueKind.Infinity => SeenKinds.Float,
        ValueKind.Text when NumberParser.TryReadWhole(text, token.Start, token.Length, out _) => SeenKinds.NumericText,
        ValueKind.Text => SeenKinds.OtherText,
        ValueKind.Array => SeenKinds.Array,
        ValueKind.Object => SeenKinds.Object,
        ValueKind.Null => SeenKinds.Null,
        _ => SeenKinds.None,
    };

    public static SourceColumn ToColumn(string name, SeenKinds seen)
    {
        const SeenKinds Numbers = SeenKinds.Integer | SeenKinds.Float;
        const SeenKinds Texts = SeenKinds.NumericText | SeenKinds.OtherText;
        SeenKinds values = seen & (SeenKinds.Boolean | Numbers | Texts);
        if (values == SeenKinds.None && (seen & SeenKinds.Array) != 0)
            return new SourceColumn(name, SourceType.Nested, "array", "An array " + NestedRemedy);
        if (values == SeenKinds.None && (seen & SeenKinds.Object) != 0)
            return new SourceColumn(name, SourceType.Nested, "object", "An object without keys, or nested too deep, " + NestedRemedy);
        if (values == SeenKinds.None)
            return new SourceColumn(name, SourceType.String, "null");
        if (values == SeenKinds.Boolean)
            return new SourceColumn(name, SourceType.Boolean, "boolean");
        if ((values & SeenKinds.OtherText) != 0 || (values & Numbers) == 0)
            return new SourceColumn(name, SourceType.String, (values & ~Texts) == 0 ? "string" : "mixed");
        return (values & (SeenKinds.Float | SeenKinds.NumericText)) == 0
            ? new SourceColumn(name, SourceType.Integer, "integer")
            : new SourceColumn(name, SourceType.Float64, "float64");
    }
}
