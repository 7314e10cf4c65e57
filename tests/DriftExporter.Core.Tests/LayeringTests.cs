using System.Text.RegularExpressions;

namespace DriftExporter.Tests;

/// <summary>A folder is a layer: the sources of both projects have no arrow that the table in docs/architecture.md does not have.</summary>
public sealed class LayeringTests
{
    private static readonly LayerTable Table = LayerTable.Read(File.ReadAllText(Path.Combine(TestData.Repository, "docs", "architecture.md")));
    private static readonly SourceFile[] Sources = [.. SourceFile.All()];

    [Fact]
    public void EveryFolder_HasARow_AndEveryRowAFolder() =>
        Assert.Equal(Sources.Select(source => source.Layer).Where(layer => layer.Length > 0).Distinct().Order(), Table.Layers.Order());

    [Fact]
    public void EveryRow_UsesOnlyRowsBelowIt()
    {
        foreach ((string layer, string used) in Table.Arrows)
            Assert.True(Table.RowOf(used) > Table.RowOf(layer), $"{layer} may use {used}, which does not stand below it in docs/architecture.md.");
    }

    [Fact]
    public void EveryNamespace_IsTheFolder()
    {
        foreach (SourceFile source in Sources.Where(source => source.Path != "DriftExporter/Program.cs"))
            Assert.Equal([source.Namespace], source.Namespaces.Distinct());
    }

    [Fact]
    public void EveryArrow_IsInTheTable()
    {
        ILookup<string, string> typesOf = Sources.SelectMany(source => source.Types.Select(type => (source.Layer, type))).ToLookup(pair => pair.Layer, pair => pair.type);
        string[] arrows =
        [
            .. from source in Sources
               where source.Layer.Length > 0
               from used in source.LayersUsed(Table.Layers, typesOf)
               where used != source.Layer && !Table.Allows(source.Layer, used)
               select $"src/{source.Path}: {source.Layer} uses {used}",
        ];
        Assert.True(arrows.Length == 0, "Arrows that docs/architecture.md does not have:\n" + string.Join('\n', arrows));
    }

    [Fact]
    public void EveryPackage_IsInTheTable()
    {
        string[] arrows =
        [
            .. from source in Sources
               where source.Layer.Length > 0
               from package in source.PackagesUsed()
               where !Table.AllowsPackage(source.Layer, package)
               select $"src/{source.Path}: {source.Layer} uses the package {package}",
        ];
        Assert.True(arrows.Length == 0, "Packages that docs/architecture.md does not have:\n" + string.Join('\n', arrows));
    }

    [Theory]
    [InlineData("using DriftExporter.Scoring;", "Scoring")]
    [InlineData("using static DriftExporter.Scoring.Rules;", "Scoring")]
    [InlineData("using Short = DriftExporter.Scoring.Deep.Name;", "Scoring")]
    [InlineData("global using DriftExporter.Scoring;", "Scoring")]
    [InlineData("class A { Scoring.Score b; }", "Scoring")]
    [InlineData("class A { DriftExporter.Scoring.Deep.Score b; }", "Scoring")]
    [InlineData("class A { object b = (Scoring.Score)1; }", "Scoring")]
    [InlineData("class A { int b = tailer.Scoring.Score; }", null)]
    [InlineData("class A { int b = Scoring.Count; }", null)]
    [InlineData("// using DriftExporter.Scoring;", null)]
    [InlineData("/// <see cref=\"Scoring.Score\"/>", null)]
    [InlineData("class A { string b = \"Scoring.Score // \"; }", null)]
    public void LayersUsed_FindsTheArrow_HoweverItIsWritten(string text, string? expected)
    {
        var source = new SourceFile("DriftExporter/Pipeline/A.cs", text);
        ILookup<string, string> types = new[] { ("Scoring", "Score") }.ToLookup(pair => pair.Item1, pair => pair.Item2);
        Assert.Equal(expected is null ? [] : [expected], source.LayersUsed(["Pipeline", "Scoring"], types));
    }
}

/// <summary>The table between the markers of docs/architecture.md: folder, layers that it may use, packages that it may use.</summary>
internal sealed class LayerTable
{
    private readonly List<(string Layer, string[] Layers, string[] Packages)> _rows = [];

    public IEnumerable<string> Layers => _rows.Select(row => row.Layer);

