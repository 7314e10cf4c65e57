using System.Reflection;
using System.Text.RegularExpressions;
using DriftExporter.Tests.Docs;

namespace DriftExporter.Tests.Tailing;

/// <summary>The table of docs/tailing.md says of every row of the catalogue by which tests it holds, and the tests are there.</summary>
public sealed partial class CatalogueTests
{
    private static readonly (int Row, string WhatHappens, string[] Tests)[] s_rows = [.. Read()];

    [Fact]
    public void Table_HasEveryRowOnce()
    {
        Assert.Equal([.. Enumerable.Range(1, 77), .. Enumerable.Range(84, 7)], s_rows.Select(row => row.Row));
        Assert.All(s_rows, row => Assert.True(row.Tests.Length > 0 || row.WhatHappens.StartsWith("not promised", StringComparison.Ordinal), $"Row {row.Row} names no test."));
    }

    [Fact]
    public void Tests_ThatAreNamed_Exist()
    {
        ILookup<string, MethodInfo> own = typeof(CatalogueTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute))).Select(method => ($"{type.Name}.{method.Name}", method)))
            .ToLookup(test => test.Item1, test => test.method, StringComparer.Ordinal);
        ILookup<string, string> sources = Directory.EnumerateFiles(Path.Combine(TestData.Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);

        string[] unknown = [.. s_rows.SelectMany(row => row.Tests).Distinct().Where(test => !own.Contains(test) && !IsIn(sources, test))];
        Assert.Empty(unknown);
    }

    /// <summary>A test of another test program, by its source.</summary>
    private static bool IsIn(ILookup<string, string> sources, string test)
    {
        string[] parts = test.Split('.');
        return sources[parts[0]].Any(file => TestMethods().Matches(File.ReadAllText(file)).Any(method => method.Groups[1].Value == parts[1]));
    }

    private static IEnumerable<(int, string, string[])> Read()
    {
        string page = Page.Read("docs/tailing.md").Text;
        string table = page[page.IndexOf("<!-- catalogue -->", StringComparison.Ordinal)..page.IndexOf("<!-- /catalogue -->", StringComparison.Ordinal)];
        foreach (string line in table.Split('\n').Where(line => line.StartsWith('|')).Skip(2))
        {
            string[] cells = [.. line.Trim('|').Split(" | ").Select(cell => cell.Trim())];
            Assert.True(cells.Length == 4, line);
            Assert.All(cells, cell => Assert.NotEmpty(cell));
            yield return (int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture), cells[2], [.. cells[3].Split(", ").Select(test => test.Trim('`')).Where(test => test.Contains('.'))]);
        }
    }

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\](?:\s*\[[^\n]*\])*\s*public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex TestMethods();
}
