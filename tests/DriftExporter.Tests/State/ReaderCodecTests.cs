using DriftExporter.Formats;
using DriftExporter.State;

namespace DriftExporter.Tests.State;

public sealed class ReaderCodecTests
{
    private static RecordReaderState Sample => new()
    {
        Wrapper = "cri",
        Preset = "kserve",
        Schema = [1, 2, 3],
        Partials = [new PartialRecord(7, 1, "{\"a\":"u8.ToArray(), false), new PartialRecord(8, 0, [], true)],
        Waiting = ["one"u8.ToArray(), []],
        Headers = [new CsvFileHeader(9, "a,b"u8.ToArray())],
    };

    [Fact]
    public void Read_GivesWhatWasWritten()
    {
        RecordReaderState read = ReaderCodec.Read(ReaderCodec.Write(Sample));
        Assert.Equivalent(Sample, read, strict: true);
        Assert.Equivalent(RecordReaderState.Empty, ReaderCodec.Read([]), strict: true);
        Assert.Equivalent(RecordReaderState.Empty, ReaderCodec.Read(ReaderCodec.Write(RecordReaderState.Empty)), strict: true);
    }

    [Fact]
    public void Read_RefusesEveryTruncation()
    {
        byte[] bytes = ReaderCodec.Write(Sample);
        for (int length = 1; length < bytes.Length; length++)
            Assert.Throws<DamagedStateException>(() => ReaderCodec.Read(bytes[..length]));
    }
}
