using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Which bytes of a file are read: the footer, and the column chunks that somebody asked for.</summary>
public sealed class BytesReadTests
{
    /// <summary>Old writers leave a dictionary's header out of the chunk's length, so a little more is looked at.</summary>
    private const int Tolerance = 128;

    [Theory]
    [InlineData("duckdb_snappy_v1", new[] { "i32" }, new[] { 0, 1, 2, 3, 4 })]
    [InlineData("duckdb_zstd_v2", new[] { "dbl", "cat" }, new[] { 0, 1, 2, 3, 4 })]
    [InlineData("duckdb_nodict", new[] { "name" }, new[] { 0 })]
    [InlineData("wasm_delta_v2", new[] { "dbl" }, new[] { 0, 1, 2 })]
    [InlineData("duckdb_snappy_v1", new[] { "i32" }, new[] { 3 })]
    [InlineData("duckdb_snappy_v1", new string[0], new[] { 0, 1, 2, 3, 4 })]
    public void Read_TouchesNoOtherColumnChunk_AndNoRowGroupThatIsLeftOut(string name, string[] columns, int[] groups)
    {
        string path = TestData.Shared($"data/parquet-writers/{name}.parquet");
        var file = new CountingSource(new FileByteSource(path));
        ParquetFile layout = ParquetFile.Read(path, file);
        using ParquetColumnReader reader = ParquetColumnReader.Open(path, file);
        Assert.All(file.Reads, read => Assert.True(read.Start >= layout.DataEnd, $"{read} before columns were chosen"));
        file.Reads.Clear();
        reader.Keep([.. layout.RowGroups.Select((group, index) => groups.Contains(index) ? group.RowCount : 0)]);
        for (int pass = 0; pass < 2; pass++)
        {
            reader.Select([.. columns.Select(column => new ColumnRequest(column, FeatureKind.Categorical))]);
            var batch = new ColumnBatch([.. columns.Select(_ => FeatureKind.Categorical)]);
            long rows = 0;
            while (reader.Read(batch))
                rows += batch.RowCount;
            Assert.Equal(groups.Sum(group => layout.RowGroups[group].RowCount), rows);
        }

        ColumnChunk[] wanted = [.. from column in columns from @group in groups select layout.RowGroups[@group].Chunks[layout.ByName[column].LeafIndex]];
        Assert.All(file.Reads, read => Assert.Contains(wanted, chunk => read.Start >= chunk.Start && read.Start + read.Length <= chunk.Start + chunk.Length + Tolerance));
        // Twice, but for what a small file's second pass still knows.
        Assert.InRange(file.Reads.Sum(read => (long)read.Length), wanted.Sum(chunk => chunk.Length), 2 * wanted.Sum(chunk => chunk.Length + Tolerance + (2L * FileWindow.Size)));
    }

    private sealed class CountingSource(IByteSource inner) : IByteSource
    {
        public List<(long Start, int Length)> Reads { get; } = [];

        public long Length => inner.Length;

        public int Read(long offset, Span<byte> destination)
        {
            int length = inner.Read(offset, destination);
            Reads.Add((offset, length));
            return length;
        }

        public void Dispose() => inner.Dispose();
    }
}
