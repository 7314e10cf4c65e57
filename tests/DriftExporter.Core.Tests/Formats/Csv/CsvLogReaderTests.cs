using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.Csv;

public sealed class CsvLogReaderTests
{
    private static readonly RecordSchema Schema = Of(Numeric("n"), Categorical("c"));

    private readonly RecordBatch _batch = NewBatch(Schema);
    private readonly Dictionary<RecordOutcome, int> _outcomes = [];

    [Theory]
    [InlineData("1,\"a\n\nb\"", "1 'a\n\nb'")]
    [InlineData("1,\"a\"\"\n\"", "1 'a\"\n'")]
    [InlineData("\"1\n\",x", "Invalid 'x'")]
    [InlineData("1,\"a,\"\n2,b", "1 'a,'|2 'b'")]
    [InlineData("1,a\"b\n2,c", "1 'a\"b'|2 'c'")]
    public void Read_JoinsTheLinesOfARecord(string lines, string expected)
    {
        CsvLogReader reader = New();
        Read(reader, 1, "n,c\n" + lines);
        Assert.Equal(expected, Rows());
    }

    [Fact]
    public void StartFile_TakesUpTheHeaderAndTheRecord_OfAFileThatGoesOn()
    {
        CsvLogReader reader = New();
        Read(reader, 1, "n,c\n1,\"a");
        Read(reader, 2, "c,n\nx,2");
        Resume(reader, 1, "b\"\n3,c");

        Assert.Equal("2 'x'|1 'a\nb'|3 'c'", Rows());

        CsvLogReader after = New();
        Read(reader, 3, "c,n\ny,\"");
        after.Restore(reader.Capture());
        Resume(after, 2, "z,4");
        Resume(after, 3, "5\"");
        Assert.EndsWith("|4 'z'|Invalid 'y'", Rows(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CountsOnce_AQuoteThatIsNotClosed()
    {
        CsvLogReader reader = New();
        Read(reader, 1, "n,c\n1,\"" + string.Concat(Enumerable.Repeat("2,abcdefgh\n", 100)) + "\",,\n3,c");

        Assert.Equal("3 'c'", Rows());
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedTooLong]);
        Assert.Empty(reader.Capture().Partials);
    }

    private static CsvLogReader New() => new(new CsvRecordReader(Schema), maxRecordBytes: 500);

    private void Read(CsvLogReader reader, long file, string lines)
    {
        reader.StartFile(new RecordFile(file, file, IsBeginning: true));
        Read(reader, lines);
    }

    private void Resume(CsvLogReader reader, long file, string lines)
    {
        reader.StartFile(new RecordFile(file, file, IsBeginning: false));
        Read(reader, lines);
    }

    private void Read(CsvLogReader reader, string lines)
    {
        foreach (string line in lines.Split('\n'))
            Lines.Read(reader, Encoding.UTF8.GetBytes(line), _batch, _outcomes);
    }

    private string Rows() => string.Join('|', Enumerable.Range(0, _batch.RowCount).Select(row => $"{Cell(_batch, 0, row)} {Cell(_batch, 1, row)}"));
}
