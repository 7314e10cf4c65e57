namespace DriftExporter.Formats.Parquet;

/// <summary>Reads FileMetaData of parquet.thrift. Fields that are not used are skipped, so files of later versions can be read.</summary>
internal static partial class FooterParser
{
    public static FileMetadata Parse(ReadOnlySpan<byte> footer)
    {
        var metadata = new FileMetadata();
        var reader = new ThriftReader(footer);
        bool hasRowCount = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    ReadSchema(ref reader, type, metadata.Schema);
                    break;
                case 3:
                    metadata.RowCount = reader.ReadInt64(type);
                    hasRowCount = true;
                    break;
                case 4:
                    ReadRowGroups(ref reader, type, metadata);
                    break;
                case 8:
                    metadata.IsEncrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (!hasRowCount)
            throw new InvalidDataException("the footer does not say how many rows there are");
        return metadata;
    }

    private static void ReadSchema(ref ThriftReader reader, ThriftType type, List<SchemaElement> schema)
    {
        int count = reader.ReadListHeader(type, out ThriftType elementType);
        for (int element = 0; element < count; element++)
        {
            ThriftReader.Expect(ThriftType.Struct, elementType);
            schema.Add(ReadSchemaElement(ref reader));
        }
    }

    private static SchemaElement ReadSchemaElement(ref ThriftReader reader)
    {
        string? name = null;
        int? physicalType = null, repetition = null, converted = null;
        int typeLength = 0, childCount = 0, scale = 0, precision = 0;
        LogicalAnnotation logical = default;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: physicalType = reader.ReadInt32(type); break;
                case 2: typeLength = reader.ReadInt32(type); break;
                case 3: repetition = reader.ReadInt32(type); break;
                case 4: name = reader.ReadString(type); break;
                case 5: childCount = reader.ReadInt32(type); break;
                case 6: converted = reader.ReadInt32(type); break;
                case 7: scale = reader.ReadInt32(type); break;
                case 8: precision = reader.ReadInt32(type); break;
                case 10: logical = ReadLogicalType(ref reader, type); break;
                default: reader.Skip(type); break;
            }
        }

        if (name is null)
            throw new InvalidDataException("a column of the schema has no name");
        return new SchemaElement(name, physicalType, typeLength, repetition, childCount, converted, scale, precision, logical);
    }

    /// <summary>A union: a struct with one field. A member of a later version is no annotation.</summary>
    private static LogicalAnnotation ReadLogicalType(ref ThriftReader reader, ThriftType type)
    {
        ThriftReader.Expect(ThriftType.Struct, type);
        LogicalAnnotation annotation = default;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType memberType))
        {
            if (Enum.IsDefined((LogicalType)id) && memberType == ThriftType.Struct)
                annotation = ReadParameters(ref reader, (LogicalType)id);
            else
                reader.Skip(memberType);
        }

        return annotation;
    }

    private static LogicalAnnotation ReadParameters(ref ThriftReader reader, LogicalType logical)
    {
        var annotation = new LogicalAnnotation(logical);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            annotation = (logical, id) switch
            {
                (LogicalType.Decimal, 1) => annotation with { Scale = reader.ReadInt32(type) },
                (LogicalType.Decimal, 2) => annotation with { Precision = reader.ReadInt32(type) },
                (LogicalType.Time or LogicalType.Timestamp, 1) => annotation with { IsUtc = ThriftReader.ReadBoolean(type) },
                (LogicalType.Time or LogicalType.Timestamp, 2) => annotation with { Unit = ReadUnit(ref reader, type) },
                (LogicalType.Integer, 1) => annotation with { BitWidth = reader.ReadInt32(type) },
                (LogicalType.Integer, 2) => annotation with { IsSigned = ThriftReader.ReadBoolean(type) },
                _ => Skipped(ref reader, type, annotation),
            };
        }

        return annotation;
    }

    private static LogicalAnnotation Skipped(ref ThriftReader reader, ThriftType type, LogicalAnnotation annotation)
    {
        reader.Skip(type);
        return annotation;
    }

    private static TimeUnit ReadUnit(ref ThriftReader reader, ThriftType type)
    {
        ThriftReader.Expect(ThriftType.Struct, type);
        TimeUnit unit = TimeUnit.None;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType memberType))
        {
            unit = (TimeUnit)id;
            reader.Skip(memberType);
        }

        return unit;
    }
}
