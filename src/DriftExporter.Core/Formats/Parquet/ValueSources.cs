namespace DriftExporter.Formats.Parquet;

/// <summary>The value sources of one column, made when a page first needs them.</summary>
internal sealed class ValueSources(ParquetColumn column)
{
    private readonly Dictionary<PageEncoding, ValueSource> sources = [];

    public ValueSource For(PageEncoding encoding)
    {
        if (!sources.TryGetValue(encoding, out ValueSource? source))
        {
            source = Create(encoding) ?? throw new UnsupportedDataException(
                $"encoding {Name((int)encoding)} of {column.Source.DataType} values is not supported", UnsupportedDataException.RewriteOrLeaveOut);
            sources.Add(encoding, source);
        }

        return source;
    }

    /// <summary>The name as the format spells it.</summary>
    public static string Name(int encoding) => (PageEncoding)encoding switch
    {
        PageEncoding.Plain => "PLAIN",
        PageEncoding.PlainDictionary => "PLAIN_DICTIONARY",
        PageEncoding.Rle => "RLE",
        PageEncoding.BitPacked => "BIT_PACKED",
        PageEncoding.DeltaBinaryPacked => "DELTA_BINARY_PACKED",
        PageEncoding.DeltaLengthByteArray => "DELTA_LENGTH_BYTE_ARRAY",
        PageEncoding.DeltaByteArray => "DELTA_BYTE_ARRAY",
        PageEncoding.RleDictionary => "RLE_DICTIONARY",
        PageEncoding.ByteStreamSplit => "BYTE_STREAM_SPLIT",
        _ => $"number {encoding}",
    };

    private ValueSource? Create(PageEncoding encoding) => (encoding, column.Physical) switch
    {
        (PageEncoding.Plain, PhysicalType.Boolean) => new PlainBooleanSource(),
        (PageEncoding.Plain, PhysicalType.ByteArray) => new PlainBytesSource(),
        (PageEncoding.Plain, _) => new PlainFixedSource(column.Width),
        (PageEncoding.Rle, PhysicalType.Boolean) => new RleBooleanSource(),
        (PageEncoding.DeltaBinaryPacked, PhysicalType.Int32 or PhysicalType.Int64) => new DeltaIntegerSource(column.Width),
        (PageEncoding.DeltaLengthByteArray, PhysicalType.ByteArray) => new DeltaLengthSource(),
        (PageEncoding.DeltaByteArray, PhysicalType.ByteArray) => new DeltaBytesSource(),
        (PageEncoding.DeltaByteArray, PhysicalType.FixedLenByteArray) => new DeltaFixedSource(column.Width),
        (PageEncoding.ByteStreamSplit, not (PhysicalType.Boolean or PhysicalType.ByteArray)) => new StreamSplitSource(column.Width),
        _ => null,
    };
}