    public IEnumerable<(string Layer, string Used)> Arrows => _rows.SelectMany(row => row.Layers.Select(used => (row.Layer, used)));

    public static LayerTable Read(string page)
    {
        var table = new LayerTable();
        string text = page[page.IndexOf("<!-- layers -->", StringComparison.Ordinal)..page.IndexOf("<!-- /layers -->", StringComparison.Ordinal)];
        foreach (string line in text.Split('\n').Where(line => line.StartsWith('|')).Skip(2))
        {
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            table._rows.Add((cells[0], Names(cells[1]), Names(cells[2])));
        }

        return table;
    }

    public int RowOf(string layer)
    {
        int row = _rows.FindIndex(row => row.Layer == layer);
        return row >= 0 ? row : throw new ArgumentException($"docs/architecture.md has no row for {layer}.", nameof(layer));
    }

    public bool Allows(string layer, string used) => _rows[RowOf(layer)].Layers.Contains(used);

    public bool AllowsPackage(string layer, string package) => _rows[RowOf(layer)].Packages.Contains(package);

    private static string[] Names(string cell) => cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One file of src/, as far as its arrows go. Read as text: comments and literals are blanked first.</summary>
internal sealed partial class SourceFile
{
    private static readonly (string Namespace, string Package)[] s_packages =
    [
        ("CommandLine", "CommandLineParser"), ("YamlDotNet", "YamlDotNet"), ("Spectre.Console", "Spectre.Console"),
        ("MathNet.Numerics", "MathNet.Numerics"), ("System.Numerics.Tensors", "System.Numerics.Tensors"), ("Microsoft.AspNetCore", "ASP.NET Core"),
    ];

    private readonly string _code;

    /// <param name="path">Below src/: project/folder/…/Name.cs.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        _code = Literals().Replace(text, match => match.Value.StartsWith('/') ? "" : "\"\"");
        string[] folders = path.Split('/')[1..^1];
        Layer = folders.FirstOrDefault() ?? "";
        Namespace = string.Join('.', folders.Prepend("DriftExporter"));
    }

    public string Path { get; }

    /// <summary>The first folder; empty for the files of the root namespace.</summary>
    public string Layer { get; }

    public string Namespace { get; }

    public IEnumerable<string> Namespaces => NamespaceLines().Matches(_code).Select(match => match.Groups[1].Value);

    /// <summary>Types that the file declares, nested ones too.</summary>
    public IEnumerable<string> Types => TypeDeclarations().Matches(_code).Select(match => match.Groups[1].Value);

    private IEnumerable<string> Usings => UsingLines().Matches(_code).Select(match => match.Groups[1].Value);

    public static IEnumerable<SourceFile> All()
    {
        string root = System.IO.Path.Combine(TestData.Repository, "src");
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string path = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                yield return new SourceFile(path, File.ReadAllText(file));
        }
    }

    /// <summary>By using directives, and by names that are qualified with a layer: <c>Statistics.PsiSmoothing</c>, but no property of that name.</summary>
    public IEnumerable<string> LayersUsed(IEnumerable<string> layers, ILookup<string, string> typesOf) => layers.Where(layer =>
        Usings.Any(name => name == $"DriftExporter.{layer}" || name.StartsWith($"DriftExporter.{layer}.", StringComparison.Ordinal))
        || QualifiedNames().Matches(_code).Any(match =>
            match.Groups[1].Value == layer && match.Groups[2].Value.Split('.').Any(typesOf[layer].Contains)));

    public IEnumerable<string> PackagesUsed() =>
        from package in s_packages
        where Usings.Any(name => name == package.Namespace || name.StartsWith(package.Namespace + ".", StringComparison.Ordinal))
            || _code.Contains(package.Namespace + ".", StringComparison.Ordinal) && package.Namespace.Contains('.', StringComparison.Ordinal)
        select package.Package;

    [GeneratedRegex("\"\"\".*?\"\"\"|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/", RegexOptions.Singleline)]
    private static partial Regex Literals();

    [GeneratedRegex(@"^[ \t]*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLines();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLines();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>?\[\]]+) (\w+)")]
    private static partial Regex TypeDeclarations();

    [GeneratedRegex(@"(?<![\w.])(?:DriftExporter\.)?(\w+)\.(\w+(?:\.\w+)*)")]
    private static partial Regex QualifiedNames();
}
