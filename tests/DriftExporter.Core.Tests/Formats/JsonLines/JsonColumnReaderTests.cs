using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.ColumnText;

namespace DriftExporter.Tests.Formats.JsonLines;

public sealed class JsonColumnReaderTests
{
    [Theory]
    [InlineData("1|2", "Integer(integer)")]
    [InlineData("1|2.5", "Float64(float64)")]
    [InlineData("1|1e3", "Float64(float64)")]
    [InlineData("1|NaN", "Float64(float64)")]
    [InlineData("1|null", "Integer(integer)")]
    [InlineData("1|\"2\"", "Float64(float64)")]
    [InlineData("1|\"two\"", "String(mixed)")]
    [InlineData("1|true", "Integer(integer)")]
    [InlineData("true|false", "Boolean(boolean)")]
    [InlineData("true|\"false\"", "String(mixed)")]
    [InlineData("true|\"1\"", "String(mixed)")]
    [InlineData("\"1\"|\"2\"", "String(string)")]
    [InlineData("\"a\"|null", "String(string)")]
    [InlineData("null|null", "String(null)")]
    [InlineData("[1]|null", "Nested(array)")]
    [InlineData("[1]|2", "Integer(integer)")]
    [InlineData("{}|null", "Nested(object)")]
    public void Columns_HaveTheTypeOfAllTheirValues(string values, string expected)
    {
        using TemporaryFile file = new(string.Join('\n', values.Split('|').Select(value => $"{{\"x\":{value}}}")));
        using JsonColumnReader reader = new(file.Location);
        Assert.Equal("x:" + expected, Types(reader));
        Assert.Equal(expected.StartsWith("Nested", StringComparison.Ordinal), reader.Columns[0].Unsupported is not null);
    }

    [Fact]
    public void Columns_NameLeavesOfObjects_InOrderOfAppearance()
    {
        using TemporaryFile file = new("""
            {"id":1,"user":{"age":3,"home":{"zip":"1"}},"tags":[]}
            {"id":1,"user":null,"late":true}
            {"user.age":4.5}
            """);
        using JsonColumnReader reader = new(file.Location);
        Assert.Equal("id:Integer(integer) user.age:Float64(float64) user.home.zip:String(string) tags:Nested(array) late:Boolean(boolean)", Types(reader));
        Assert.Equal("1 3 '1' -|1 - - 'true'|- 4.5 - -", Rows(reader, Numeric("id"), Numeric("user.age"), Categorical("user.home.zip"), Categorical("late")));
        Assert.Equal([["user", "age"], ["user.age"]], reader.PathsOf("user.age"));
    }

    [Fact]
    public void Columns_KeepAColumn_WhereOnlySomeRecordsNest()
    {
        using TemporaryFile file = new("{\"x\":1}\n{\"x\":{\"y\":2}}\n");
        using JsonColumnReader reader = new(file.Location);
        Assert.Equal("x:Integer(integer) x.y:Integer(integer)", Types(reader));
        Assert.Equal("1 -|! 2", Rows(reader, Numeric("x"), Numeric("x.y")));
    }

    [Fact]
    public void Read_HasTheSameRows_WhateverIsSelected()
    {
        using TemporaryFile file = new("{\"a\":1}\n{\"b\":2}\n{}\n{\"a\":3,\"b\":4}\n{\"c\":[]}\n");
        using JsonColumnReader reader = new(file.Location);
        Assert.Equal("1|-|3|-", Rows(reader, Numeric("a")));
        Assert.Equal("'-'|'2'|'4'|'-'".Replace("'-'", "-", StringComparison.Ordinal), Rows(reader, Categorical("b")));
        Assert.Equal("1 -|- 2|3 4|- -", Rows(reader, Numeric("a"), Numeric("b")));
        Assert.Equal([new("no_features", 1)], reader.RejectedRecords);
    }

    [Fact]
    public void Read_CountsByReason_WhatItCannotUse()
    {
        byte[] bytes = [.. "\uFEFF{\"a\":1}\r\n\r\n[1]\n{\"a\":\n{\"a\":\""u8, 0xFF, .. "\"}\n{\"b\":\""u8, .. new byte[200].Select(_ => (byte)'x'), .. "\"}\n"u8,
            .. "{\"a\":[[[[1]]]]}\n{\"a\":2}"u8];
        using TemporaryFile file = new(bytes);
        using JsonColumnReader reader = new(file.Location, new RecordSchema { Fields = [], MaxDepth = 3 }, maxLineBytes: 100);
        KeyValuePair<string, long>[] expected = [new("depth", 1), new("encoding", 1), new("json", 1), new("not_object", 1), new("too_long", 1)];
        Assert.Equal(expected, reader.RejectedRecords);
        Assert.Equal("1|2", Rows(reader, Numeric("a")));
        Assert.Equal(expected, reader.RejectedRecords);
    }

