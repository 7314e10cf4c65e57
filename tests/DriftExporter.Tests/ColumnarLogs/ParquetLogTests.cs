using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Formats.Parquet;
using DriftExporter.State;
using DriftExporter.Tailing;
using DriftExporter.Tests.Tailing;

namespace DriftExporter.Tests.ColumnarLogs;

/// <summary>Parquet files that a model rotates out: appearing whole, being written, moved, replaced, damaged.</summary>
public sealed class ParquetLogTests : IDisposable
{
    private static readonly RecordSchema s_schema = new() { Fields = [new RecordField("age", FeatureKind.Numeric, false, false, [["features", "age"], ["age"]])] };

    private readonly string _folder = Directory.CreateTempSubdirectory("parquet-").FullName;
    private readonly FakeTime _time = new();
    private readonly List<TailEvent> _events = [];
    private readonly RowSink _sink = new(s_schema);
    private readonly byte[] _bytes = File.ReadAllBytes(Path.Combine(TestData.Repository, "samples/adult/train.parquet"));
    private readonly List<double> _ages;
    private ColumnarTailer? _tailer;

    public ParquetLogTests()
    {
        _ages = Ages(Path.Combine(TestData.Repository, "samples/adult/train.parquet"));
    }

    private string Log => Path.Combine(_folder, "a.parquet");

