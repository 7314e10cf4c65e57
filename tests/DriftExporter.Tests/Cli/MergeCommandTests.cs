using System.Globalization;
using DriftExporter.Cli;

namespace DriftExporter.Tests.Cli;

public sealed class MergeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drift-merge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Merge_WritesTheBytesOfOneRun_ForPartsOnOnePlan()
    {
        string[] rows = [.. Enumerable.Range(0, 3000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row % 97 * 0.1:R},c{row * row % 13}"))];
        WriteCsv("a.csv", rows[..700]);
        WriteCsv("b.csv", rows[700..701]);
        WriteCsv("c.csv", rows[701..]);
        Assert.Equal(0, await RunAsync("baseline", "-i", In("a.csv"), "-o", In("plan.json"), "--model", "m", "--points", "32", "--quiet"));
        foreach (string part in (string[])["a", "b", "c"])
            Assert.Equal(0, await RunAsync("baseline", "-i", In($"{part}.csv"), "-o", In($"{part}.json"), "--points-from", In("plan.json"), "--quiet"));
        Assert.Equal(0, await RunAsync("merge", "-i", $"{In("a.json")},{In("b.json")}", "-i", In("c.json"), "-o", In("merged.json"), "--quiet"));
        Assert.Equal(0, await RunAsync("baseline", "-i", $"{In("a.csv")},{In("b.csv")},{In("c.csv")}", "-o", In("whole.json"), "--points-from", In("plan.json"), "--quiet"));
        Assert.Equal(await File.ReadAllTextAsync(In("whole.json")), await File.ReadAllTextAsync(In("merged.json")));
        Assert.Equal(2, await RunAsync("merge", "-i", In("a.json"), "-o", In("merged.json")));
    }

    [Fact]
    public async Task Check_MakesTheBaseline_WhenItIsData()
    {
        string[] rows = [.. Enumerable.Range(0, 2000).Select(row => $"{row % 50},x")];
        WriteCsv("old.csv", rows);
        WriteCsv("same.csv", rows);
        WriteCsv("moved.csv", [.. Enumerable.Range(0, 2000).Select(row => $"{(row % 50) + 40},x")]);
        Assert.Equal(0, await RunAsync("check", "-b", In("old.csv"), "-i", In("same.csv")));
        Assert.Equal(3, await RunAsync("check", "-b", In("old.csv"), "-i", In("moved.csv")));
    }

    [Fact]
    public async Task Baseline_ReadsCsv_AsTheOptionsSay()
    {
        await File.WriteAllLinesAsync(In("d.csv"), Enumerable.Range(0, 100).Select(row => $"{row % 10},5;k{row % 3};n/a"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("baseline", "-i", In("d.csv"), "-o", In("d.json"), "--no-header", "--delimiter", ";", "--decimal-comma", "--missing-values", "n/a", "--quiet"));
        string baseline = await File.ReadAllTextAsync(In("d.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"name\": \"column1\"", baseline, StringComparison.Ordinal);
        Assert.Contains("\"max\": 9.5", baseline, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\": \"column3\"", baseline, StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("baseline", "-i", In("d.csv"), "-o", In("e.json"), "--delimiter", "::"));
    }

    private static Task<int> RunAsync(params string[] arguments) =>
        CommandLineProgram.RunAsync(arguments, TextWriter.Null, TextWriter.Null);

    private string In(string name) => Path.Combine(_folder, name);

    private void WriteCsv(string name, string[] rows) => File.WriteAllLines(In(name), rows.Prepend("x,c"));
}
