using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Formats.Text;

public sealed class DigitsTests
{
    /// <summary>Every byte value at every place behind 0..7 digits.</summary>
    [Fact]
    public void Count_StopsAtTheFirstByteThatIsNoDigit_WhateverFollows()
    {
        for (int digits = 0; digits < 8; digits++)
        {
            for (int other = 0; other < 256; other++)
            {
                if (other is >= '0' and <= '9')
                    continue;
                foreach (byte behind in "0.,\u00ff"u8)
                {
                    byte[] bytes = [.. "98765432"u8[..digits], (byte)other, .. Enumerable.Repeat(behind, 8)];
                    Assert.Equal(digits, Digits.Count(BinaryPrimitives.ReadUInt64LittleEndian(bytes)));
                }
            }
        }

        Assert.Equal(8, Digits.Count(BinaryPrimitives.ReadUInt64LittleEndian("01234567"u8)));
    }

    [Fact]
    public void Value_IsThatOfTheFirstDigits_ForEveryCount()
    {
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            string text = random.Next(100_000_000).ToString("D8");
            ulong chunk = BinaryPrimitives.ReadUInt64LittleEndian(Encoding.ASCII.GetBytes(text));
            for (int count = 1; count <= 8; count++)
                Assert.Equal(ulong.Parse(text[..count]), Digits.Value(chunk, count));
        }
    }

    [Fact]
    public void Value16_IsTheNumber_WhateverFollows()
    {
        Random random = new(16);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, 16).Select(_ => (byte)('0' + random.Next(10)))];
            int count = random.Next(17);
            string text = Encoding.ASCII.GetString(bytes, 0, count);
            random.NextBytes(bytes.AsSpan(count));
            ulong expected = count == 0 ? 0 : ulong.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(expected, Digits.Value16Scalar(ref bytes[0], count));
            Assert.Equal(expected, Digits.Value16(ref bytes[0], count));
        }
    }
}
