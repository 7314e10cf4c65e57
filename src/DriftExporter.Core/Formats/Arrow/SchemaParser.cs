using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Reads the table Schema of Schema.fbs into fields.</summary>
internal static class SchemaParser
{
    private const int MaxDepth = 64;

    public static ArrowField[] Parse(in FlatTable schema, out bool isBigEndian)
    {
        int endianness = schema.Int16(0);
        if (endianness is not (0 or 1))
            Corrupt.Throw($"the schema has the unknown byte order {endianness}");
        isBigEndian = endianness == 1;
        return Fields(schema.Vector(1, 4), 0);
    }

    private static ArrowField[] Fields(FlatVector vector, int depth)
    {
        if (vector.Count == 0)
            return [];
        if (depth > MaxDepth)
            Corrupt.Throw($"the schema is nested more than {MaxDepth} deep");
        // The list may say more than there are tables, which is found out on the way.
        var fields = new List<ArrowField>(Math.Min(vector.Count, 64));
        for (int index = 0; index < vector.Count; index++)
            fields.Add(Field(vector.Table(index), depth));
        return [.. fields];
    }

    private static ArrowField Field(in FlatTable field, int depth)
    {
        string name = field.Text(0);
        var id = (ArrowTypeId)field.Byte(2);
        ArrowType type = Type(id, field.Table(3, $"type of the column \"{name}\""), name);
        long? dictionary = null;
        ArrowType indexType = default;
        if (field.TryTable(4, out FlatTable encoding))
        {
            dictionary = encoding.Int64(0);
            indexType = encoding.TryTable(1, out FlatTable index) ? Integer(index, name) : new ArrowType(ArrowTypeId.Int, 4, IsSigned: true);
        }

        return new ArrowField(name, type with { Extension = Extension(field.Vector(6, 4)) }, Fields(field.Vector(5, 4), depth + 1), dictionary, indexType);
    }

    private static ArrowType Type(ArrowTypeId id, in FlatTable type, string name)
    {
        switch (id)
        {
            case ArrowTypeId.Int:
                return Integer(type, name);
            case ArrowTypeId.FloatingPoint:
                int precision = type.Int16(0);
                return precision is >= 0 and <= 2 ? new ArrowType(id, 2 << precision) : Unknown(name, $"floating point precision {precision}");
            case ArrowTypeId.Decimal:
                int bits = type.Int32(2, 128);
                return bits is 32 or 64 or 128 or 256
                    ? new ArrowType(id, bits / 8, true, type.Int32(0), type.Int32(1))
                    : Unknown(name, $"decimal width {bits}");
            case ArrowTypeId.Date:
                TimeUnit unit = Unit(type, name, TimeUnit.Millisecond);
                return unit <= TimeUnit.Millisecond ? new ArrowType(id, unit == TimeUnit.Second ? 4 : 8, true, Unit: unit) : Unknown(name, $"date unit {unit}");
            case ArrowTypeId.Time:
                TimeUnit timeUnit = Unit(type, name, TimeUnit.Millisecond);
                int timeBits = type.Int32(1, 32);
                return timeBits == (timeUnit <= TimeUnit.Millisecond ? 32 : 64)
                    ? new ArrowType(id, timeBits / 8, true, Unit: timeUnit)
                    : Unknown(name, $"time of {timeBits} bits");
            case ArrowTypeId.Timestamp:
                return new ArrowType(id, 8, true, Unit: Unit(type, name, TimeUnit.Second), Zone: type.Text(1));
            case ArrowTypeId.Duration:
                return new ArrowType(id, 8, true, Unit: Unit(type, name, TimeUnit.Millisecond));
            case ArrowTypeId.FixedSizeBinary:
                int width = type.Int32(0);
                return width >= 0 ? new ArrowType(id, width) : Unknown(name, $"width {width}");
            case ArrowTypeId.Union:
                return new ArrowType(id, IsDense: type.Int16(0) != 0);
            default:
                return new ArrowType(id);
        }
    }

    private static ArrowType Integer(in FlatTable type, string name)
    {
        int bits = type.Int32(0);
        return bits is 8 or 16 or 32 or 64
            ? new ArrowType(ArrowTypeId.Int, bits / 8, type.Boolean(1))
            : Unknown(name, $"integer width {bits}");
    }

    private static TimeUnit Unit(in FlatTable type, string name, TimeUnit absent)
    {
        int unit = type.Int16(0, (short)absent);
        if (unit is < 0 or > 3)
            Unknown(name, $"time unit {unit}");
        return (TimeUnit)unit;
    }

    private static ArrowExtension Extension(FlatVector metadata)
    {
        for (int index = 0; index < metadata.Count; index++)
        {
            FlatTable pair = metadata.Table(index);
            if (!pair.TextBytes(0).SequenceEqual("ARROW:extension:name"u8))
                continue;
            ReadOnlySpan<byte> name = pair.TextBytes(1);
            return name.SequenceEqual("arrow.uuid"u8) ? ArrowExtension.Uuid
                : name.SequenceEqual("arrow.bool8"u8) ? ArrowExtension.Bool8 : ArrowExtension.None;
        }

        return ArrowExtension.None;
    }

    private static ArrowType Unknown(string name, string what) => Corrupt.Throw<ArrowType>($"the column \"{name}\" has the unknown {what}");
}
