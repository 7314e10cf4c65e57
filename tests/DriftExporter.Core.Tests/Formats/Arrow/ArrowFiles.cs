using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>Short ways to write a column and to read it.</summary>
internal static class ArrowFiles
{
    public static ArrowColumnReader Open(byte[] bytes) => ArrowColumnReader.Open("test.arrow", new MemoryByteSource(bytes));

    /// <summary>A stream of one column.</summary>
    public static byte[] Column(TestType type, TestArray array, TestField[]? children = null, string? extension = null) =>
        new TestStream().Schema(new TestField("x", type, children, Extension: extension)).Rows(array).End().ToArray();

    /// <summary>All rows of a column, first as numbers, then as keys.</summary>
    public static (string Numbers, string Keys) Read(byte[] bytes, string column = "x")
    {
        using ArrowColumnReader reader = Open(bytes);
        return (ColumnText.Rows(reader, new ColumnRequest(column, FeatureKind.Numeric)), ColumnText.Rows(reader, new ColumnRequest(column, FeatureKind.Categorical)));
    }

    /// <summary>Rows of several columns, numbers where the type is one, else keys.</summary>
    public static string Table(byte[] bytes)
    {
        using ArrowColumnReader reader = Open(bytes);
        return ColumnText.Rows(reader, [.. reader.Columns.Where(column => column.Unsupported is null).Select(column => new ColumnRequest(column.Name, KindOf(column)))]);
    }

    public static string Problem(byte[] bytes) => Assert.Throws<ProblemException>(() => Table(bytes)).Message;

    private static FeatureKind KindOf(SourceColumn column) =>
        column.Type is SourceType.Integer or SourceType.Float32 or SourceType.Float64 or SourceType.Decimal ? FeatureKind.Numeric : FeatureKind.Categorical;
}
