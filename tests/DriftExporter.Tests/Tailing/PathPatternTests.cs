using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("*.log", "app.log", true)]
    [InlineData("*.log", ".log", false)]
    [InlineData(".*", ".log", true)]
    [InlineData("*", "..data", false)]
    [InlineData("app?.log", "app1.log", true)]
    [InlineData("app?.log", "app.log", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("**", "anything", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "ax", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[]-]", "-", true)]
    [InlineData("[[]x", "[x", true)]
    [InlineData("[*]x", "*x", true)]
    [InlineData("[*]x", "ax", false)]
    [InlineData("", "", true)]
    public void MatchesName_DecidesAsAShellDoes(string segment, string name, bool expected) =>
        Assert.Equal(expected, PathPattern.MatchesName(segment, name));

    [Fact]
    public void MatchesName_TakesLittleTime_ForAWickedPattern() =>
        Assert.False(PathPattern.MatchesName(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 5000)));

    [Theory]
    [InlineData("/var/log/*.log", "/var/log", "*.log")]
    [InlineData("/var/log/app.log", "/var/log", "app.log")]
    [InlineData("/var/log/**/x/*.log", "/var/log", "**|x|*.log")]
    [InlineData("/*.log", "/", "*.log")]
    [InlineData("/var//log/./../log/*", "/var/log", "*")]
    public void Parse_SplitsFixedFolderAndSegments(string pattern, string folder, string segments)
    {
        PathPattern parsed = PathPattern.Parse(pattern);
        Assert.Equal((folder, segments), (parsed.Folder, string.Join('|', parsed.Segments)));
    }

    [Theory]
    [InlineData("", "paths: A pattern is empty. Name a file or a glob, for example /var/log/inference/*.jsonl.")]
    [InlineData("/var/log/", "paths: \"/var/log/\" names a folder. Say which files in it, for example with /*.jsonl at the end.")]
    [InlineData("/var/log/**", "paths: \"/var/log/**\" names a folder. Say which files in it, for example with /*.jsonl at the end.")]
    [InlineData("/var/[a/x.log", "paths: \"/var/[a/x.log\" has a [ without its ]. Close the set, or write [[] for the character.")]
    public void Parse_SaysWhatIsWrong(string pattern, string message) =>
        Assert.Equal(message, Assert.Throws<ProblemException>(() => PathPattern.Parse(pattern)).Message);

    [Theory]
    [InlineData("/a/**/*.log", "/a/x.log", true)]
    [InlineData("/a/**/*.log", "/a/b/c/x.log", true)]
    [InlineData("/a/**/*.log", "/ab/x.log", false)]
    [InlineData("/a/*/x.log", "/a/b/x.log", true)]
    [InlineData("/a/*/x.log", "/a/b/c/x.log", false)]
    [InlineData("/a/**/b/*.log", "/a/b/b/x.log", true)]
    public void MatchesPath_GoesDownTheFolders(string pattern, string path, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern).MatchesPath(path));

    [Theory]
    [InlineData("*.log", "top.log")]
    [InlineData("**/*.log", "top.log|a/x.log|a/b/x.log|b/x.log")]
    [InlineData("a/**/x.log", "a/x.log|a/b/x.log")]
    [InlineData("*/x.log", "a/x.log|b/x.log|linked/x.log")]
    [InlineData("[ab]/x.log", "a/x.log|b/x.log")]
    [InlineData("a/b/x.log", "a/b/x.log")]
    [InlineData("none/*/x.log", "")]
    public void Find_ListsWhatMatches(string glob, string expected)
    {
        using TailBench bench = new(glob, options => options with { Exclude = ["skip*", options.Paths[0][..^glob.Length] + "c/**/*"] });
        foreach (string folder in new[] { "a/b", "b", "c", ".hidden" })
            Directory.CreateDirectory(bench.InFolder(folder));
        Directory.CreateSymbolicLink(bench.InFolder("linked"), "b");
        foreach (string file in new[] { "top.log", "skip.log", "a/x.log", "a/b/x.log", "b/x.log", "c/x.log", ".hidden/x.log", ".x.log", "x.log.gz" })
            bench.Append(file, file + "\n");
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Where(path => path != "linked/x.log").Order(), bench.Drain().Order());
    }

    [Theory]
    [InlineData("/l/app.log.1", "/l/app.log")]
    [InlineData("/l/app.log.1.gz", "/l/app.log")]
    [InlineData("/l/app.log.gz", "/l/app.log")]
    [InlineData("/l/app.log-20261121", "/l/app.log")]
    [InlineData("/l/app.log.2026-11-21T10-00-00.123", "/l/app.log")]
    [InlineData("/l/app-2026-11-21T10-00-00.123.log", "/l/app.log")]
    [InlineData("/l/app.1.log", "/l/app.log")]
    [InlineData("/l/app.log.old", "/l/app.log")]
    [InlineData("/l/0.log.20261121-100000", "/l/0.log")]
    [InlineData("/x/app.log-2026112121.backup", "/x/app.log")]
    public void Bases_HoldsTheLog_OfARotatedName(string path, string log) => Assert.Contains(log, RotationNames.Bases(path));

    [Theory]
    [InlineData("/l/app.log")]
    [InlineData("/l/app.log.err")]
    [InlineData("/l.1/app.log")]
    [InlineData("/l/access.log")]
    [InlineData("/l/.1")]
    [InlineData("/l/1")]
    [InlineData("/x/backups.log")]
    public void Bases_IsEmpty_ForOtherNames(string path) => Assert.Empty(RotationNames.Bases(path));
}
