using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Hosting;

namespace DriftExporter.Tests.Docs;

/// <summary>What the pages name exists: links, metrics, options, keys, packages, log lines, and text taken from the samples.</summary>
public sealed partial class DocumentsTests
{
    private static readonly Page[] Pages = [.. Page.All()];

    [Fact]
    public void Links_LeadSomewhere()
    {
        var broken = new List<string>();
        foreach (Page page in Pages)
        {
            foreach (string link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                string[] parts = link.Split('#');
                string target = parts[0].Length == 0 ? page.Path
                    : Path.GetRelativePath(TestData.Repository, Path.Combine(Path.GetDirectoryName(Page.FullPath(page.Path))!, parts[0]));
                if (!Path.Exists(Page.FullPath(target)) || (parts.Length > 1 && !Page.Read(target).Anchors.Contains(parts[1])))
                    broken.Add($"{page.Path}: {link}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Metrics_AreInTheCatalogue()
    {
        HashSet<string> known = [.. MetricCatalogue.Families.Select(family => family.Name),
            .. MetricCatalogue.Families.Where(family => family.Type == MetricType.Histogram).Select(family => family.Name + "_bucket")];
        Assert.Empty(Pages.SelectMany(page => MetricNames().Matches(page.Text)
            .Select(match => match.Value).Where(name => !known.Contains(name)).Select(name => $"{page.Path}: {name}")).Distinct());
    }

    [Fact]
    public void Commands_HaveOnlyOptionsOfTheirVerb()
    {
        var unknown = new List<string>();
        foreach (Page page in Pages)
        {
            IEnumerable<string> code = page.Blocks.Select(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal)).Concat(page.CodeSpans);
            foreach (Match command in code.SelectMany(text => Commands().Matches(text)))
            {
                string verb = command.Groups[1].Value;
                if (!Verbs.Options.TryGetValue(verb, out HashSet<string>? options))
                    unknown.Add($"{page.Path}: the verb {verb}");
                else
                    unknown.AddRange(OptionNames().Matches(command.Groups[2].Value).Select(match => match.Value)
                        .Where(option => !options.Contains(option)).Select(option => $"{page.Path}: {verb} {option}"));
            }

            HashSet<string> all = [.. Verbs.Options.Values.SelectMany(options => options)];
            unknown.AddRange(page.CodeSpans.Where(span => span.StartsWith("--", StringComparison.Ordinal)).Select(span => span.Split(' ', '=')[0])
                .Where(option => !all.Contains(option)).Select(option => $"{page.Path}: {option}"));
        }

        Assert.Empty(unknown);
    }

    [Fact]
    public void Configurations_AreValid()
    {
        IEnumerable<(string, string)> examples = Pages.SelectMany(page => page.Blocks
            .Where(block => block.Language == "yaml" && block.Text.StartsWith("models:", StringComparison.Ordinal)).Select(block => (page.Path, block.Text)));
        IEnumerable<(string, string)> samples = new[] { "samples/compose/drift-exporter.yml", "samples/kubernetes/drift-exporter.yml" }
            .Select(path => (path, File.ReadAllText(Page.FullPath(path))));
        foreach ((string path, string text) in examples.Concat(samples))
            ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), path, "/");
    }

    /// <summary>The short table is written with the page, by one command.</summary>
    [Fact]
    public void ReadmesFigures_AreThoseOfTheBenchmarks()
    {
        string page = File.ReadAllText(Page.FullPath("docs/benchmarks.md")), readme = File.ReadAllText(Page.FullPath("README.md"));
        string[] rows = [.. readme[readme.IndexOf("<!-- benchmarks -->", StringComparison.Ordinal)..readme.IndexOf("<!-- /benchmarks -->", StringComparison.Ordinal)]
            .Split('\n').Where(line => line.StartsWith('|')).Skip(2)];
        Assert.InRange(rows.Length, 4, 12);
        foreach (string[] cells in rows.Select(row => row.Split('|', StringSplitOptions.TrimEntries)))
        {
            Assert.Contains($"| {cells[2].Split(' ')[0]} |", page, StringComparison.Ordinal);
            Assert.All(cells[3].Split("<br>"), peer => Assert.Contains($"| {peer.Split(" × ")[1]} |", page, StringComparison.Ordinal));
            Assert.All(cells[3].Split("<br>"), peer => Assert.Contains($"| {peer.Split(" × ")[0]} (", page, StringComparison.Ordinal));
        }
    }

    /// <summary>A block behind a comment <c>from FILE</c> is a run of lines of that file.</summary>
    [Fact]
    public void Snippets_AreTheSamplesOwnText()
    {
        (string Text, string File)[] snippets = [.. Pages.SelectMany(page => page.Blocks)
            .Select(block => (block.Text, TakenFrom().Match(block.Before).Groups[1].Value)).Where(snippet => snippet.Value.Length > 0)];
        Assert.True(snippets.Length >= 2, "README.md shows the compose and the Kubernetes sample.");
        foreach ((string text, string file) in snippets)
            Assert.Contains($"\n{text}\n", File.ReadAllText(Page.FullPath(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Dependencies_AreThePackagesOfTheSolution()
    {
        var versions = XDocument.Load(Page.FullPath("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        string page = Page.Read("docs/dependencies.md").Text;
        Dictionary<string, string> table = PackageRows().Matches(page[..page.IndexOf("\n## ", StringComparison.Ordinal)])
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(versions.OrderBy(package => package.Key), table.OrderBy(package => package.Key));

        string notices = File.ReadAllText(Page.FullPath("samples/image/THIRD-PARTY-NOTICES.txt"));
        IEnumerable<string> shipped = new[] { "src/DriftExporter/DriftExporter.csproj", "src/DriftExporter.Core/DriftExporter.Core.csproj" }
            .SelectMany(project => XDocument.Load(Page.FullPath(project)).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value));
        foreach (string package in shipped)
            Assert.Contains($"\n{package} {versions[package]} ", notices, StringComparison.Ordinal);
    }

    /// <summary>Every fixed text that the exporter logs has its row, with its level, and every row its text.</summary>
    [Fact]
    public void LogLines_AreInOperations()
    {
        var logged = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Page.FullPath("src/DriftExporter"), "*.cs", SearchOption.AllDirectories))
        {
            string code = File.ReadAllText(file);
            foreach (Match match in LogCalls().Matches(code))
                logged.Add($"{match.Groups[1].Value.Replace("OnceAMinute", "", StringComparison.Ordinal).ToLowerInvariant()} | {Placeholders().Replace(match.Groups[2].Value, "…")}");
            foreach (Match match in LogTexts().Matches(code))
                logged.Add($"{match.Groups[1].Value.ToLowerInvariant()} | {match.Groups[2].Value}");
        }

        string page = Page.Read("docs/operations.md").Text;
        string table = page[page.IndexOf("<!-- log lines -->", StringComparison.Ordinal)..page.IndexOf("<!-- /log lines -->", StringComparison.Ordinal)];
        Assert.Equal(logged, table.Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => string.Join(" | ", line.Trim('|').Split('|').Take(2).Select(cell => cell.Trim()))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BaselineExample_IsABaseline()
    {
        string example = Page.Read("docs/baseline-format.md").Blocks.Single(block => block.Before == "<!-- example: baseline -->").Text;
        BaselineProfile baseline = BaselineFile.Parse(Encoding.UTF8.GetBytes(example + "\n"), "docs/baseline-format.md");
        Assert.Equal(["amount", "paid"], baseline.Features.Select(feature => feature.Name));
        Assert.Equal(0, baseline.Features[0].Numeric!.KsErrorBound);
    }

    [GeneratedRegex(@"(?<![\w:-])(?:drift|process)_[a-z0-9_]*[a-z0-9]\b(?![_*])")]
    private static partial Regex MetricNames();

    [GeneratedRegex(@"(?<![\w/.-])drift-exporter ([a-z]+)([^\n|>#&]*)")]
    private static partial Regex Commands();

    [GeneratedRegex(@"(?<=\s)--?[a-z][\w.-]*")]
    private static partial Regex OptionNames();

    [GeneratedRegex(@"^<!-- from (\S+) -->$")]
    private static partial Regex TakenFrom();

    [GeneratedRegex(@"^\| ([\w.]+) \| ([\d.]+) \|", RegexOptions.Multiline)]
    private static partial Regex PackageRows();

    [GeneratedRegex(@"(?<![\w.])_?log\.(Debug|Info|WarnOnceAMinute|Warn|Error)\((?:\$""[^""]*"", )?\$?""([^""]+)""")]
    private static partial Regex LogCalls();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"Severity\.(Debug|Info|Warn|Error), ""([^""]+)""\)")]
    private static partial Regex LogTexts();
}
