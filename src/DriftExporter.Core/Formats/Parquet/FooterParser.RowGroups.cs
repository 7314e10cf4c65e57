namespace DriftExporter.Formats.Parquet;

internal static partial class FooterParser
{
    private static void ReadRowGroups(ref ThriftReader reader, ThriftType type, FileMetadata metadata)
    {
        int count = reader.ReadListHeader(type, out ThriftType elementType);
        for (int group = 0; group < count; group++)
        {
            ThriftReader.Expect(ThriftType.Struct, elementType);
            metadata.RowGroups.Add(ReadRowGroup(ref reader, metadata) with { Index = group });
        }
    }

    private static RowGroup ReadRowGroup(ref ThriftReader reader, FileMetadata metadata)
    {
        long? rowCount = null;
        var chunks = new List<ColumnChunk>();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    int count = reader.ReadListHeader(type, out ThriftType elementType);
                    for (int column = 0; column < count; column++)
                    {
                        ThriftReader.Expect(ThriftType.Struct, elementType);
                        chunks.Add(ReadChunk(ref reader, metadata));
                    }

                    break;
                case 3:
                    rowCount = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (rowCount is null)
            throw new InvalidDataException("a row group does not say how many rows it has");
        return new RowGroup(rowCount.Value, [.. chunks]);
    }

    private static ColumnChunk ReadChunk(ref ThriftReader reader, FileMetadata metadata)
    {
        ColumnChunk? chunk = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    if (!reader.ReadBinary(type).IsEmpty)
                        throw new UnsupportedDataException("is an index of other files.", "Give those files instead.");
                    break;
                case 3:
                    ThriftReader.Expect(ThriftType.Struct, type);
                    chunk = ReadChunkMetadata(ref reader);
                    break;
                case 8 or 9:
                    metadata.IsEncrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // An encrypted column may have no plain metadata; the file is refused as a whole then.
        return chunk ?? (metadata.IsEncrypted ? default : throw new InvalidDataException("a column chunk has no metadata"));
    }

    private static ColumnChunk ReadChunkMetadata(ref ThriftReader reader)
    {
        int? physicalType = null, codec = null;
        long? valueCount = null, length = null, dataStart = null;
        long dictionaryStart = 0;
        ulong encodings = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: physicalType = reader.ReadInt32(type); break;
                case 2: encodings = ReadEncodings(ref reader, type); break;
                case 4: codec = reader.ReadInt32(type); break;
                case 5: valueCount = reader.ReadInt64(type); break;
                case 7: length = reader.ReadInt64(type); break;
                case 9: dataStart = reader.ReadInt64(type); break;
                case 11: dictionaryStart = reader.ReadInt64(type); break;
                default: reader.Skip(type); break;
            }
        }

        if (physicalType is null || codec is null || valueCount is null || length is null || dataStart is null)
            throw new InvalidDataException("the metadata of a column chunk is not complete");
        // Some writers say 0 where there is no dictionary, some give the dictionary's offset as that of the data.
        long start = dictionaryStart > 0 && dictionaryStart < dataStart ? dictionaryStart : dataStart.Value;
        return new ColumnChunk(start, length.Value, valueCount.Value, physicalType.Value, codec.Value, encodings);
    }

    private static ulong ReadEncodings(ref ThriftReader reader, ThriftType type)
    {
        ulong encodings = 0;
        int count = reader.ReadListHeader(type, out ThriftType elementType);
        for (int index = 0; index < count; index++)
            encodings |= 1UL << (int)Math.Min((uint)reader.ReadInt32(elementType), 63);
        return encodings;
    }
}
