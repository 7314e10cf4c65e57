using System.Text.Unicode;
using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Formats.Text;

public sealed class PaddedLineTests
{
    [Fact]
    public void Set_CopiesTheLineAndPadsIt_ForEveryLength()
    {
        PaddedLine line = new();
        for (int length = 300; length >= 0; length--)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(at => (byte)('!' + (at % 90)))];
            line.Set(bytes);
            Assert.Equal(bytes, line.Text[..line.Length].ToArray());
            Assert.Equal(new byte[PaddedLine.Padding], line.Text[line.Length..].ToArray());
            Assert.True(line.IsValidUtf8);
        }
    }

    [Fact]
    public void Set_TellsUtf8FromOtherBytes_WhereverTheyStand()
    {
        PaddedLine line = new();
        foreach (byte[] content in (byte[][])[[0xC3, 0xA9], [0xFF], [0xE2, 0x82], [0x80]])
        {
            for (int at = 0; at < 150; at++)
            {
                byte[] bytes = [.. Enumerable.Repeat((byte)'x', at), .. content, .. Enumerable.Repeat((byte)'x', 150 - at)];
                line.Set(bytes);
                Assert.Equal(Utf8.IsValid(bytes), line.IsValidUtf8);
                Assert.Equal(bytes, line.Text[..line.Length].ToArray());
            }
        }
    }
}
