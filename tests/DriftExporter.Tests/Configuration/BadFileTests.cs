using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

/// <summary>One bad file per rule, each beside the whole text that its reader prints. To add one: write bad/name.yml, run the
/// tests with DRIFT_WRITE_GOLDEN=1, and read bad/name.txt as somebody who has just made that mistake.</summary>
public sealed class BadFileTests
{
    private static readonly string Folder = Path.Combine(TestData.Repository, "tests/DriftExporter.Tests/Configuration/bad");

    public static TheoryData<string> Names => [.. NamesOf("*.yml")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_SaysWhereWhatAndHowToMend(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, name + ".yml"));

        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => ConfigurationFile.Parse(bytes, "drift.yml", "/etc/drift", environment: _ => null));

        string printed = string.Concat(exception.Problems.Select(problem => problem + "\n"));
        string golden = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_GOLDEN") == "1")
            File.WriteAllText(golden, printed);
        Assert.Equal(File.ReadAllText(golden), printed);
        Assert.All(exception.Problems, problem => Assert.True(problem.Where.Length > 0 && problem.What.Length > 0 && problem.Remedy.Length > 0));
    }

    [Fact]
    public void EveryBadFile_HasItsMessage_AndEveryMessageItsFile()
    {
        Assert.Equal(NamesOf("*.txt"), NamesOf("*.yml"));
    }

    [Fact]
    public void Documentation_ShowsMessagesAsTheyArePrinted()
    {
        string[] shown = [.. File.ReadAllLines(Path.Combine(TestData.Repository, "docs/configuration.md")).Where(line => line.StartsWith("drift.yml:", StringComparison.Ordinal))];
        string printed = File.ReadAllText(Path.Combine(Folder, "every-problem-at-once.txt"));
        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line + "\n", printed, StringComparison.Ordinal));
    }

    private static IEnumerable<string> NamesOf(string pattern) =>
        Directory.GetFiles(Folder, pattern).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