    [Fact]
    public void Read_FollowsTheSchema_OfABaselineFromLogs()
    {
        using TemporaryFile file = new("""
            {"model":"m","status":200,"features":{"age":1},"score":0.5}
            {"model":"other","status":200,"features":{"age":2}}
            {"model":"m","status":503,"features":{"age":3}}
            {"model":"m","age":"4"}
            """);
        RecordSchema schema = RecordSchemas.Of(RecordSchemas.Numeric("age"), RecordSchemas.Categorical("score") with { Float32 = true }) with
        {
            Where = [new(["model"], ["m"])],
            StatusPath = ["status"],
        };
        using JsonColumnReader reader = new(file.Location, schema);
        Assert.Equal("age:Float64(float64) score:String(string)", Types(reader));
        Assert.Equal("'0.5' 1|- 4", Rows(reader, Categorical("score"), Numeric("age")));
        Assert.Equal([new("filtered", 1), new("status_error", 1)], reader.RejectedRecords);

        using JsonColumnReader withErrors = new(file.Location, schema, includeErrors: true);
        Assert.Equal("1|3|4", Rows(withErrors, Numeric("age")));

        using JsonColumnReader inferred = new(file.Location, schema with { Fields = [] });
        Assert.Equal("model:String(string) status:Integer(integer) features.age:Integer(integer) score:Float64(float64) age:String(string)", Types(inferred));
        Assert.Equal("'m' 1|'m' -", Rows(inferred, Categorical("model"), Numeric("features.age")));
    }

    [Fact]
    public void Read_FillsManyBatches_AlsoFromGzip()
    {
        StringBuilder text = new();
        for (int row = 0; row < 10_000; row++)
            text.Append($"{{\"a\":{row},\"b\":\"category {row % 7}\"}}\n");
        using TemporaryFile file = new(TemporaryFile.Gzip(Encoding.UTF8.GetBytes(text.ToString())));
        using JsonColumnReader reader = new(file.Location);
        string expected = string.Join('|', Enumerable.Range(0, 10_000).Select(row => $"{row} 'category {row % 7}'"));
        Assert.Equal(expected, Rows(reader, Numeric("a"), Categorical("b")));
        Assert.Equal(expected, Rows(reader, Numeric("a"), Categorical("b")));
    }

    [Theory]
    [InlineData("", "it holds no records.")]
    [InlineData("\n\n", "it holds no records.")]
    [InlineData("[\n{\"a\":1},\n]", "no record could be used: 3 json.")]
    [InlineData("PAR1\0\0", "no record could be used: 1 json.")]
    [InlineData("{}", "no record could be used: 1 no_features.")]
    public void Open_Refuses_AFileWithoutRecords(string text, string what)
    {
        using TemporaryFile file = new(text);
        ProblemException refusal = Assert.ThrowsAny<ProblemException>(() => new JsonColumnReader(file.Location));
        Assert.Equal(new Problem(file.Location, what, "Give JSON Lines: one object a line (jq -c '.[]' makes them of an array)."), refusal.Problems[0]);
    }

    [Fact]
    public void Open_Refuses_AFileThatIsNotThere()
    {
        ProblemException refusal = Assert.ThrowsAny<ProblemException>(() => new JsonColumnReader(Path.Combine(Path.GetTempPath(), "no such.jsonl")));
        Assert.Contains("cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Refuses_MoreKeysThanATableHas()
    {
        using TemporaryFile file = new(string.Concat(Enumerable.Range(0, JsonColumnInference.MaxKeys + 2).Select(key => $"{{\"k{key}\":1}}\n")));
        Assert.ThrowsAny<ProblemException>(() => new JsonColumnReader(file.Location));
    }

    /// <summary>Cut off at every byte and with every byte flipped: rows, or a problem, never anything else.</summary>
    [Fact]
    public void Read_EndsInRowsOrAProblem_ForDamagedGzip()
    {
        byte[] whole = TemporaryFile.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(row => $"{{\"a\":{row * 7919 % 1000}}}\n"))));
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte[] damaged in (byte[][])[whole[..at], [.. whole[..at], (byte)(whole[at] ^ 0x55), .. whole[(at + 1)..]]])
            {
                using TemporaryFile file = new(damaged);
                try
                {
                    using JsonColumnReader reader = new(file.Location);
                    Rows(reader, Categorical(reader.Columns[0].Name));
                }
                catch (ProblemException)
                {
                }
            }
        }
    }

    [Fact]
    public void Read_KnowsACutOffGzip()
    {
        byte[] whole = TemporaryFile.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(row => $"{{\"a\":{row * 7919 % 1000}}}\n"))));
        using TemporaryFile file = new(whole[..(whole.Length / 2)]);
        ProblemException refusal = Assert.ThrowsAny<ProblemException>(() => new JsonColumnReader(file.Location));
        Assert.Contains("gzip", refusal.Message, StringComparison.Ordinal);
    }
}
