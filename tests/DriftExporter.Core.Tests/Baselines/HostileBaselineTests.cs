using System.Text;
using DriftExporter.Baselines;

namespace DriftExporter.Tests.Baselines;

/// <summary>Whatever a baseline file holds: a valid profile or a problem with its place and remedy, never another exception.</summary>
public sealed class HostileBaselineTests
{
    private const string Remake = " Make the baseline again with `drift-exporter baseline`.";

    private static string MessageOf(byte[] bytes) => Assert.ThrowsAny<ProblemException>(() => BaselineFile.Parse(bytes, "b.json")).Message;

    [Fact]
    public void Parse_RefusesTheFile_CutAtAnyByte()
    {
        byte[] bytes = HostileBaseline.Sealed(HostileBaseline.Body());
        Assert.Equal(2, BaselineFile.Parse(bytes, "b.json").Features.Count);
        for (int length = 0; length < bytes.Length; length++)
            Assert.NotEmpty(MessageOf(bytes[..length]));
    }

    [Fact]
    public void Parse_RefusesTheFile_WithAnyByteChanged()
    {
        byte[] bytes = HostileBaseline.Sealed(HostileBaseline.Body());
        for (int index = 0; index < bytes.Length; index++)
        {
            foreach (byte mask in (byte[])[0x01, 0x20, 0x80, 0xff])
            {
                byte[] changed = [.. bytes];
                changed[index] ^= mask;
                Assert.NotEmpty(MessageOf(changed));
            }
        }
    }

    [Fact]
    public void Parse_RefusesAnythingAfterTheChecksum()
    {
        string text = Encoding.UTF8.GetString(HostileBaseline.Sealed(HostileBaseline.Body()));
        foreach (string ending in (string[])["\",\n  \"model\": \"evil\"\n}\n", "\"\n}\n\n", "\"}", "\" }\n"])
            Assert.Contains("$.sha256: is ", MessageOf(Encoding.UTF8.GetBytes(text[..^4] + ending)), StringComparison.Ordinal);
    }

