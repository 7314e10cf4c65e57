using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Csv;
using static DriftExporter.Tests.Formats.ColumnText;

namespace DriftExporter.Tests.Formats.Csv;

public sealed class CsvColumnReaderTests
{
    [Theory]
    [InlineData("1|2", "Integer(integer)")]
    [InlineData("+1|-2", "Integer(integer)")]
    [InlineData("1|2.5", "Float64(float64)")]
    [InlineData("1e3|2E-3", "Float64(float64)")]
    [InlineData("1||2", "Integer(integer)")]
    [InlineData("true|False|TRUE", "Boolean(boolean)")]
    [InlineData("true|1", "String(mixed)")]
    [InlineData("true|yes", "String(string)")]
    [InlineData("0|1", "Integer(integer)")]
    [InlineData("1|NA", "String(mixed)")]
    [InlineData("01|02", "String(string)")]
    [InlineData("1 |2", "String(mixed)")]
    [InlineData("2024-01-01|2024-01-02", "String(string)")]
    [InlineData("|", "String(null)")]
    public void Columns_HaveTheTypeOfAllTheirFields(string values, string expected)
    {
        using TemporaryFile file = new("id,x\n" + string.Concat(values.Split('|').Select(value => $"0,{value}\n")));
        using CsvColumnReader reader = new(file.Location);
        Assert.Equal("id:Integer(integer) x:" + expected, Types(reader));
        Assert.Equal(values.Split('|').Length, reader.RowCount);
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("a,b\r\n1,x\r\n2,y\r")]
    [InlineData("\uFEFFa,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty\n")]
    [InlineData("a|b\n1|x\n2|y\n")]
    [InlineData("\n\na,b\n\n1,x\n\r\n2,y\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    [InlineData("\"a\",\"b\"\r\n\"1\",\"x\"\r\n\"2\",\"y\"")]
    public void Read_ReadsTheSameTable_InEveryDialect(string text)
    {
        using TemporaryFile file = new(text);
        using CsvColumnReader reader = new(file.Location);
        Assert.Equal("a:Integer(integer) b:String(string)", Types(reader));
        Assert.Equal("1 'x'|2 'y'", Rows(reader, Numeric("a"), Categorical("b")));
        Assert.Equal("'y'", Rows(reader, Categorical("b")).Split('|')[1]);
    }

    [Fact]
    public void Read_TakesQuotedFieldsWhole()
    {
        using TemporaryFile file = new("n,t\n\"1\",\"a, \"\"b\"\"\r\nc\"\n\"2\"\"\",\"\"\n3,5\" disk\n4,\"\"\"\"\n");
        using CsvColumnReader reader = new(file.Location, new CsvOptions { MissingValues = ["-"] });
        Assert.Equal("1 'a, \"b\"\r\nc'|! ''|3 '5\" disk'|4 '\"'", Rows(reader, Numeric("n"), Categorical("t")));
    }

    [Fact]
    public void Read_TellsMissingFromInvalid_AndKeepsCategoriesAsTheyAre()
    {
        using TemporaryFile file = new("n,c,b\n,,\nNA, x ,True\n1e999,1.0,FALSE\nInfinity,007,true\nx,+5,\n-0.0,\"\",\n");
        using CsvColumnReader reader = new(file.Location, new CsvOptions { MissingValues = ["", "NA"] });
        Assert.Equal("- - -|- ' x ' 'true'|! '1.0' 'false'|! '007' 'true'|! '+5' -|-0 - -", Rows(reader, Numeric("n"), Categorical("c"), Categorical("b")));
        Assert.Equal("-|1|0|1|-|-", Rows(reader, Numeric("b")));
    }

    [Fact]
    public void Read_TakesADecimalComma_WhenTold()
    {
        using TemporaryFile file = new("a;b;c\n3,14;1.5;x,y.z\n-2;7;w\n");
        using CsvColumnReader reader = new(file.Location, new CsvOptions { DecimalComma = true });
        Assert.Equal("a:Float64(float64) b:String(mixed) c:String(string)", Types(reader));
        Assert.Equal("3.14 ! 'x,y.z'|-2 7 'w'", Rows(reader, Numeric("a"), Numeric("b"), Categorical("c")));
    }

    [Fact]
    public void Columns_AreNumbered_WithoutAHeader()
    {
        using TemporaryFile file = new("1,x\n2,y\n");
        using CsvColumnReader reader = new(file.Location, new CsvOptions { HasHeader = false });
        Assert.Equal("column1:Integer(integer) column2:String(string)", Types(reader));
        Assert.Equal("1 'x'|2 'y'", Rows(reader, Numeric("column1"), Categorical("column2")));
    }

    [Fact]
    public void Columns_HaveUniqueNames_WhateverTheHeaderSays()
    {
        using TemporaryFile file = new(",a,a,a.1,a,\"b\"\"c\"\n0,1,2,3,4,5\n");
        using CsvColumnReader reader = new(file.Location);
        Assert.Equal(["column1", "a", "a.2", "a.1", "a.3", "b\"c"], reader.Columns.Select(column => column.Name));
        Assert.Equal("0 1 2 3 4 5", Rows(reader, [.. reader.Columns.Select(column => Numeric(column.Name))]));
    }

