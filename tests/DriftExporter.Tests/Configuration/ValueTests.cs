using System.Text;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace DriftExporter.Tests.Configuration;

/// <summary>The small grammars of values: sizes, paths, addresses, hours, words, variables.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512B", 512)]
    [InlineData("64KiB", 65_536)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("64kB", 64_000)]
    [InlineData("64KB", 64_000)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("999999999999999999B", 999_999_999_999_999_999)]
    public void ByteSizes_CountBytes(string text, long bytes)
    {
        Assert.True(ByteSizes.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("1mb")]
    [InlineData("1M")]
    [InlineData("1 MiB")]
    [InlineData("1.5MiB")]
    [InlineData("-1B")]
    [InlineData("9999999999999999999")]
    [InlineData("99999999999GiB")]
    public void ByteSizes_Refuse_WhatIsNoSize(string text) => Assert.False(ByteSizes.TryParse(text, out _));

    [Theory]
    [InlineData(1_048_576, "1MiB")]
    [InlineData(1_572_864, "1536KiB")]
    [InlineData(1000, "1000B")]
    [InlineData(0, "0B")]
    public void ByteSizes_PrintTheLargestUnitThatDivides(long bytes, string text) => Assert.Equal(text, ByteSizes.Format(bytes));

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a.b.c", "a|b|c")]
    [InlineData(@"a\.b.c", "a.b|c")]
    [InlineData(@"a\\.b", @"a\|b")]
    [InlineData(@"\\\.", @"\.")]
    [InlineData("@timestamp", "@timestamp")]
    [InlineData(" a . b ", " a | b ")]
    public void FieldPaths_AreKeysFromTheOutsideIn(string text, string keys)
    {
        Assert.True(FieldPaths.TryParse(text, out IReadOnlyList<string> read));
        Assert.Equal(keys, string.Join('|', read));
    }

    [Theory]
    [InlineData(".")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("\\")]
    [InlineData("a\\")]
    [InlineData("a\\b")]
    public void FieldPaths_Refuse_EmptyKeysAndOtherEscapes(string text) => Assert.False(FieldPaths.TryParse(text, out _));

    [Fact]
    public void FieldPaths_AreReadBack_ForAnyKeys() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString[]>(), given =>
        {
            string[] keys = [.. given.Select(key => key.Get)];
            return FieldPaths.TryParse(FieldPaths.Format(keys), out IReadOnlyList<string> read) && read.SequenceEqual(keys);
        }));

    [Theory]
    [InlineData(":9925", ":9925")]
    [InlineData("127.0.0.1:9925", "127.0.0.1:9925")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("[::1]:9925", "[::1]:9925")]
    [InlineData("[::]:65535", "[::]:65535")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("", null)]
    [InlineData("9925", null)]
    [InlineData(":", null)]
    [InlineData(":65536", null)]
    [InlineData(":-1", null)]
    [InlineData(": 1", null)]
    [InlineData("::1:9925", null)]
    [InlineData("[127.0.0.1]:1", null)]
    [InlineData("[]:1", null)]
    [InlineData("1:1", null)]
    [InlineData("127.1:1", null)]
    [InlineData("0x7f.0.0.1:1", null)]
    [InlineData("host:1", null)]
    [InlineData("127.0.0.1:1/metrics", null)]
    public void ListenAddress_IsHostAndPort(string text, string? printed)
    {
        Assert.Equal(printed is not null, ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(printed, address?.ToString());
    }

    [Theory]
    [InlineData("8-18", DayOfWeek.Monday, 8, true)]
    [InlineData("8-18", DayOfWeek.Monday, 17, true)]
    [InlineData("8-18", DayOfWeek.Monday, 18, false)]
    [InlineData("22-6", DayOfWeek.Monday, 23, true)]
    [InlineData("22-6", DayOfWeek.Monday, 0, true)]
    [InlineData("22-6", DayOfWeek.Monday, 6, false)]
    [InlineData("0-24", DayOfWeek.Monday, 23, true)]
    [InlineData("18-24", DayOfWeek.Monday, 23, true)]
    [InlineData("18-24", DayOfWeek.Monday, 0, false)]
    [InlineData("0-1, 23-24", DayOfWeek.Monday, 23, true)]
    public void Hours_CoverTheirRange(string hours, DayOfWeek day, int hour, bool covered) =>
        Assert.Equal(covered, new ScheduledBaseline("b", Rules.Hours.Parse(Scalar(hours)).Value).Covers(day, hour));

    [Theory]
    [InlineData("mon-fri", DayOfWeek.Friday, true)]
    [InlineData("mon-fri", DayOfWeek.Saturday, false)]
    [InlineData("sat-mon", DayOfWeek.Sunday, true)]
    [InlineData("sat-mon", DayOfWeek.Monday, true)]
    [InlineData("sat-mon", DayOfWeek.Tuesday, false)]
    [InlineData("Sun", DayOfWeek.Sunday, true)]
    [InlineData("sun-sun", DayOfWeek.Saturday, false)]
    [InlineData("tue-mon", DayOfWeek.Monday, true)]
    public void Weekdays_CoverTheirRange(string weekdays, DayOfWeek day, bool covered) =>
        Assert.Equal(covered, new ScheduledBaseline("b", Weekdays: Rules.Weekdays.Parse(Scalar(weekdays)).Value).Covers(day, 12));

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("8-")]
    [InlineData("8-18-20")]
    [InlineData("24-8")]
    [InlineData("8-8")]
    [InlineData("8-25")]
    [InlineData("+8-9")]
    [InlineData("8-18,")]
    public void Hours_Refuse_WhatIsNoRange(string hours) => Assert.True(Rules.Hours.Parse(Scalar(hours)).IsRefused);

    /// <summary>Files and folders of the zone data base that are no zones, and names that lead out of it.</summary>
    [Theory]
    [InlineData("Europe")]
    [InlineData("tzdata.zi")]
    [InlineData("zone.tab")]
    [InlineData("leapseconds")]
    [InlineData("/etc/passwd")]
    [InlineData("Europe/../../../../etc/passwd")]
    [InlineData("Europe/")]
    [InlineData("")]
    public void TimeZone_IsRefused_WhenItIsNone(string name) => Assert.True(Rules.TimeZone.Parse(Scalar(name)).IsRefused);

    /// <summary>A plain number of <c>where</c> is the key that the readers of logs give to the same number.</summary>
    [Fact]
    public void Category_IsTheReadersKey_ForAnyNumber() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), given =>
        {
            double value = given.Get;
            Span<byte> key = stackalloc byte[CategoryKey.MaxLength];
            string expected = Encoding.ASCII.GetString(key[..CategoryKey.Write(value, key)]);
            return Rules.Category.Parse(Scalar(value.ToString("E16"))).Value == expected && Rules.Category.Parse(Scalar(value.ToString("R"))).Value == expected;
        }));

    [Theory]
    [InlineData("minimumRows", "minimum_rows")]
    [InlineData("minimum-rows", "minimum_rows")]
    [InlineData("minimum_row", "minimum_rows")]
    [InlineData("minimmu_rows", "minimum_rows")]
    [InlineData("windws", "windows")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void Suggestion_IsTheNearestWord_WhenItIsNear(string word, string? nearest) =>
        Assert.Equal(nearest, Suggestion.Nearest(word, ["name", "minimum_rows", "windows"]));

    [Theory]
    [InlineData("plain $5 text", "plain $5 text")]
    [InlineData("${A}", "1")]
    [InlineData("a${A}b${B}c", "a1b${A}c")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$${A}", "$${A}")]
    [InlineData("${E}", "")]
    [InlineData("$", "$")]
    public void Variables_AreExpandedOnce(string text, string expanded) =>
        Assert.Equal(expanded, EnvironmentText.Expand(Scalar(text), name => name switch { "A" => "1", "B" => "${A}", "E" => "", _ => null }).Value);

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${A")]
    [InlineData("${1A}")]
    [InlineData("${A B}")]
    [InlineData("${UNSET}")]
    public void Variables_AreRefused_WithoutNameOrValue(string text) =>
        Assert.True(EnvironmentText.Expand(Scalar(text), name => name == "A" ? "1" : null).IsRefused);

    [Fact]
    public void Variables_AreBounded() =>
        Assert.True(EnvironmentText.Expand(Scalar(string.Concat(Enumerable.Repeat("${A}", 100))), _ => new string('x', 1000)).IsRefused);

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\u001B[31m\n\u202E", "\"a\\u001B[31m\\u000A\\u202E\"")]
    public void Quote_KeepsMessagesInOneHarmlessLine(string text, string quoted) => Assert.Equal(quoted, Quoting.Quote(text));

    private static YamlScalar Scalar(string text) => new(new(new("test", "/"), 1, 1), text, IsPlain: true);
}