    /// <summary>One corruption a rule, sealed again so that only the rule can find it; compared with the whole message.</summary>
    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version: is 2; this program reads version 1 to 1. Use a newer drift-exporter, or make the baseline again with this one.")]
    [InlineData("\"version\": 1", "\"version\": 0", "$.version: is 0; this program reads version 1 to 1. Use a newer drift-exporter, or make the baseline again with this one.")]
    [InlineData("\"version\": 1", "\"version\": 1.5", "$.version: is 1.5, not a count (an integer, 0 or more)." + Remake)]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "$.version: is not a count." + Remake)]
    [InlineData("drift-exporter-baseline", "something", "$.format: is not \"drift-exporter-baseline\": this is no baseline. Give the file that `drift-exporter baseline` wrote.")]
    [InlineData("-4.5, 1, 1.9,", "-4.5, 1.9, 1,", "$.features[0].numeric.points[2]: is 1, not above 1.9 before it." + Remake)]
    [InlineData("-4.5, 1, 1.9", "1, 1, 1.9", "$.features[0].numeric.points[1]: is 1, not above 1 before it." + Remake)]
    [InlineData("-4.5, 1, 1.9", "-1e999, 1, 1.9", "$.features[0].numeric.points[0]: is -1e999, not a finite number." + Remake)]
    [InlineData("-4.5, 1, 1.9", "\"-4.5\", 1, 1.9", "$.features[0].numeric.points[0]: is \"-4.5\", not a finite number." + Remake)]
    [InlineData("\"min\": 1,", "\"min\": 1e999,", "$.features[0].numeric.min: is 1e999, not a finite number." + Remake)]
    [InlineData("\"min\": 1,", "\"min\": 9.5,", "$.features[0].numeric.min: is 9.5, above the max of 9." + Remake)]
    [InlineData("\"stddev\": ", "\"stddev\": -", "$.features[0].numeric.stddev: is -2.7507574714370344, below 0." + Remake)]
    [InlineData("\"q\": 0.01", "\"q\": -0.01", "$.features[0].numeric.quantiles[0].q: is -0.01, outside 0..1." + Remake)]
    [InlineData("\"q\": 0.05", "\"q\": 0.01", "$.features[0].numeric.quantiles[1]: does not ascend from the one before it." + Remake)]
    [InlineData("\"ksErrorBound\": 0", "\"ksErrorBound\": 0.5", "$.features[0].numeric.ksErrorBound: is 0.5; the largest gap of counts makes it 0." + Remake)]
    [InlineData("\"rows\": 12,\n      \"missing\": 1,", "\"rows\": 12,\n      \"missing\": 2,", "$.features[0].numeric.counts: adds up to 10; the column has 9 values." + Remake)]
    [InlineData("\"missing\": 1,\n      \"invalid\": 1,", "\"missing\": 12,\n      \"invalid\": 1,", "$.features[0].rows: is 12 with 12 missing and 1 invalid, which are more." + Remake)]
    [InlineData("\"missing\": 1,\n      \"invalid\": 1,", "\"missing\": 9223372036854775807,\n      \"invalid\": 9223372036854775807,", "$.features[0].rows: is 12 with 9223372036854775807 missing and 9223372036854775807 invalid, which are more." + Remake)]
    [InlineData("\"missing\": 1,\n", "\"missing\": -1,\n", "$.features[0].missing: is -1, not a count (an integer, 0 or more)." + Remake)]
    [InlineData("\"missing\": 1,\n", "\"missing\": 9223372036854775808,\n", "$.features[0].missing: is 9223372036854775808, not a count (an integer, 0 or more)." + Remake)]
    [InlineData("\"rows\": 12, \"schema", "\"rows\": 13, \"schema", "$.features: has \"x\" with 12 rows; the source has 13." + Remake)]
    [InlineData("0, 0, 0, 1, 0, 0, 0, 2", "0, 0, 1, 0, 0, 0, 2", "$.features[0].numeric.counts: has 38 numbers for 19 points; 39 belong there." + Remake)]
    [InlineData("0, 0, 0, 1, 0, 0, 0, 2", "9223372036854775807, 0, 0, 1, 0, 0, 0, 2", "$.features[0].numeric.counts: adds up to 9223372036854775817; the column has 10 values." + Remake)]
    [InlineData("\"binEdges\": [1.9,", "\"binEdges\": [1.8,", "$.features[0].numeric.binEdges: has 1.8, which is none of the points." + Remake)]
    [InlineData("\"binEdges\": [1.9, 2,", "\"binEdges\": [2, 1.9,", "$.features[0].numeric.binEdges[1]: is 1.9, not above 2 before it." + Remake)]
    [InlineData("\"binCounts\": [1, 2,", "\"binCounts\": [2, 1,", "$.features[0].numeric.binCounts: does not agree with counts and binEdges." + Remake)]
    [InlineData("\"low\": -4.5", "\"low\": -6", "$.features[0].numeric.fences.low: is -6, which is none of the points." + Remake)]
    [InlineData("\"rule\": \"iqr\", \"low\": -4.5, \"high\": 13.5", "\"rule\": \"iqr\", \"low\": 13.5, \"high\": -4.5", "$.features[0].numeric.fences: has its low end above its high end." + Remake)]
    [InlineData("\"rule\": \"iqr\"", "\"rule\": \"guess\"", "$.features[0].numeric.fences.rule: is \"guess\"; it must be iqr or sigma." + Remake)]
    [InlineData("\"name\": \"c\"", "\"name\": \"x\"", "$.features: has \"x\" twice." + Remake)]
    [InlineData("\"value\": \"b\"", "\"value\": \"a\"", "$.features[1].categorical.categories: has \"a\" twice." + Remake)]
    [InlineData("\"value\": \"b\", \"count\": 3", "\"value\": \"b\", \"count\": 4", "$.features[1].categorical.categories: adds up to 13; the column has 12 values." + Remake)]
    [InlineData("\"value\": \"b\"", "\"value\": \"\\ud800\"", "$.features[1].categorical.categories[1].value: is not valid Unicode." + Remake)]
    [InlineData("\"distinct\": 2", "\"distinct\": 3", "$.features[1].categorical.other.hashes: has 2 hashes for 3 categories." + Remake)]
    [InlineData("\"0000000000000002\"", "\"xyz\"", "$.features[1].categorical.other.hashes[1]: is not a hash of 16 hexadecimal digits." + Remake)]
    [InlineData("\"role\": \"feature\"", "\"role\": \"target\"", "$.features[0].role: is \"target\"; it must be feature or prediction." + Remake)]
    [InlineData("\"kind\": \"numeric\"", "\"kind\": \"ordinal\"", "$.features[0].kind: is \"ordinal\"; it must be numeric or categorical." + Remake)]
    [InlineData("\"kind\": \"numeric\"", "\"kind\": \"categorical\"", "$.features[0].numeric: is there, although the kind is categorical." + Remake)]
    [InlineData("\"numeric\": {", "\"nothing\": {", "$.features[0].numeric: is not there." + Remake)]
    [InlineData("\"numeric\": {", "\"float32\": 1, \"numeric\": {\"float32\": 1,", "$.features[0].numeric.float32: is neither true nor false." + Remake)]
    [InlineData("\"model\": \"m\"", "\"model\": null", "$.model: is not a text." + Remake)]
    [InlineData("\"model\": \"m\"", "\"\\ud800aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": 1, \"model\": \"m\"", "$: has a name that is not valid Unicode." + Remake)]
    public void Parse_NamesThePlace_OfEachCorruption(string from, string to, string expected)
    {
        string body = HostileBaseline.Body();
        int at = body.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The sample has no {from}");
        Assert.Equal("b.json " + expected, MessageOf(HostileBaseline.Sealed(body[..at] + to + body[(at + from.Length)..])));
    }

    [Fact]
    public void Parse_RefusesMorePoints_ThanCellIdsHaveRoomFor()
    {
        string points = string.Join(", ", Enumerable.Range(10, 32_500)), zeros = string.Join(", ", Enumerable.Repeat(0, 65_000));
        string body = HostileBaseline.Body();
        int start = body.IndexOf("\"points\": [", StringComparison.Ordinal), end = body.IndexOf("\"ksErrorBound\"", StringComparison.Ordinal);
        string changed = $"{body[..start]}\"points\": [{points}], \"counts\": [10, {zeros}], {body[end..]}";
        Assert.Equal("b.json $.features[0].numeric.points: has 32500 numbers; 1 to 32000 are allowed." + Remake, MessageOf(HostileBaseline.Sealed(changed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"drift-exporter-baseline\"")]
    [InlineData("{\"format\":\"drift-exporter-baseline\",\"version\":1}")]
    [InlineData("{\"format\":\"drift-exporter-baseline\",\"version\":1,\"sha256\":\"\"}")]
    [InlineData("{\"format\":\"drift-exporter-baseline\",\"version\":1e400}")]
    [InlineData("{\"format\":\"drift-exporter-baseline\",\"version\":1,\"sha256\":\"none\"}")]
    [InlineData("{\"\\ud800xxxxxxxxxxxxxxxxxxxxxxx\":1}")]
    [InlineData("{\"format\":\"\\udc00\"}")]
    public void Parse_RefusesWhatIsNoBaseline(string text) => Assert.NotEmpty(MessageOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_RefusesDeepNesting_AndInvalidUtf8()
    {
        Assert.NotEmpty(MessageOf(Encoding.UTF8.GetBytes(new string('[', 100_000))));
        Assert.NotEmpty(MessageOf([0xff, 0xfe, .. Encoding.Unicode.GetBytes("{}")]));
        Assert.NotEmpty(MessageOf([.. "{\"format\":\""u8, 0xc3, 0x28, .. "\"}"u8]));
        Assert.NotEmpty(MessageOf([.. "{\""u8, 0xc3, 0x28, .. "\":1}"u8]));
    }
}
