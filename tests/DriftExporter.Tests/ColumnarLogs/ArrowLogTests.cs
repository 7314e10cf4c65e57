using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.State;
using DriftExporter.Tailing;
using DriftExporter.Tests.Formats.Arrow;
using DriftExporter.Tests.Tailing;

namespace DriftExporter.Tests.ColumnarLogs;

/// <summary>Arrow streams that a model appends to, through everything that happens to log files.</summary>
public sealed class ArrowLogTests : IDisposable
{
    private static readonly TestArrays s_arrays = new();

    private static readonly RecordSchema s_schema = new()
    {
        Fields = [new RecordField("x", FeatureKind.Numeric, false, false, [["x"]])],
        TimestampPaths = [["when"]],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("arrow-").FullName;
    private readonly FakeTime _time = new();
    private readonly List<TailEvent> _events = [];
    private readonly RowSink _sink = new(s_schema);
    private ColumnarTailer? _tailer;

    private string Log => Path.Combine(_folder, "a.arrows");

    public void Dispose()
    {
        _tailer?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Poll_GivesEachRowOnce_WhereverTheFileEndsAtAPoll()
    {
        byte[] bytes = Stream(0, 3, 5, 1, 4).End().ToArray();
        for (int length = 1; length <= bytes.Length; length += 7)
        {
            File.WriteAllBytes(Log, bytes.AsSpan(0, length));
            Poll();
            Assert.Equal(Enumerable.Range(0, _sink.Numbers.Count).Select(row => (double)row), _sink.Numbers);
        }

        File.WriteAllBytes(Log, bytes);
        Poll();
        Assert.Equal(Enumerable.Range(0, 13).Select(row => (double)row), _sink.Numbers);
        Assert.Equal(Enumerable.Range(0, 13).Select(row => 1_000_000_000L * (1_700_000_000 + row)), _sink.Times);
        Assert.Equal((13L, 0L), (_sink.Accepted, _sink.Damaged));
        Assert.True(_tailer!.Statistics is { Up: true, LagBytes: 0 });
    }

    [Fact]
    public void Poll_GoesOnInARenamedFile_AndInTheNewOne()
    {
        File.WriteAllBytes(Log, Stream(0, 3).ToArray());
        Poll();
        File.Move(Log, Log + ".1");
        Append(Log + ".1", Rows(3, 2));
        File.WriteAllBytes(Log, Stream(5, 2).ToArray());
        Poll(seconds: 2);
        Append(Log, Rows(7, 1));
        Poll(seconds: 40);
        Assert.Equal(Enumerable.Range(0, 8).Select(row => (double)row), _sink.Numbers.Order());
        Assert.Equal(1, _tailer!.Statistics.Rotations[(int)RotationKind.Rename]);
        Assert.Equal(0, Lost());
        Assert.Contains(_events, happened => happened.Kind == TailEventKind.Finished);
    }

    [Fact]
    public void Poll_ReadsARemovedFileToItsEnd_AndCountsWhatIsIncomplete()
    {
        byte[] bytes = Stream(0, 3, 3).ToArray();
        File.WriteAllBytes(Log, bytes[..^10]);
        Poll();
        File.Delete(Log);
        Poll(seconds: 40);
        Assert.Equal([0, 1, 2], _sink.Numbers);
        Assert.True(Lost() > 0 && Lost() < bytes.Length);
        Assert.Equal(Lost(), _tailer!.Statistics.LostBytes[(int)LossReason.Partial]);
        Assert.Equal(0, _tailer.Statistics.LagBytes);
    }

    [Theory]
    [InlineData(1, "truncate")]
    [InlineData(40, "rewrite")]
    public void Poll_BeginsAnew_WhenTheContentIsAnother(int batches, string kind)
    {
        File.WriteAllBytes(Log, Stream(0, 3, 3, 3).ToArray());
        Poll();
        using (FileStream file = new(Log, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(0);
            file.Write(Stream(100, [.. Enumerable.Repeat(1, batches)]).ToArray());
        }

        Poll();
        Assert.Equal([.. Enumerable.Range(0, 9), .. Enumerable.Range(100, batches)], _sink.Numbers.Select(number => (int)number));
        Assert.Equal(1, _tailer!.Statistics.Rotations[TailNames.RotationKinds.ToList().IndexOf(kind)]);
    }

    [Fact]
    public void Poll_GoesOn_AfterAFileWasQuietForLong()
    {
        File.WriteAllBytes(Log, Stream(0, 3, 2).ToArray());
        Poll(seconds: 100);
        Append(Log, Rows(5, 3));
        Poll();
        Assert.Equal(Enumerable.Range(0, 8).Select(row => (double)row), _sink.Numbers);
        File.WriteAllBytes(Log + "s", []);
        Poll(seconds: 100);
        // Another content, of the same file, while it was closed.
        File.WriteAllBytes(Log, Stream(50, 3, 2, 3, 7, 7).ToArray());
        Poll();
        Assert.Equal([.. Enumerable.Range(0, 8), .. Enumerable.Range(50, 22)], _sink.Numbers.Select(number => (int)number));
    }

    [Fact]
    public void Restore_GoesOn_AtTheRow_InEveryFile()
    {
        _tailer = NewTailer(StartAt.Beginning);
        File.WriteAllBytes(Log, Stream(0, 5000, 3, 9000).ToArray());
        int first = 0;
        while (_tailer.Poll(_sink, 1).MoreWaiting)
        {
            Assert.True(_sink.Numbers.Count > first);
            first = _sink.Numbers.Count;
            Restart();
        }

        Append(Log, Rows(14_003, 4));
        File.WriteAllBytes(Log + "x.arrows", Stream(14_007, 2).ToArray()); // came while nobody looked
        Restart();
        Poll();
        Restart();
        Poll();
        Assert.Equal(Enumerable.Range(0, 14_009).Select(row => (double)row), _sink.Numbers);
    }

    [Fact]
    public void Restore_ReadsFromTheStart_WhatBecameAnotherContent()
    {
        File.WriteAllBytes(Log, Stream(0, 3).ToArray());
        Poll();
        File.WriteAllBytes(Log, Stream(50, 7, 7).ToArray());
        Restart();
        Poll();
        Assert.Equal([0, 1, 2, .. Enumerable.Range(50, 14)], _sink.Numbers.Select(number => (int)number));
    }

    [Fact]
    public void Poll_TakesTheStreamOfARestartedModel_BehindTheFirst()
    {
        File.WriteAllBytes(Log, Stream(0, 3).End().ToArray());
        Poll();
        Append(Log, Stream(3, 4).ToArray());
        Poll();
        Assert.Equal(Enumerable.Range(0, 7).Select(row => (double)row), _sink.Numbers);
    }

    [Fact]
    public void Poll_PassesOverWhatIsThere_WhenItStartsAtTheEnd()
    {
        byte[] first = Stream(0, 3, 3).ToArray();
        File.WriteAllBytes(Log, first.AsSpan(0, first.Length - 5));
        _tailer = NewTailer(StartAt.End);
        Poll();
        File.WriteAllBytes(Log, first);
        Append(Log, Rows(6, 2));
        string other = Path.Combine(_folder, "b.arrows");
        File.WriteAllBytes(other, Stream(100, 2).ToArray());
        Poll(seconds: 2);
        Assert.Equal([3, 4, 5, 6, 7, 100, 101], _sink.Numbers);
        Assert.Equal(7, _sink.Accepted);
    }

    [Fact]
    public void Poll_SaysThatAFileIsNoArrow_AndReadsTheOthers()
    {
        File.WriteAllText(Log, "{\"x\":1}\n{\"x\":2}\n");
        string other = Path.Combine(_folder, "b.arrows");
        File.WriteAllBytes(other, Stream(0, 2).ToArray());
        Poll(seconds: 3);
        Assert.Equal([0, 1], _sink.Numbers);
        Assert.Single(_events, happened => happened.Kind == TailEventKind.Damaged && happened.Path == Log);
        Assert.Equal(1, _tailer!.Statistics.Files[(int)FileState.Unreadable]);
    }

    [Fact]
    public void Poll_StopsAtItsBudget_AndGoesOn()
    {
        File.WriteAllBytes(Log, Stream(0, [.. Enumerable.Repeat(4096, 200)]).ToArray());
        _tailer = NewTailer(StartAt.Beginning);
        Assert.True(_tailer.Poll(_sink, 1 << 20).MoreWaiting);
        Assert.InRange(_sink.Numbers.Count, 1, 200 * 4096 - 1);
        Poll();
        Assert.Equal(200 * 4096, _sink.Numbers.Distinct().Count());
        Assert.Equal(200 * 4096, _sink.Numbers.Count);
    }

    /// <summary>A schema, then batches of so many rows, which count on from a number.</summary>
    private static TestStream Stream(int first, params int[] batches)
    {
        TestStream stream = new TestStream().Schema(new TestField("x", TestType.Int(64)), new TestField("when", TestType.Timestamp(0)));
        foreach (int rows in batches)
        {
            stream.Rows(Batch(first, rows));
            first += rows;
        }

        return stream;
    }

    private static byte[] Rows(int first, int rows)
    {
        int head = Stream(0).Length;
        return Stream(first, rows).ToArray()[head..];
    }

    private static TestArray[] Batch(int first, int rows) =>
    [
        s_arrays.Int(8, [.. Enumerable.Range(first, rows).Select(row => (long?)row)]),
        s_arrays.Int(8, [.. Enumerable.Range(first, rows).Select(row => (long?)1_700_000_000 + row)]),
    ];

    private static void Append(string path, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Append, FileAccess.Write);
        file.Write(bytes);
    }

    private long Lost()
    {
        long lost = 0;
        foreach (long bytes in _tailer!.Statistics.LostBytes)
            lost += bytes;
        return lost;
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
        new TailOptions { Paths = [Path.Combine(_folder, "*.arrows")], StartAt = startAt }, s_schema, includeErrors: false, isParquet: false, _time, new Events(_events));

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
