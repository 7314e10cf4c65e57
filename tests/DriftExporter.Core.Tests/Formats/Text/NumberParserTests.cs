using System.Globalization;
using System.Text;
using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Formats.Text;

public sealed class NumberParserTests
{
    /// <summary>Lines are: half, single and double bits in hex, then the text. Only texts of JSON's grammar are JSON's business.</summary>
    [Theory]
    [InlineData("freetype-2-7.txt")]
    [InlineData("google-wuffs.txt")]
    [InlineData("lemire-fast-float.txt")]
    [InlineData("more-test-cases.txt")]
    [InlineData("tencent-rapidjson.txt")]
    public void Read_GivesTheReferenceBits_ForConformanceNumbers(string file)
    {
        int checkedNumbers = 0;
        foreach (string line in File.ReadLines(TestData.Shared("data/conformance/numbers/" + file)))
        {
            string[] parts = line.Split(' ');
            if (parts.Length != 4 || !IsJsonNumber(parts[3]))
                continue;
            Assert.True(TryRead(parts[3], out double value), parts[3]);
            Assert.True(BitConverter.DoubleToUInt64Bits(value) == ulong.Parse(parts[2], NumberStyles.HexNumber), $"{parts[3]} gave {value:R}");
            checkedNumbers++;
        }

        Assert.True(checkedNumbers > 30, $"{file}: {checkedNumbers} numbers");
    }

