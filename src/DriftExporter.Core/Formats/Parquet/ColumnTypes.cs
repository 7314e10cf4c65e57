using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>What physical type and annotation mean together.</summary>
internal readonly record struct ColumnType(SourceType Source, string Text, ValueKind Kind, int Scale = 0, string? Unsupported = null);

/// <summary>Resolves the annotations of parquet-format's LogicalTypes.md. An annotation that does not fit its physical
/// type is ignored, as the format asks.</summary>
internal static class ColumnTypes
{
    private const int MaxPrecision = 38;

    public static ColumnType Resolve(PhysicalType physical, in SchemaElement element)
    {
        LogicalAnnotation annotation = Annotation(element);
        if (annotation.Type == LogicalType.Decimal && Decimal(physical, annotation) is ColumnType type)
            return type;
        return physical switch
        {
            PhysicalType.Boolean => new(SourceType.Boolean, "boolean", ValueKind.Boolean),
            PhysicalType.Int32 => Integer32(annotation),
            PhysicalType.Int64 => Integer64(annotation),
            PhysicalType.Int96 => new(SourceType.Timestamp, "timestamp(ns)", ValueKind.Int96),
            PhysicalType.Float => new(SourceType.Float32, "float", ValueKind.Float),
            PhysicalType.Double => new(SourceType.Float64, "double", ValueKind.Double),
            PhysicalType.ByteArray => Bytes(annotation),
            _ => Fixed(annotation, element.TypeLength),
        };
    }

    /// <summary>The annotation; where there is only the old one, its equivalent.</summary>
    public static LogicalAnnotation Annotation(in SchemaElement element)
    {
        if (element.Logical.Type != LogicalType.None || element.Converted is null)
            return element.Logical;
        return (ConvertedType)element.Converted switch
        {
            ConvertedType.Utf8 => new(LogicalType.String),
            ConvertedType.Map or ConvertedType.MapKeyValue => new(LogicalType.Map),
            ConvertedType.List => new(LogicalType.List),
            ConvertedType.Enum => new(LogicalType.Enum),
            ConvertedType.Decimal => new(LogicalType.Decimal, element.Scale, element.Precision),
            ConvertedType.Date => new(LogicalType.Date),
            ConvertedType.TimeMilliseconds => new(LogicalType.Time, Unit: TimeUnit.Milliseconds, IsUtc: true),
            ConvertedType.TimeMicroseconds => new(LogicalType.Time, Unit: TimeUnit.Microseconds, IsUtc: true),
            ConvertedType.TimestampMilliseconds => new(LogicalType.Timestamp, Unit: TimeUnit.Milliseconds, IsUtc: true),
            ConvertedType.TimestampMicroseconds => new(LogicalType.Timestamp, Unit: TimeUnit.Microseconds, IsUtc: true),
            ConvertedType.UInt8 => new(LogicalType.Integer, BitWidth: 8, IsSigned: false),
            ConvertedType.UInt16 => new(LogicalType.Integer, BitWidth: 16, IsSigned: false),
            ConvertedType.UInt32 => new(LogicalType.Integer, BitWidth: 32, IsSigned: false),
            ConvertedType.UInt64 => new(LogicalType.Integer, BitWidth: 64, IsSigned: false),
            ConvertedType.Int8 => new(LogicalType.Integer, BitWidth: 8),
            ConvertedType.Int16 => new(LogicalType.Integer, BitWidth: 16),
            ConvertedType.Int32 => new(LogicalType.Integer, BitWidth: 32),
            ConvertedType.Int64 => new(LogicalType.Integer, BitWidth: 64),
            ConvertedType.Json => new(LogicalType.Json),
            ConvertedType.Bson => new(LogicalType.Bson),
            ConvertedType.Interval => new(LogicalType.Interval),
            _ => default,
        };
    }

