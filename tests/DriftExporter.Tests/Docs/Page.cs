using System.Text.RegularExpressions;

namespace DriftExporter.Tests.Docs;

/// <summary>One Markdown page of the repository, by its path from the root.</summary>
internal sealed partial class Page
{
    private Page(string path) => (Path, Text) = (path, File.ReadAllText(FullPath(path)));

    public string Path { get; }

    public string Text { get; private set; }

    /// <summary>Fenced blocks: the language, the text without the fences, and the line before the block.</summary>
    public IEnumerable<(string Language, string Text, string Before)> Blocks => Fences().Matches(Text)
        .Select(match => (match.Groups[2].Value, match.Groups[3].Value, match.Groups[1].Value));

    /// <summary>Code between single backticks, outside of fenced blocks.</summary>
    public IEnumerable<string> CodeSpans => Spans().Matches(Fences().Replace(Text, "\n")).Select(match => match.Groups[1].Value);

    /// <summary>Targets of links and pictures, outside of fenced blocks.</summary>
    public IEnumerable<string> Links => LinkTargets().Matches(Fences().Replace(Text, "\n")).Select(match => match.Groups[1].Value);

    /// <summary>Headings as the anchors that they get.</summary>
    public IEnumerable<string> Anchors => Headings().Matches(Fences().Replace(Text, "\n"))
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public static Page Read(string path) => new(path);

    /// <summary>README, CONTRIBUTING, CHANGELOG and everything under docs/.</summary>
    public static IEnumerable<Page> All() =>
        Directory.EnumerateFiles(TestData.Repository, "*.md")
            .Concat(Directory.EnumerateFiles(FullPath("docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(TestData.Repository, file)).Order(StringComparer.Ordinal).Select(Read);

    public static string FullPath(string path) => System.IO.Path.Combine(TestData.Repository, path);

    /// <summary>The page's region between <c>&lt;!-- generated: name --&gt;</c> and <c>&lt;!-- /generated --&gt;</c> must be this text.
    /// DRIFT_WRITE_DOCS=1 writes it.</summary>
    public void MustHold(string name, string generated)
    {
        string start = $"<!-- generated: {name} -->\n", end = "<!-- /generated -->";
        int from = Text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{Path} has no {start.Trim()}.");
        from += start.Length;
        int to = Text.IndexOf(end, from, StringComparison.Ordinal);
        Assert.True(to >= from, $"{Path} has no {end} behind it.");
        string updated = Text[..from] + generated + Text[to..];
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_DOCS") == "1" && updated != Text)
            File.WriteAllText(FullPath(Path), Text = updated);
        Assert.True(updated == Text, $"{Path} is not what the program says now. Run ./build.sh docs.");
    }

    [GeneratedRegex(@"([^\n]*)\n```([\w-]*)\n(.*?)\n```(?=\n|$)", RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Spans();

    [GeneratedRegex(@"\]\(([^)\s]+)\)|(?<=\b(?:src|href)="")([^""]+)(?="")")]
    private static partial Regex LinkTargets();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