    public void Dispose()
    {
        _tailer?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Poll_WaitsUntilTheFileIsComplete_AndReadsItOnce()
    {
        foreach (int length in (int[])[0, 4, 1000, _bytes.Length / 2, _bytes.Length - 1])
        {
            File.WriteAllBytes(Log, _bytes.AsSpan(0, length));
            Poll(seconds: 2);
            Assert.Empty(_sink.Numbers);
        }

        Assert.Equal(1, _tailer!.Statistics.Files[(int)FileState.Held]);
        File.WriteAllBytes(Log, _bytes);
        Poll(seconds: 60);
        Assert.Equal(_ages, _sink.Numbers);
        Assert.Equal(_ages.Count, _sink.Accepted);
        Assert.Equal((0L, _bytes.Length), (_tailer.Statistics.LagBytes, _tailer.Statistics.ReadBytes));
        Assert.Equal(1, _tailer.Statistics.Files[(int)FileState.Finished]);
        Assert.DoesNotContain(_events, happened => happened.Kind == TailEventKind.Damaged);
    }

    [Fact]
    public void Restore_GoesOn_AtTheRow_AndReadsNothingAgain()
    {
        File.WriteAllBytes(Log, _bytes);
        _tailer = NewTailer(StartAt.Beginning);
        int restarts = 0;
        while (_tailer.Poll(_sink, 1).MoreWaiting)
        {
            Restart();
            restarts++;
        }

        Restart();
        File.Move(Log, Path.Combine(_folder, "moved.parquet"));
        Poll(seconds: 60);
        Assert.InRange(restarts, 2, 100);
        Assert.Equal(_ages, _sink.Numbers);
    }

    [Fact]
    public void Poll_ReadsNothingAgain_WhenAFileIsMovedOrTouched()
    {
        File.WriteAllBytes(Log, _bytes);
        Poll();
        File.Move(Log, Path.Combine(_folder, "b.parquet"));
        Poll(seconds: 3);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "b.parquet"), DateTime.UtcNow.AddHours(-1));
        Poll(seconds: 60);
        Assert.Equal(_ages.Count, _sink.Numbers.Count);
        Assert.True(_tailer!.Statistics.Up);
    }

    [Fact]
    public void Poll_ReadsWhatComesInItsPlace()
    {
        File.WriteAllBytes(Log, _bytes);
        Poll();
        File.WriteAllBytes(Log + ".tmp", _bytes);
        File.Move(Log + ".tmp", Log, overwrite: true);
        Poll(seconds: 3);
        Assert.Equal([.. _ages, .. _ages], _sink.Numbers);
        // Written in place, with another length.
        File.WriteAllBytes(Log, File.ReadAllBytes(Path.Combine(TestData.Repository, "samples/bike/train.parquet")));
        Poll(seconds: 3);
        Assert.Equal(2 * _ages.Count, _sink.Accepted);
        Assert.Equal(1, _tailer!.Statistics.Rotations[(int)RotationKind.Rewrite]);
    }

    [Fact]
    public void Poll_TakesFilesInTheOrderOfTheirLastWrite()
    {
        string late = Path.Combine(_folder, "0-late.parquet"), early = Path.Combine(_folder, "9-early.parquet");
        File.WriteAllBytes(late, _bytes);
        File.Copy(Path.Combine(TestData.Repository, "samples/bike/train.parquet"), early);
        File.SetLastWriteTimeUtc(early, DateTime.UtcNow.AddHours(-1));
        Poll();
        Assert.Equal([early, late], _events.Where(happened => happened.Kind == TailEventKind.Found).Select(happened => happened.Path));
    }

    [Fact]
    public void Poll_SaysOnceThatAFileStaysIncomplete()
    {
        File.WriteAllBytes(Log, _bytes.AsSpan(0, 1000));
        Poll(seconds: 100);
        TailEvent told = Assert.Single(_events, happened => happened.Kind == TailEventKind.Damaged);
        Assert.Contains("cut off, or still being written", told.Detail, StringComparison.Ordinal);
        File.Delete(Log);
        Poll(seconds: 3);
        Assert.Equal(1000, _tailer!.Statistics.LostBytes[(int)LossReason.Deleted]);
    }

    [Fact]
    public void Poll_PassesOverCompleteFiles_WhenItStartsAtTheEnd()
    {
        File.WriteAllBytes(Log, _bytes);
        _tailer = NewTailer(StartAt.End);
        Poll();
        Assert.Equal(0, _sink.Accepted);
        File.WriteAllBytes(Path.Combine(_folder, "b.parquet"), _bytes);
        Poll(seconds: 2);
        Assert.Equal(_ages, _sink.Numbers);
    }

    [Fact]
    public void Read_PassesOverADamagedRowGroup_AndReadsTheNext()
    {
        // Five row groups of 10,240 rows at most; the column "id" comes first.
        const int groupRows = 10_240;
        string file = TestData.Shared("data/parquet-writers/duckdb_snappy_v1.parquet");
        RecordSchema schema = new() { Fields = [new RecordField("id", FeatureKind.Numeric, false, false, [["id"]])] };
        using var whole = new ParquetRecordReader(ParquetColumnReader.Open(file), schema, includeErrors: false);
        List<double> ids = Drain(whole, schema);
        Assert.Equal(whole.Rows, ids.Count);
        byte[] bytes = File.ReadAllBytes(file);
        bytes.AsSpan(4, 20).Fill(0xFF);
        string damaged = Path.Combine(_folder, "damaged.parquet");
        File.WriteAllBytes(damaged, bytes);
        using var reader = new ParquetRecordReader(ParquetColumnReader.Open(damaged), schema, includeErrors: false);
        Assert.Equal(ids[groupRows..], Drain(reader, schema));
        Assert.Equal(groupRows, reader.Counts.Damaged);
        Assert.Contains("damaged.parquet", reader.LastProblem!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>50,000 rows, one a second from 2026-01-01 on, by DuckDB.</summary>
    [Theory]
    [InlineData("duckdb_snappy_v1.parquet", "ts", "UTC", 0)]
    [InlineData("duckdb_snappy_v1.parquet", "tsz", "UTC", 0)]
    [InlineData("duckdb_snappy_v1.parquet", "ts", "Europe/Berlin", -3600)]
    [InlineData("duckdb_snappy_v1.parquet", "tsz", "Europe/Berlin", 0)]
    public void Read_TakesTimesByTheirType(string file, string column, string zone, int shift)
    {
        RecordSchema schema = s_schema with
        {
            Fields = [new RecordField("id", FeatureKind.Numeric, false, false, [["id"]])],
            TimestampPaths = [["nowhere"], [column]],
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        };
        using var reader = new ParquetRecordReader(ParquetColumnReader.Open(TestData.Shared($"data/parquet-writers/{file}")), schema, includeErrors: false);
        RowSink sink = new(schema);
        while (reader.Read(sink.Batch))
            sink.Flush();
        sink.Flush();
        long first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + shift;
        Assert.Equal(Enumerable.Range(0, 50_000).Select(row => (first + row) * 1_000_000_000), sink.Times);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(10_000)]
    public void SkipTo_GoesOnAtARow(int row)
    {
        using var reader = new ParquetRecordReader(ParquetColumnReader.Open(Path.Combine(TestData.Repository, "samples/adult/train.parquet")), s_schema, includeErrors: false);
        reader.SkipTo(row);
        while (reader.Read(_sink.Batch))
            _sink.Flush();
        _sink.Flush();
        Assert.Equal(_ages[row..], _sink.Numbers);
        reader.SkipTo(reader.Rows);
        Assert.False(reader.Read(_sink.Batch));
    }

    private static List<double> Drain(ParquetRecordReader reader, RecordSchema schema)
    {
        RowSink sink = new(schema);
        while (reader.Read(sink.Batch))
            sink.Flush();
        sink.Flush();
        return sink.Numbers;
    }

    private static List<double> Ages(string path)
    {
        using ParquetColumnReader reader = ParquetColumnReader.Open(path);
        reader.Select([new ColumnRequest("age", FeatureKind.Numeric)]);
        ColumnBatch batch = new([FeatureKind.Numeric]);
        List<double> ages = [];
        while (reader.Read(batch))
            ages.AddRange(batch.Columns[0].Numbers.AsSpan(0, batch.RowCount));
        return ages;
    }

    /// <summary>Another tailer goes on, which knows plain data only.</summary>
    private void Restart()
    {
        var output = new StateWriter();
        SourceCodec.Write(output, new SourceState { RecordsKey = "", Columns = _tailer!.Capture() });
        _tailer.Dispose();
        _tailer = NewTailer(StartAt.End);
        _tailer.Restore(SourceCodec.Read(new StateReader(output.Written)).Columns!);
    }

    private ColumnarTailer NewTailer(StartAt startAt) => new(
        new TailOptions { Paths = [Path.Combine(_folder, "*.parquet")], StartAt = startAt }, s_schema, includeErrors: false, isParquet: true, _time, new Events(_events));

    private void Poll(int seconds = 0)
    {
        _tailer ??= NewTailer(StartAt.Beginning);
        for (int second = 0; second <= seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            while (_tailer.Poll(_sink, 1 << 20).MoreWaiting)
            {
            }
        }
    }
}
