using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Tests.Formats.JsonLines;

public sealed class JsonStringsTests
{
    [Fact]
    public void FindSpecial_AgreesWithTheScalar_ForEveryByteAtEveryPlace()
    {
        for (int value = 0; value < 256; value++)
        {
            for (int at = 0; at < 70; at++)
            {
                byte[] text = new byte[140];
                text.AsSpan(0, 100).Fill((byte)'x');
                text[at] = (byte)value;
                for (int start = 0; start < 3; start++)
                {
                    int expected = JsonStrings.FindSpecialScalar(text, start);
                    Assert.Equal(expected, JsonStrings.FindSpecialVector(text, start));
                    Assert.Equal(expected, JsonStrings.FindSpecial(ref text[0], start));
                }
            }
        }
    }
}
