using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Formats.Text;

public sealed class WholeGzipStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public void Read_GivesEveryByte_OfOneOrSeveralMembers(int length)
    {
        byte[] content = Content(length);
        Assert.Equal(content, Unpack(TemporaryFile.Gzip(content), 1 << 16));
        byte[] members = [.. TemporaryFile.Gzip(content), .. TemporaryFile.Gzip([1, 2, 3]), .. TemporaryFile.Gzip([])];
        Assert.Equal([.. content, 1, 2, 3], Unpack(members, 1000));
    }

    [Fact]
    public void Read_Throws_WhereverTheFileIsCutOff()
    {
        byte[] packed = TemporaryFile.Gzip(Content(500));
        for (int length = 1; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => Unpack(packed[..length], 1 << 16));
    }

    private static byte[] Unpack(byte[] packed, int bufferLength)
    {
        using WholeGzipStream stream = new(new MemoryStream(packed));
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[bufferLength];
        int read;
        while ((read = stream.Read(buffer)) > 0)
            unpacked.Write(buffer, 0, read);
        return unpacked.ToArray();
    }

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}
