using System.Text;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Tests.Formats.Compression;

/// <summary>Values printed by xxhsum and by RFC 1952's and the CRC catalogue's check strings.</summary>
public sealed class ChecksumTests
{
    [Theory]
    [InlineData("", 0x02CC5D05u, 0xEF46DB3751D8E999ul)]
    [InlineData("a", 0x550D7456u, 0xD24EC4F1A98C6E5Bul)]
    [InlineData("abc", 0x32D153FFu, 0x44BC2CF5AD770999ul)]
    public void Compute_GivesThePublishedValues_ForXxHash(string text, uint hash32, ulong hash64)
    {
        Assert.Equal(hash32, XxHash32.Compute(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(hash64, XxHash64.Compute(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Compute_GivesThePublishedValues_ForCrc32(string text, uint crc) => Assert.Equal(crc, Crc32.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Compute_AgreesWithOneByteAtATime_ForCrc32OfEveryLength()
    {
        byte[] data = new byte[100];
        new Random(5).NextBytes(data);
        for (int length = 0; length <= data.Length; length++)
        {
            uint crc = uint.MaxValue;
            foreach (byte value in data.AsSpan(0, length))
            {
                crc ^= value;
                for (int bit = 0; bit < 8; bit++)
                    crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }

            Assert.Equal(~crc, Crc32.Compute(data.AsSpan(0, length)));
        }
    }
}
