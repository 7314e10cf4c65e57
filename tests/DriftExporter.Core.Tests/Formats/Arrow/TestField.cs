namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>A type: its number in the union Type of Schema.fbs, and its table.</summary>
internal sealed record TestType(byte Id, FlatNode Table)
{
    public static TestType Null { get; } = new(1, new FlatNode());

    public static TestType Utf8 { get; } = new(5, new FlatNode());

    public static TestType LargeUtf8 { get; } = new(20, new FlatNode());

    public static TestType Utf8View { get; } = new(24, new FlatNode());

    public static TestType Binary { get; } = new(4, new FlatNode());

    public static TestType Bool { get; } = new(6, new FlatNode());

    public static TestType List { get; } = new(12, new FlatNode());

    public static TestType Struct { get; } = new(13, new FlatNode());

    public static TestType RunEndEncoded { get; } = new(22, new FlatNode());

    public static TestType Int(int bits, bool signed = true) => new(2, new FlatNode(bits, signed));

    /// <summary>0 half, 1 single, 2 double.</summary>
    public static TestType Float(short precision) => new(3, new FlatNode(precision));

    public static TestType Decimal(int precision, int scale, int bits) => new(7, new FlatNode(precision, scale, bits));

    /// <summary>0 days, 1 milliseconds.</summary>
    public static TestType Date(short unit) => new(8, new FlatNode(unit));

    /// <summary>0 s, 1 ms, 2 us, 3 ns.</summary>
    public static TestType Time(short unit, int bits) => new(9, new FlatNode(unit, bits));

    public static TestType Timestamp(short unit, string? zone = null) => new(10, new FlatNode(unit, zone));

    public static TestType Duration(short unit) => new(18, new FlatNode(unit));

    public static TestType Interval(short unit) => new(11, new FlatNode(unit));

    public static TestType FixedSizeBinary(int width) => new(15, new FlatNode(width));

    public static TestType Union(short mode) => new(14, new FlatNode(mode, null));
}

/// <summary>A field of a schema.</summary>
internal sealed record TestField(
    string Name, TestType Type, TestField[]? Children = null, long? Dictionary = null, TestType? Index = null, string? Extension = null)
{
    public FlatNode ToNode() => new(
        Name,
        true,
        Type.Id,
        Type.Table,
        Dictionary is long id ? new FlatNode(id, Index?.Table) : null,
        Children is null ? null : Children.Select(child => child.ToNode()).ToArray(),
        Extension is null ? null : new[] { new FlatNode("ARROW:extension:name", Extension) });

    public static FlatNode Schema(bool bigEndian, params TestField[] fields) =>
        new(bigEndian ? (short)1 : null, fields.Select(field => field.ToNode()).ToArray(), new[] { new FlatNode("pandas", "{}") });
}
