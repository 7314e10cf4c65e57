using System.Globalization;
using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>The same table by Apache Arrow's own JavaScript and by Polars, as stream and file, in all codecs. Writers/generate.mjs made the files.</summary>
public sealed class WriterFilesTests
{
    private const int Rows = 100;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.arrow*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(TestData.Repository, "tests", "DriftExporter.Core.Tests", "Formats", "Arrow", "Writers");

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_GivesTheValuesOfTheTable(string file)
    {
        using ArrowColumnReader reader = ArrowColumnReader.Open(Path.Combine(Folder, file));
        Assert.Equal("i l d f b t c w", string.Join(' ', reader.Columns.Select(column => column.Name)));
        Assert.Equal(SourceType.Enumeration, reader.Columns[6].Type);
        Assert.Equal(SourceType.Timestamp, reader.Columns[7].Type);
        AssertColumn(reader, ColumnText.Numeric("i"), row => row % 7 == 6 ? "-" : Text(row - 50));
        AssertColumn(reader, ColumnText.Categorical("l"), row => $"'{row * 10_000_000_000}'");
        AssertColumn(reader, ColumnText.Numeric("d"), row => row % 11 == 3 ? "-" : Text(row / 8.0));
        AssertColumn(reader, ColumnText.Numeric("f"), row => Text(row / 16.0));
        AssertColumn(reader, ColumnText.Categorical("b"), row => row % 3 == 0 ? "'true'" : "'false'");
        AssertColumn(reader, ColumnText.Categorical("t"), row => row % 5 == 4 ? "-" : $"'a rather long text in row {row}'");
        AssertColumn(reader, ColumnText.Categorical("c"), row => row % 13 == 5 ? "-" : new[] { "'red'", "'green'", "'blue'" }[row % 3]);
        AssertColumn(reader, ColumnText.Categorical("w"), row => $"'{1_700_000_000_000 + row}'");
    }

    private static void AssertColumn(ArrowColumnReader reader, ColumnRequest column, Func<long, string> value) =>
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => value(row)), ColumnText.Rows(reader, column).Split('|'));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