    [Fact]
    public void Read_CountsByReason_WhatItCannotUse()
    {
        byte[] bytes =
        [
            .. "a,b\n1,2\n1\n1,2,3\n\"1\"x,2\n\"1\"x,2,\"\n3,"u8, 0xFF, .. "\n4,"u8, .. new byte[300].Select(_ => (byte)'9'),
            .. "\n5,6\n7,\"never closed\n8,9\n"u8,
        ];
        using TemporaryFile file = new(bytes);
        using CsvColumnReader reader = new(file.Location, new CsvOptions { MaxRecordBytes = 200 });
        Assert.Equal([new("csv", 5), new("encoding", 1), new("too_long", 1)], reader.RejectedRecords);
        Assert.Equal("1 2|5 6|8 9", Rows(reader, Numeric("a"), Numeric("b")));
        Assert.Equal([new("csv", 5), new("encoding", 1), new("too_long", 1)], reader.RejectedRecords);
    }

    [Fact]
    public void Read_GoesOnBehindTheFirstLine_OfARecordWhoseQuoteNeverCloses()
    {
        StringBuilder text = new("a,b\n0,\"open\n");
        for (int row = 1; row <= 5000; row++)
            text.Append($"{row},x\n");
        using TemporaryFile file = new(text.ToString());
        using CsvColumnReader reader = new(file.Location, new CsvOptions { MaxRecordBytes = 1000 });
        Assert.Equal(5000, reader.RowCount);
        Assert.Equal([new("too_long", 1)], reader.RejectedRecords);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(70_000)]
    public void Read_GivesWhatWasWritten_ForRandomTables(int longest)
    {
        Random random = new(longest);
        string[] alphabet = ["a", "b", ",", ";", "\"", "\n", "\r", " ", "\t", "é", "\U0001F600"];
        for (int table = 0; table < (longest > 1000 ? 3 : 60); table++)
        {
            int columns = random.Next(2, 6);
            List<string[]> rows = [];
            StringBuilder text = new(string.Join(',', Enumerable.Range(0, columns).Select(column => "c" + column)) + "\n");
            for (int row = random.Next(1, 40); row > 0; row--)
            {
                string[] fields = [.. Enumerable.Range(0, columns).Select(_ => RandomField(random, alphabet, random.Next(longest)))];
                rows.Add(fields);
                text.AppendJoin(',', fields.Select(field => Quote(random, field))).Append(random.Next(2) == 0 ? "\n" : "\r\n");
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            using TemporaryFile file = new(table % 2 == 0 ? bytes : TemporaryFile.Gzip(bytes));
            using CsvColumnReader reader = new(file.Location, new CsvOptions { Delimiter = ',', MissingValues = [] });
            string expected = string.Join('|', rows.Select(row => string.Join(' ', row.Select(field => $"'{field}'"))));
            Assert.Equal(expected, Rows(reader, [.. Enumerable.Range(0, columns).Select(column => Categorical("c" + column))]));
        }
    }

    [Theory]
    [InlineData("", "it holds no records.")]
    [InlineData("a,b\n", "it holds no records.")]
    [InlineData("a,b\n1\n2\n", "no record could be used: 2 csv.")]
    [InlineData("\"a\n", "its first record is no CSV: a quote is out of place, or it is too long.")]
    public void Open_Refuses_AFileWithoutRecords(string text, string what)
    {
        using TemporaryFile file = new(text);
        Assert.Equal(what, Assert.ThrowsAny<ProblemException>(() => new CsvColumnReader(file.Location)).Problems[0].What);
    }

    [Fact]
    public void Open_Refuses_AnotherEncodingAndAnotherDelimiter()
    {
        using TemporaryFile latin = new([.. "a,b"u8, 0xE9, .. "\n1,2\n"u8]);
        Assert.Equal("its first record is not UTF-8.", Assert.ThrowsAny<ProblemException>(() => new CsvColumnReader(latin.Location)).Problems[0].What);
        Assert.ThrowsAny<ProblemException>(() => new CsvColumnReader(latin.Location, new CsvOptions { Delimiter = ':' }));
    }

    /// <summary>Cut off at every byte and with every byte replaced: rows, or a problem, never anything else.</summary>
    [Fact]
    public void Read_EndsInRowsOrAProblem_ForDamagedFiles()
    {
        byte[] whole = Encoding.UTF8.GetBytes("a,\"b\"\r\n1,\"x\"\"y\"\r\n2,\"p\nq\"\r\n-3.5e2,é\r\n");
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte other in "\",\n\r\0\u0080x"u8)
            {
                using TemporaryFile file = new(other == 'x' ? whole[..at] : [.. whole[..at], other, .. whole[(at + 1)..]]);
                try
                {
                    using CsvColumnReader reader = new(file.Location, new CsvOptions { MaxRecordBytes = 16 });
                    Rows(reader, Numeric(reader.Columns[0].Name));
                }
                catch (ProblemException)
                {
                }
            }
        }
    }

    [Fact]
    public void Read_EndsInLinearTime_ForQuotesThatNeverClose()
    {
        // Every line opens a quote that only doubled quotes follow.
        byte[] bytes = Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("\"\"\"\"\"\n", 400_000)));
        using TemporaryFile file = new(bytes);
        try
        {
            using CsvColumnReader reader = new(file.Location);
            Rows(reader, Categorical("a"));
        }
        catch (ProblemException)
        {
        }
    }

    private static string RandomField(Random random, string[] alphabet, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));

    /// <summary>RFC 4180; sometimes also where it need not be.</summary>
    private static string Quote(Random random, string field)
    {
        bool needed = field.IndexOfAny([',', '"', '\n', '\r']) >= 0;
        return needed || random.Next(4) == 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
    }
}
