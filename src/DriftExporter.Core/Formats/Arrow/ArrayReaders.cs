using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Makes the reader for an array.</summary>
internal static class ArrayReaders
{
    /// <param name="layout">The array.</param>
    /// <param name="kind">As what it is read: the kind of all vectors that it is to fill.</param>
    /// <param name="dictionaries">Where the values of dictionaries are found.</param>
    public static ArrayReader Create(ArrayLayout layout, FeatureKind kind, DictionarySet dictionaries)
    {
        if (layout.IsOpaque)
            return new OpaqueArrayReader(layout);
        if (layout.DictionaryId is long id)
            return new DictionaryArrayReader(layout, dictionaries.Get(id, kind));
        switch (layout.Type.Id)
        {
            case ArrowTypeId.Null:
                return new NullArrayReader(layout);
            case ArrowTypeId.RunEndEncoded:
                return new RunEndArrayReader(layout, Create(layout.Values!, kind, dictionaries), kind);
            case ArrowTypeId.Bool:
                return new BooleanArrayReader(layout);
            case ArrowTypeId.Utf8 or ArrowTypeId.Binary:
                return new TextArrayReader(layout, offsetBytes: 4);
            case ArrowTypeId.LargeUtf8 or ArrowTypeId.LargeBinary:
                return new TextArrayReader(layout, offsetBytes: 8);
            case ArrowTypeId.Utf8View or ArrowTypeId.BinaryView:
                return new ViewArrayReader(layout);
            case ArrowTypeId.FixedSizeBinary:
                return new FixedTextArrayReader(layout);
            default:
                return new FixedArrayReader(layout);
        }
    }
}
