namespace DriftExporter.Formats.Parquet;

// Numbers of parquet.thrift. Values read from a file are kept as int until they are known to be one of these.

internal enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLenByteArray = 7,
}

internal enum PageEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}

internal enum CompressionCodec
{
    Uncompressed = 0,
    Snappy = 1,
    GZip = 2,
    Lzo = 3,
    Brotli = 4,
    Lz4 = 5,
    Zstandard = 6,
    Lz4Raw = 7,
}

internal enum PageType
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}

internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
    Vector = 3,
}

/// <summary>The deprecated annotation; files of old writers have only this one.</summary>
internal enum ConvertedType
{
    Utf8 = 0,
    Map = 1,
    MapKeyValue = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    TimeMilliseconds = 7,
    TimeMicroseconds = 8,
    TimestampMilliseconds = 9,
    TimestampMicroseconds = 10,
    UInt8 = 11,
    UInt16 = 12,
    UInt32 = 13,
    UInt64 = 14,
    Int8 = 15,
    Int16 = 16,
    Int32 = 17,
    Int64 = 18,
    Json = 19,
    Bson = 20,
    Interval = 21,
}

/// <summary>Field numbers of the LogicalType union.</summary>
internal enum LogicalType
{
    None = 0,
    String = 1,
    Map = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    /// <summary>Reserved in the union; known by the old annotation only.</summary>
    Interval = 9,
    Integer = 10,
    Null = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,
    Variant = 16,
    Geometry = 17,
    Geography = 18,
}

/// <summary>Field numbers of the TimeUnit union.</summary>
internal enum TimeUnit
{
    None = 0,
    Milliseconds = 1,
    Microseconds = 2,
    Nanoseconds = 3,
}