    private static ColumnType? Decimal(PhysicalType physical, in LogicalAnnotation annotation)
    {
        ValueKind kind;
        switch (physical)
        {
            case PhysicalType.Int32: kind = ValueKind.DecimalInt32; break;
            case PhysicalType.Int64: kind = ValueKind.DecimalInt64; break;
            case PhysicalType.FixedLenByteArray: kind = ValueKind.DecimalFixed; break;
            case PhysicalType.ByteArray: kind = ValueKind.DecimalBytes; break;
            default: return null;
        }

        string text = $"decimal({annotation.Precision},{annotation.Scale})";
        bool isReadable = annotation.Precision is >= 1 and <= MaxPrecision && annotation.Scale >= 0 && annotation.Scale <= annotation.Precision;
        return new(SourceType.Decimal, text, kind, annotation.Scale, isReadable ? null :
            $"{text} is outside of decimal(1,0) to decimal({MaxPrecision},{MaxPrecision}). Rewrite it as a double, or leave the column out.");
    }

    private static ColumnType Integer32(in LogicalAnnotation annotation) => annotation switch
    {
        { Type: LogicalType.Date } => new(SourceType.Date, "date", ValueKind.Int32),
        { Type: LogicalType.Time, Unit: TimeUnit.Milliseconds } => new(SourceType.Time, Temporal("time", annotation), ValueKind.Int32),
        { Type: LogicalType.Integer, IsSigned: false } => new(SourceType.Integer, "uint" + Bits(annotation, 32), ValueKind.UInt32),
        _ => new(SourceType.Integer, "int" + Bits(annotation, 32), ValueKind.Int32),
    };

    private static ColumnType Integer64(in LogicalAnnotation annotation) => annotation switch
    {
        { Type: LogicalType.Time, Unit: TimeUnit.Microseconds or TimeUnit.Nanoseconds } => new(SourceType.Time, Temporal("time", annotation), ValueKind.Int64),
        { Type: LogicalType.Timestamp, Unit: not TimeUnit.None } => new(SourceType.Timestamp, Temporal("timestamp", annotation), ValueKind.Int64),
        { Type: LogicalType.Integer, IsSigned: false } => new(SourceType.Integer, "uint" + Bits(annotation, 64), ValueKind.UInt64),
        _ => new(SourceType.Integer, "int" + Bits(annotation, 64), ValueKind.Int64),
    };

    private static int Bits(in LogicalAnnotation annotation, int physicalBits) =>
        annotation.BitWidth is 8 or 16 or 32 ? annotation.BitWidth : physicalBits;

    private static string Temporal(string name, in LogicalAnnotation annotation)
    {
        string unit = annotation.Unit switch { TimeUnit.Milliseconds => "ms", TimeUnit.Microseconds => "us", _ => "ns" };
        return annotation.IsUtc ? $"{name}({unit}, UTC)" : $"{name}({unit})";
    }

    private static ColumnType Bytes(in LogicalAnnotation annotation) => annotation.Type switch
    {
        LogicalType.String => new(SourceType.String, "string", ValueKind.Text),
        LogicalType.Json => new(SourceType.String, "json", ValueKind.Text),
        LogicalType.Enum => new(SourceType.Enumeration, "enum", ValueKind.Text),
        LogicalType.Bson => new(SourceType.Binary, "bson", ValueKind.Text),
        LogicalType.Geometry => new(SourceType.Binary, "geometry", ValueKind.Text),
        LogicalType.Geography => new(SourceType.Binary, "geography", ValueKind.Text),
        _ => new(SourceType.Binary, "binary", ValueKind.Text),
    };

    private static ColumnType Fixed(in LogicalAnnotation annotation, int length) => (annotation.Type, length) switch
    {
        (LogicalType.Uuid, 16) => new(SourceType.String, "uuid", ValueKind.Uuid),
        (LogicalType.Float16, 2) => new(SourceType.Float32, "float16", ValueKind.Half),
        (LogicalType.Interval, 12) => new(SourceType.Unsupported, "interval", ValueKind.FixedText, 0,
            "an interval is neither a number nor a category. Leave the column out."),
        _ => new(SourceType.Binary, $"fixed({length})", ValueKind.FixedText),
    };
}
