namespace DriftExporter.Formats.Arrow;

/// <summary>The numbers of the union Type in Schema.fbs.</summary>
internal enum ArrowTypeId : byte
{
    Null = 1,
    Int = 2,
    FloatingPoint = 3,
    Binary = 4,
    Utf8 = 5,
    Bool = 6,
    Decimal = 7,
    Date = 8,
    Time = 9,
    Timestamp = 10,
    Interval = 11,
    List = 12,
    Struct = 13,
    Union = 14,
    FixedSizeBinary = 15,
    FixedSizeList = 16,
    Map = 17,
    Duration = 18,
    LargeBinary = 19,
    LargeUtf8 = 20,
    LargeList = 21,
    RunEndEncoded = 22,
    BinaryView = 23,
    Utf8View = 24,
    ListView = 25,
    LargeListView = 26,
}

internal enum TimeUnit : byte
{
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

/// <summary>Canonical extension types that change what a stored value means.</summary>
internal enum ArrowExtension : byte
{
    None,
    Uuid,

    /// <summary>A boolean in a byte.</summary>
    Bool8,
}

/// <summary>A type with its parameters.</summary>
/// <param name="Id">Which type.</param>
/// <param name="Width">Bytes of a stored value; 0 where values have no fixed width of whole bytes.</param>
/// <param name="IsSigned">Of an integer.</param>
/// <param name="Precision">Digits of a decimal.</param>
/// <param name="Scale">Of a decimal: digits behind the point; may be negative.</param>
/// <param name="Unit">Of a time, timestamp or duration, and of a date (Second stands for days).</param>
/// <param name="Zone">Of a timestamp; empty where it has none.</param>
/// <param name="IsDense">Of a union.</param>
/// <param name="Extension">What the stored values mean beyond that.</param>
internal readonly record struct ArrowType(
    ArrowTypeId Id,
    int Width = 0,
    bool IsSigned = false,
    int Precision = 0,
    int Scale = 0,
    TimeUnit Unit = TimeUnit.Second,
    string Zone = "",
    bool IsDense = false,
    ArrowExtension Extension = ArrowExtension.None)
{
    public bool IsView => Id is ArrowTypeId.BinaryView or ArrowTypeId.Utf8View;

    public bool IsText => Id is ArrowTypeId.Utf8 or ArrowTypeId.LargeUtf8 or ArrowTypeId.Utf8View;

    public bool IsBinary => Id is ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView or ArrowTypeId.FixedSizeBinary;
}

/// <summary>A field of a schema with its children.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="Type">Of the values, also where they stand in a dictionary.</param>
/// <param name="Children">Of a nested type.</param>
/// <param name="DictionaryId">Null where the values are not in a dictionary.</param>
/// <param name="IndexType">An integer type: of the indices into the dictionary.</param>
internal sealed record ArrowField(string Name, ArrowType Type, ArrowField[] Children, long? DictionaryId, ArrowType IndexType);
