using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.Wrappers;

public sealed class WrapperTests
{
    private const string Record = """{"n":41,"c":"ünï✓","t":"2026-03-02T09:15:47Z"}""";
    private const string Time = "2026-03-02T09:15:48.669794202Z";

    private static readonly RecordSchema Schema = Of(Numeric("n"), Categorical("c")) with { TimestampPaths = [["t"]] };

    private readonly RecordBatch _batch = NewBatch(Schema);
    private readonly Dictionary<RecordOutcome, int> _outcomes = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_JoinsTheParts_WhereverARecordIsCut(bool docker)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Record);
        for (int first = 0; first <= bytes.Length; first++)
        {
            if (docker && !IsCharacterStart(bytes, first))
                continue; // the daemon writes text, so it has no half of a character
            IRecordReader reader = New(docker ? "docker" : "cri");
            _batch.Clear();
            _outcomes.Clear();
            Read(reader, docker ? Docker(bytes.AsSpan(0, first), "stdout", isLast: false) : Cri(bytes.AsSpan(0, first), "stdout P"));
            Read(reader, docker ? Docker("WARN: slow"u8, "stderr", isLast: true) : Cri("WARN: slow"u8, "stderr F"));
            Read(reader, docker ? Docker([], "stdout", isLast: false) : Cri([], "stdout P"));
            Read(reader, docker ? Docker(bytes.AsSpan(first), "stdout", isLast: true) : Cri(bytes.AsSpan(first), "stdout F"));

            Assert.Equal(1, _outcomes[RecordOutcome.Accepted]);
            Assert.Equal(1, _outcomes[RecordOutcome.RejectedJson]);
            Assert.Equal(2, _outcomes[RecordOutcome.Partial]);
            Assert.Equal("'ünï✓'", Cell(_batch, 1));
        }
    }

    [Theory]
    [InlineData("cri")]
    [InlineData("docker")]
    public void Read_JoinsThePartsOfEachLog_AcrossARotationAndBetweenOtherLogs(string wrapper)
    {
        IRecordReader reader = New(wrapper);
        Start(reader, 1, log: 1);
        Read(reader, Part(wrapper, "{\"n\":1", isLast: false));
        Start(reader, 2, log: 2);
        Read(reader, Part(wrapper, "{\"n\":2", isLast: false));
        Start(reader, 3, log: 1);
        Read(reader, Part(wrapper, "1}", isLast: true));
        Start(reader, 2, log: 2);
        Read(reader, Part(wrapper, "2}", isLast: true));

        Assert.Equal(["11", "22"], [Cell(_batch, 0, 0), Cell(_batch, 0, 1)]);
    }

    [Theory]
    [InlineData("cri")]
    [InlineData("docker")]
    [InlineData("auto")]
    public void Capture_KeepsWhatBegan_ForAnotherReader(string wrapper)
    {
        string lines = wrapper == "auto" ? "cri" : wrapper;
        IRecordReader reader = New(wrapper);
        Start(reader, 1, log: 7);
        Read(reader, Part(lines, "{\"n\":4", isLast: false));
        RecordReaderState state = ((IStatefulRecordReader)reader).Capture();

        reader = New(wrapper);
        ((IStatefulRecordReader)reader).Restore(state);
        Start(reader, 2, log: 7);
        Read(reader, Part(lines, "2}", isLast: true));

        Assert.Equal("42", Cell(_batch));
    }

    [Fact]
    public void Read_CountsTooLongOnce_WhenThePartsTogetherAreLongerThanALineMayBe()
    {
        IRecordReader reader = New("cri", maxRecordBytes: 100);
        for (int part = 0; part < 50; part++)
            Read(reader, Part("cri", new string(' ', 60), isLast: false));
        Read(reader, Part("cri", Record, isLast: true));
        Read(reader, Part("cri", Record, isLast: true));

        Assert.Equal(1, _outcomes[RecordOutcome.RejectedTooLong]);
        Assert.Equal(1, _outcomes[RecordOutcome.Accepted]);
        Assert.Empty(((IStatefulRecordReader)reader).Capture().Partials);
    }

    [Fact]
    public void Read_BoundsAllPartsTogether_GivingUpTheOldest()
    {
        IRecordReader reader = New("cri", maxRecordBytes: 1000);
        for (int log = 0; log < 10_000; log++)
        {
            Start(reader, log, log);
            Read(reader, Part("cri", new string('x', 900), isLast: false));
        }

        RecordReaderState state = ((IStatefulRecordReader)reader).Capture();
        Assert.InRange(state.Partials.Sum(partial => partial.Bytes.Length), 60_000, 64_000);
        Assert.Equal(10_000 - state.Partials.Count, _outcomes[RecordOutcome.RejectedWrapper]);
        Assert.Equal(9_999, state.Partials[^1].SourceId);
    }

    [Theory]
    [InlineData("cri", "no line of a runtime")]
    [InlineData("cri", "2026-03-02T09:15:48Z stdout X {}")]
    [InlineData("cri", "2026-03-02T09:15:48Z stdlog F {}")]
    [InlineData("cri", "2026-03-02T09:15:48Z stdout Full {}")]
    [InlineData("cri", "2026-13-02T09:15:48Z stdout F {}")]
    [InlineData("cri", "2026-03-02T09:15:48Z stdout ")]
    [InlineData("docker", "2026-03-02T09:15:48Z stdout F {}")]
    [InlineData("docker", "{\"stream\":\"stdout\"}")]
    [InlineData("docker", "{\"log\":1}")]
    [InlineData("docker", "{\"log\":\"{}\\n\",\"stream\":\"stdlog\"}")]
    [InlineData("docker", "{\"log\":\"{}\\n\"")]
    [InlineData("docker", "[]")]
    public void Read_CountsAsWrapper_WhatIsNoLineOfIt(string wrapper, string line)
    {
        IRecordReader reader = New(wrapper);
        Read(reader, Encoding.UTF8.GetBytes(line));
        Assert.Equal([RecordOutcome.RejectedWrapper], _outcomes.Keys.Where(outcome => outcome != RecordOutcome.Blank));

        Read(reader, Part(wrapper, Record, isLast: true));
        Assert.Equal(1, _batch.RowCount);
    }

    [Fact]
    public void Read_TakesTheTimeOfTheLine_WhenTheRecordHasNone()
    {
        IRecordReader reader = New("cri");
        Read(reader, Part("cri", "{\"n\":1}", isLast: true));
        Read(reader, Part("cri", "{\"n\":1,\"t\":\"2026-03-02T09:15:47Z\"}", isLast: true));
        Read(reader, Part("cri", "{\"n\":1,\"t\":\"yesterday\"}", isLast: true));
        Read(reader, Encoding.UTF8.GetBytes($"{Time} stdout F:x {{\"n\":1}}"));

        Assert.Equal([EventTimeState.Read, EventTimeState.Read, EventTimeState.Unreadable, EventTimeState.Read], _batch.EventTimeStates[..4]);
        Assert.Equal(669_794_202, _batch.EventTimes[0] % 1_000_000_000);
        Assert.Equal(_batch.EventTimes[1] + 1_669_794_202, _batch.EventTimes[0]);
    }

    [Fact]
    public void Read_TakesNoTimeOfTheLine_WhenTheLogIsToHaveNone()
    {
        IRecordReader reader = new RecordLayout { Wrapper = "cri" }.CreateReader(Schema with { TimestampPaths = [] });
        Read(reader, Part("cri", "{\"n\":1}", isLast: true));
        Assert.Equal(EventTimeState.Absent, _batch.EventTimeStates[0]);
    }

    [Theory]
    [InlineData("cri")]
    [InlineData("docker")]
    [InlineData("none")]
    public void Auto_SaysOnceWhatItFound(string wrapper)
    {
        List<string> found = [];
        IRecordReader reader = new RecordLayout { Wrapper = "auto", Found = (what, name) => found.Add($"{what} {name}") }.CreateReader(Schema);
        Read(reader, "torn by the start"u8);
        Read(reader, ""u8);
        for (int line = 0; line < 100; line++)
            Read(reader, wrapper == "none" ? Encoding.UTF8.GetBytes(Record) : Part(wrapper, Record, isLast: true));

        Assert.Equal([$"wrapper {wrapper}"], found);
        Assert.Equal(100, _batch.RowCount);
    }

    [Fact]
    public void Read_TakesTheHeaderOfTheLog_WhenCsvIsWrappedAndRotated()
    {
        IRecordReader reader = new RecordLayout { Wrapper = "cri", IsCsv = true }.CreateReader(Schema);
        Start(reader, 1, log: 1);
        Read(reader, Part("cri", "n,c", isLast: true));
        Read(reader, Part("cri", "1,\"two", isLast: true));
        Start(reader, 2, log: 1);
        Read(reader, Part("cri", "lines\"", isLast: true));
        Read(reader, Part("cri", "2,x", isLast: true));

        Assert.Equal(["1", "2"], [Cell(_batch, 0, 0), Cell(_batch, 0, 1)]);
        Assert.Equal("'two\nlines'", Cell(_batch, 1));
    }

    /// <summary>Any bytes: an outcome each, and the reader goes on.</summary>
    [Theory]
    [InlineData("cri")]
    [InlineData("docker")]
    [InlineData("auto")]
    public void Read_ComesThrough_WhateverTheBytes(string wrapper)
    {
        Random random = new(5);
        byte[][] seeds = [Part("cri", Record, isLast: true), Part("docker", Record, isLast: true), Part("cri", Record, isLast: false), Part("docker", Record, isLast: false)];
        IRecordReader reader = New(wrapper, maxRecordBytes: 300);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] line = [.. seeds[random.Next(seeds.Length)]];
            for (int damage = random.Next(4); damage > 0; damage--)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            Start(reader, random.Next(5), random.Next(3));
            Read(reader, line.AsSpan(random.Next(2) * random.Next(line.Length)));
            if (_batch.IsFull)
                _batch.Clear();
        }

        Assert.True(_outcomes[RecordOutcome.Accepted] > 0);
    }

    private static IRecordReader New(string wrapper, int maxRecordBytes = 1 << 20) =>
        new RecordLayout { Wrapper = wrapper, MaxRecordBytes = maxRecordBytes }.CreateReader(Schema);

    private static void Start(IRecordReader reader, long file, long log) =>
        ((IStatefulRecordReader)reader).StartFile(new RecordFile(file, log, IsBeginning: true));

    private static byte[] Part(string wrapper, string text, bool isLast) => wrapper == "docker"
        ? Docker(Encoding.UTF8.GetBytes(text), "stdout", isLast)
        : Cri(Encoding.UTF8.GetBytes(text), isLast ? "stdout F" : "stdout P");

    private static byte[] Cri(ReadOnlySpan<byte> content, string kind) => [.. Encoding.UTF8.GetBytes($"{Time} {kind} "), .. content];

    private static byte[] Docker(ReadOnlySpan<byte> content, string stream, bool isLast) =>
        JsonSerializer.SerializeToUtf8Bytes(new { log = Encoding.UTF8.GetString(content) + (isLast ? "\n" : ""), stream, time = Time });

    private static bool IsCharacterStart(byte[] bytes, int at) => at == bytes.Length || (bytes[at] & 0xC0) != 0x80;

    private void Read(IRecordReader reader, ReadOnlySpan<byte> line) => Lines.Read(reader, line, _batch, _outcomes);
}
