using System.Globalization;
using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Formats.Text;

public sealed class TimestampParserTests
{
    private const long Day = 86_400_000_000_000;

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.000000001Z", 1)]
    [InlineData("1970-01-01T00:00:00.0000000019999Z", 1)]
    [InlineData("1969-12-31T23:59:59.5Z", -500_000_000)]
    [InlineData("1970-01-02t01:30:00+01:30", Day)]
    [InlineData("1970-01-01 22:00:00-0200", Day)]
    [InlineData("1970-01-02T05:00:00+05", Day)]
    [InlineData("1970-01-02T00:00:00,000z", Day)]
    [InlineData("1970-01-02 00:00:00", Day)]
    [InlineData("1970-01-02T00:00:00.250", Day + 250_000_000)]
    [InlineData("1970-01-01T23:59:60Z", Day)]
    [InlineData("2000-02-29T00:00:00Z", 11_016 * Day)]
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    [InlineData("1677-09-21T00:12:43.145224192Z", long.MinValue)]
    public void TryRead_ReadsRfc3339(string text, long expected)
    {
        Assert.Equal(expected, Read(TimestampFormat.Auto, text));
        Assert.Equal(expected, Read(TimestampFormat.Rfc3339, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-01-01")]
    [InlineData("2024-01-01T00:00Z")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-00-01T00:00:00Z")]
    [InlineData("2024-01-00T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T00:60:00Z")]
    [InlineData("2024-01-01T00:00:61Z")]
    [InlineData("2024-01-01T00:00:00.Z")]
    [InlineData("2024-01-01T00:00:00Zjunk")]
    [InlineData("2024-01-01T00:00:00+1:00")]
    [InlineData("2024-01-01T00:00:00+24:00")]
    [InlineData("2024-01-01T00:00:00+01:60")]
    [InlineData("2024/01/01T00:00:00Z")]
    [InlineData("2024-01-01\u000000:00:00Z")]
    [InlineData("2O24-01-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    [InlineData("1677-09-21T00:12:43.145224191Z")]
    [InlineData("yesterday")]
    public void TryRead_RefusesWhatIsNoTime(string text)
    {
        Assert.Null(Read(TimestampFormat.Auto, text));
        Assert.Null(Read(TimestampFormat.Rfc3339, text, zone: "Europe/Berlin"));
    }

    [Fact]
    public void TryRead_AgreesWithDateTimeOffset_ForRandomTimes()
    {
        Random random = new(7);
        for (int round = 0; round < 20_000; round++)
        {
            DateTimeOffset time = new(
                DateTime.UnixEpoch.Ticks + (long)((random.NextDouble() - 0.5) * 2 * 290 * 365 * TimeSpan.TicksPerDay),
                TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60)));
            string text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            Assert.Equal((time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100, Read(TimestampFormat.Auto, text));
        }
    }

    [Theory]
    [InlineData("2024-01-15T12:00:00", "2024-01-15T11:00:00Z")]
    [InlineData("2024-07-15T12:00:00", "2024-07-15T10:00:00Z")]
    [InlineData("2024-03-31T01:59:59", "2024-03-31T00:59:59Z")]
    [InlineData("2024-03-31T02:30:00", "2024-03-31T01:30:00Z")]
    [InlineData("2024-03-31T03:00:00", "2024-03-31T01:00:00Z")]
    [InlineData("2024-10-27T02:30:00", "2024-10-27T01:30:00Z")]
    [InlineData("2024-07-15T12:00:00Z", "2024-07-15T12:00:00Z")]
    public void TryRead_TakesTheZone_WhereThereIsNoOffset(string local, string utc)
    {
        Assert.Equal(Read(TimestampFormat.Auto, utc), Read(TimestampFormat.Auto, local, zone: "Europe/Berlin"));
    }

    [Theory]
    [InlineData("1704067361.428", 1_704_067_361_428_000_000)]
    [InlineData("1704067361", 1_704_067_361_000_000_000)]
    [InlineData("99999999999", 0, true)]
    [InlineData("1704067361428", 1_704_067_361_428_000_000)]
    [InlineData("1704067361428.5", 1_704_067_361_428_500_000)]
    [InlineData("1704067361428001", 1_704_067_361_428_001_000)]
    [InlineData("1704067361428001002", 1_704_067_361_428_001_002)]
    [InlineData("1.704067361e9", 1_704_067_361_000_000_000)]
    [InlineData("-1.5", -1_500_000_000)]
    [InlineData("0", 0)]
    [InlineData("0e400", 0)]
    [InlineData("1e-400", 0)]
    public void TryRead_TellsTheUnitByMagnitude_ForUnixTimes(string text, long expected, bool overflows = false)
    {
        long? wanted = overflows ? null : expected;
        Assert.Equal(wanted, Read(TimestampFormat.Auto, text));
        Assert.Equal(wanted, Read(TimestampFormat.Auto, text, kind: ValueKind.Float));
    }

    [Theory]
    [InlineData(TimestampFormat.Unix, "1.5", 1_500_000_000L)]
    [InlineData(TimestampFormat.UnixMilliseconds, "1.5", 1_500_000L)]
    [InlineData(TimestampFormat.UnixMicroseconds, "1.5", 1_500L)]
    [InlineData(TimestampFormat.UnixNanoseconds, "1.5", 1L)]
    [InlineData(TimestampFormat.UnixNanoseconds, "9223372036854775807", long.MaxValue)]
    [InlineData(TimestampFormat.UnixNanoseconds, "9223372036854775808", null)]
    [InlineData(TimestampFormat.Unix, "1e30", null)]
    [InlineData(TimestampFormat.Unix, "2024-01-01T00:00:00Z", null)]
    [InlineData(TimestampFormat.Unix, "12s", null)]
    public void TryRead_TakesTheStatedUnit(TimestampFormat format, string text, long? expected)
    {
        Assert.Equal(expected, Read(format, text));
    }

    [Theory]
    [InlineData("dd/MM/yyyy HH:mm:ss", "02/01/1970 01:00:00", "UTC", Day + (Day / 24))]
    [InlineData("dd/MM/yyyy HH:mm:ss", "02/01/1970 01:00:00", "Europe/Berlin", Day)]
    [InlineData("dd/MM/yyyy HH:mm:ss zzz", "02/01/1970 02:00:00 +02:00", "Europe/Berlin", Day)]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fffK", "1970-01-02T00:00:00.000Z", "Europe/Berlin", Day)]
    [InlineData("yyyyMMddHHmmss", "19691231235959", "UTC", -1_000_000_000L)]
    [InlineData("dd/MM/yyyy", "1970-01-02", "UTC", null)]
    public void TryRead_TakesThePattern(string pattern, string text, string zone, long? expected)
    {
        Assert.Equal(expected, Read(TimestampFormat.Pattern, text, zone, pattern: pattern));
    }

    [Fact]
    public void TryRead_RefusesOtherValues()
    {
        foreach (ValueKind kind in (ValueKind[])[ValueKind.True, ValueKind.Null, ValueKind.NaN, ValueKind.Array, ValueKind.Object])
            Assert.Null(Read(TimestampFormat.Auto, "1704067361", kind: kind));
    }

    /// <summary>A parser that has read other times before gives what a new one gives: the second before, with each of its bytes changed.</summary>
    [Theory]
    [InlineData("2024-06-15T12:34:56.789Z")]
    [InlineData("2024-06-15 12:34:56")]
    [InlineData("1970-01-01T00:00:00+00:00")]
    public void TryRead_DoesNotDependOnTheTimeBefore(string before)
    {
        TimestampParser parser = new(TimestampFormat.Auto, null, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        for (int place = 0; place < before.Length; place++)
        {
            foreach (char other in "0129-T:.Z\0")
            {
                Assert.NotNull(Read(parser, before));
                string text = before[..place] + other + before[(place + 1)..];
                Assert.Equal(Read(TimestampFormat.Auto, text, "Europe/Berlin"), Read(parser, text));
            }
        }

        Assert.Null(Read(new TimestampParser(TimestampFormat.Auto, null, TimeZoneInfo.Utc), new string('\0', 19)));
    }

    private static long? Read(
        TimestampFormat format, string text, string zone = "UTC", string? pattern = null, ValueKind kind = ValueKind.Text) =>
        Read(new TimestampParser(format, pattern, TimeZoneInfo.FindSystemTimeZoneById(zone)), text, kind);

    private static long? Read(TimestampParser parser, string text, ValueKind kind = ValueKind.Text)
    {
        PaddedLine line = new();
        line.Set(Encoding.UTF8.GetBytes(text));
        return parser.TryRead(line.Text, kind, new Token { Start = 0, Length = line.Length }, out long nanoseconds) ? nanoseconds : null;
    }
}
