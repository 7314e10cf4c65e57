using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    private const string Smallest = "models: [{name: credit, baseline: credit.json, logs: {paths: [log.jsonl]}}]";

    private static readonly string Good = Path.Combine(TestData.Repository, "tests/DriftExporter.Tests/Configuration/good");

    [Fact]
    public void Parse_GivesTheDefaults_ForTheSmallestFile()
    {
        ExporterConfiguration expected = ExporterConfiguration.ForSingleModel("credit", "/etc/drift/credit.json", "/etc/drift/log.jsonl");

        Assert.Equal(ConfigurationText.Of(expected), ConfigurationText.Of(Parse(Smallest)));
    }

    /// <summary>The whole of a file that sets every key. A change of everything.txt is read before it is accepted.</summary>
    [Fact]
    public void Parse_ReadsEveryKey()
    {
        Dictionary<string, string> environment = new() { ["ADDRESS"] = ":9928", ["WIKI"] = "https://wiki.example.com", ["STAGE"] = "${WIKI}", ["EMPTY"] = "" };
        byte[] bytes = File.ReadAllBytes(Path.Combine(Good, "everything.yml"));

        ExporterConfiguration configuration = ConfigurationFile.Parse(bytes, "drift.yml", "/etc/drift", environment: environment.GetValueOrDefault);

        string printed = ConfigurationText.Of(configuration) + "\n";
        string golden = Path.Combine(Good, "everything.txt");
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_GOLDEN") == "1")
            File.WriteAllText(golden, printed);
        Assert.Equal(File.ReadAllText(golden), printed);
    }

    [Fact]
    public void EverythingFile_MentionsEveryKey()
    {
        string text = File.ReadAllText(Path.Combine(Good, "everything.yml"));
        Assert.All(ConfigurationReference.Keys, key => Assert.Contains(key.Name.Replace("[]", "", StringComparison.Ordinal) + ":", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("# comment\r\n\r\n")]
    [InlineData("%YAML 1.1\n---\n")]
    public void Parse_AcceptsWhatMayStandBefore(string before) => Assert.Single(Parse(before + Smallest + "\r\n").Models);

    [Theory]
    [InlineData("timezone: UTC", "UTC")]
    [InlineData("timezone: Etc/UTC", "UTC")]
    public void TimeZone_IsUtc_WithoutTimeZoneData(string field, string expected)
    {
        ExporterConfiguration configuration = Parse(Smallest.Replace("name: credit", $"name: credit, fields: {{{field}}}", StringComparison.Ordinal));
        Assert.Equal(expected, configuration.Models[0].Fields.TimeZone.Id);
    }

    [Fact]
    public void TimestampCandidates_HoldTheUsualNames_UnlessOneWasChosen()
    {
        Assert.Equal(["timestamp", "ts", "time", "@timestamp"], new FieldsConfiguration().TimestampCandidates.Select(FieldPaths.Format));
        Assert.Equal(["at"], new FieldsConfiguration { Timestamp = ["at"] }.TimestampCandidates.Select(FieldPaths.Format));
        Assert.Empty(new FieldsConfiguration { Timestamp = [] }.TimestampCandidates);
    }

    [Fact]
    public void Exclude_IsEmpty_WhenCompressedFilesAreRead()
    {
        Assert.Empty(Parse(Smallest.Replace("[log.jsonl]", "[log.jsonl], read_compressed: true", StringComparison.Ordinal)).Models[0].Logs.Exclude);
        Assert.Equal(["*.gz"], Parse(Smallest).Models[0].Logs.Exclude);
    }

    [Fact]
    public void Read_TakesPathsFromTheFilesFolder_AndNamesTheFileAsGiven()
    {
        string folder = Directory.CreateTempSubdirectory("drift-config-").FullName;
        try
        {
            string path = Path.Combine(folder, "drift.yml");
            File.WriteAllText(path, Smallest);
            Assert.Equal(Path.Combine(folder, "credit.json"), ConfigurationFile.Read(path).Models[0].Baseline);

            string given = Path.GetRelativePath(Environment.CurrentDirectory, path);
            File.WriteAllText(path, Smallest + "\nweb: 1\n");
            Problem problem = Assert.Single(Assert.ThrowsAny<ProblemException>(() => ConfigurationFile.Read(given)).Problems);
            Assert.Equal(given + ":2:6 web", problem.Where);

            AssertRefused(Path.Combine(folder, "absent.yml"), "does not exist.");
            AssertRefused(Path.Combine(folder, "absent/drift.yml"), "does not exist.");
            AssertRefused(folder, "is a folder.");
            AssertRefused("a\0b", "cannot be read");
            File.WriteAllText(path, new string('#', ConfigurationFile.MaximumBytes + 1));
            AssertRefused(path, "is larger than 1MiB.");
            if (File.Exists("/dev/zero"))
                AssertRefused("/dev/zero", "is larger than 1MiB.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(new byte[] { (byte)'#', 0xFF, (byte)'\n' }, "drift.yml:1: is not UTF-8. Save the file as UTF-8.")]
    [InlineData(new byte[] { (byte)'#', (byte)'\n', (byte)'#', 0xC3 }, "drift.yml:2: is not UTF-8. Save the file as UTF-8.")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "drift.yml:1: is not UTF-8. Save the file as UTF-8.")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0 }, "drift.yml:2:2: has the control character U+0000. Delete it, or write it as \\u escape in double quotes.")]
    public void Parse_RefusesBytes_ThatAreNoText(byte[] bytes, string expected)
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => ConfigurationFile.Parse(bytes, "drift.yml", "/"));
        Assert.Equal(expected, exception.Message);
    }

    [Fact]
    public void Check_FindsContradictions_InRecordsFromCode()
    {
        ExporterConfiguration good = ExporterConfiguration.ForSingleModel("credit", "/b.json", "/log.jsonl");
        ModelConfiguration model = good.Models[0];
        Assert.Empty(ConfigurationFile.Check(good));

        IReadOnlyList<Problem> problems = ConfigurationFile.Check(good with { Models = [model with { Baseline = null, MinimumRows = 9000 }, model] });

        Assert.Equal(["models[1].name", "models[0].baseline", "models[0].windows[0].rows"], problems.Select(problem => problem.Where));
    }

    [Fact]
    public void Parse_StopsCounting_AtAHundredProblems()
    {
        string text = string.Concat(Enumerable.Range(0, 250).Select(index => $"unknown{index}: 1\n"));
        IReadOnlyList<Problem> problems = Assert.ThrowsAny<ProblemException>(() => Parse(text)).Problems;
        Assert.Equal(101, problems.Count);
        Assert.Equal("drift.yml: has 151 more problems. Mend these first.", problems[^1].ToString());
    }

    private static ExporterConfiguration Parse(string text) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "drift.yml", "/etc/drift", environment: _ => null);

    private static void AssertRefused(string path, string what) =>
        Assert.Contains(what, Assert.ThrowsAny<ProblemException>(() => ConfigurationFile.Read(path)).Message, StringComparison.Ordinal);
}