    [Fact]
    public void Read_IsBitEqualToDoubleParse_ForRandomNumbers()
    {
        Random random = new(20260101);
        for (int round = 0; round < 60_000; round++)
        {
            string text = RandomNumber(random);
            Assert.True(TryRead(text, out double value), text);
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), $"{text}: {value:R}, not {expected:R}");
        }
    }

    /// <summary>Decimals as programs write them, a hundred million in the long form: DRIFT_DECIMALS says how many, two million by default.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Read_IsBitEqualToDoubleParse_ForManyRandomDecimals()
    {
        long count = long.Parse(Environment.GetEnvironmentVariable("DRIFT_DECIMALS") ?? "2000000", CultureInfo.InvariantCulture);
        const int Parts = 64;
        Parallel.For(0, Parts, part =>
        {
            Random random = new(part);
            byte[] text = new byte[64 + PaddedLine.Padding];
            for (long number = 0; number <= count / Parts; number++)
            {
                int length = WriteDecimal(random, text);
                Assert.Equal(length, NumberParser.Read(text, 0, out double value));
                double expected = double.Parse(text.AsSpan(0, length), CultureInfo.InvariantCulture);
                Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), Encoding.ASCII.GetString(text, 0, length));
            }
        });
    }

    /// <summary>A sign perhaps, 1 to 20 digits, a point somewhere, an exponent perhaps. Returns the length; zeros follow.</summary>
    private static int WriteDecimal(Random random, Span<byte> text)
    {
        text.Clear();
        int length = 0;
        if (random.Next(4) == 0)
            text[length++] = (byte)'-';
        int digits = random.Next(1, 21), whole = random.Next(1, digits + 1);
        if (random.Next(3) == 0)
            whole = 1;
        for (int digit = 0; digit < digits; digit++)
        {
            if (digit == whole)
                text[length++] = (byte)'.';
            int least = digit == 0 && whole > 1 ? 1 : 0;
            text[length++] = (byte)('0' + random.Next(least, 10));
        }

        if (random.Next(8) == 0)
        {
            text[length++] = (byte)'e';
            random.Next(-320, 309).TryFormat(text[length..], out int written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    /// <summary>The two ways of plain numbers against the general one: every length, point, sign and end around what each of them takes.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(28)]
    public void Read_AgreesWithReadAny_AroundPlainNumbers(int mostDigits)
    {
        Random random = new(mostDigits);
        string[] tails = ["", ",", "}", ".", "e", "e5", "E-3,", ".,", "x", "-", "\u0080", "\"0123456789"];
        for (int round = 0; round < 60_000; round++)
        {
            int variety = random.Next(4) switch { 0 => 1, 1 => 2, _ => 10 };
            string digits = string.Concat(Enumerable.Range(0, random.Next(0, mostDigits)).Select(_ => (char)('0' + random.Next(variety))));
            string text = (random.Next(3) == 0 ? "-" : "") + digits;
            if (random.Next(3) > 0)
                text = text.Insert(random.Next(text.Length + 1), ".");
            text += tails[random.Next(tails.Length)];
            byte[] padded = Pad(text);
            int expected = NumberParser.ReadAny(padded, 0, out double expectedValue);
            int end = NumberParser.Read(padded, 0, out double value);
            Assert.Equal((text, expected, BitConverter.DoubleToInt64Bits(expectedValue)), (text, end, BitConverter.DoubleToInt64Bits(value)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PlainNumber_GivesWhatReadAnyGives_OrNothing_ForAllShortTexts(bool startsLong)
    {
        const string Bytes = "-01259./e+,}x ";
        int read = 0;
        for (int code = 0; code < Bytes.Length * Bytes.Length * Bytes.Length * Bytes.Length * Bytes.Length; code++)
        {
            char[] text = new char[5];
            for (int at = 0, rest = code; at < text.Length; at++, rest /= Bytes.Length)
                text[at] = Bytes[rest % Bytes.Length];
            byte[] padded = Pad(new string(text));
            bool isLong = startsLong;
            int length = PlainNumber.Read(ref padded[0], ref isLong, out double value);
            int expected = NumberParser.ReadAny(padded, 0, out double expectedValue);
            if (length == 0)
                continue;
            read++;
            Assert.Equal((new string(text), expected, BitConverter.DoubleToInt64Bits(expectedValue)), (new string(text), length, BitConverter.DoubleToInt64Bits(value)));
        }

        Assert.InRange(read, 100_000, 537_823);
    }

    [Fact]
    public void PlainNumber_ReadsNothing_ThatDoesNotBeginAsANumber()
    {
        foreach (string rest in (string[])["", "1", "1.5", ".5", "-1", "1234567.25", "123.0123456789012345"])
        {
            for (int first = 0; first < 256; first++)
            {
                byte[] padded = Pad("?" + rest);
                padded[0] = (byte)first;
                bool isNumber = NumberParser.ReadAny(padded, 0, out _) > 0;
                foreach (bool startsLong in (bool[])[false, true])
                {
                    bool isLong = startsLong;
                    Assert.True(PlainNumber.Read(ref padded[0], ref isLong, out _) == 0 || isNumber, $"{first} {rest}");
                }
            }
        }
    }

    [Theory]
    [InlineData("0", 0d)]
    [InlineData("-0", -0d)]
    [InlineData("-0.0e5", -0d)]
    [InlineData("1e999", double.PositiveInfinity)]
    [InlineData("-1e999999999999", double.NegativeInfinity)]
    [InlineData("1e-999999999999", 0d)]
    [InlineData("12345678", 12345678d)]
    [InlineData("123456789", 123456789d)]
    [InlineData("9007199254740993", 9007199254740992d)]
    [InlineData("18446744073709551616", 18446744073709551616d)]
    [InlineData("0.000000000000000000000000000001", 1e-30)]
    [InlineData("4.9406564584124654e-324", double.Epsilon)]
    [InlineData("+7", 7d)]
    public void TryReadWhole_ReadsTheNumber_AtTheEdges(string text, double expected)
    {
        byte[] padded = Pad(text);
        Assert.True(NumberParser.TryReadWhole(padded, 0, text.Length, out double value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+-1")]
    [InlineData("++1")]
    [InlineData("-+1")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("00")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.e1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e5.5")]
    [InlineData("１")]
    public void TryReadWhole_Refuses_WhatIsNotWhollyANumber(string text)
    {
        byte[] padded = Pad(text);
        Assert.False(NumberParser.TryReadWhole(padded, 0, Encoding.UTF8.GetByteCount(text), out _));
    }

    private static bool TryRead(string text, out double value)
    {
        byte[] padded = Pad(text);
        return NumberParser.Read(padded, 0, out value) == text.Length;
    }

    private static byte[] Pad(string text)
    {
        PaddedLine line = new();
        line.Set(Encoding.UTF8.GetBytes(text));
        return line.Text.ToArray();
    }

    /// <summary>RFC 8259, written down a second time.</summary>
    private static bool IsJsonNumber(string text) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, @"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z");

    private static string RandomNumber(Random random) => random.Next(5) switch
    {
        // Shortest round-trip texts of any bits, of unit-sized numbers, and texts of digits.
        0 => RandomFinite(random).ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
        1 => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture),
        2 => (random.NextDouble() * Math.Pow(10, random.Next(-8, 18))).ToString("F" + random.Next(0, 20), CultureInfo.InvariantCulture),
        3 => $"{(random.Next(2) == 0 ? "-" : "")}{1 + random.NextInt64(long.MaxValue - 1)}{(random.Next(2) == 0 ? "" : "e" + random.Next(-340, 320))}",
        _ => $"{random.Next(0, 1000)}.{random.NextInt64(long.MaxValue):D19}{random.NextInt64(long.MaxValue)}E{random.Next(-40, 40)}",
    };

    private static double RandomFinite(Random random)
    {
        while (true)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                return value;
        }
    }
}
