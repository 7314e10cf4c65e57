using DriftExporter.Cli;

namespace DriftExporter.Tests.Cli;

/// <summary>Files, globs and folders to one ordered list; and lists of names.</summary>
public sealed class InputFilesTests : ProgramTests
{
    private string[] Resolve(params string[] inputs) =>
        [.. InputFiles.Resolve(inputs.Select(At)).Select(file => Path.GetRelativePath(Folder, file))];

    private void Make(params string[] names)
    {
        foreach (string name in names)
            Write(name, "x");
    }

    [Fact]
    public void Resolve_OrdersByName_AndKeepsTheOrderOfTheInputs()
    {
        Make("b.csv", "a.csv", "B.csv", "z/1.csv", "z/0.csv");
        Assert.Equal(["B.csv", "a.csv", "b.csv", "z/0.csv", "z/1.csv"], Resolve(""));
        Assert.Equal(["B.csv", "a.csv", "b.csv"], Resolve("*.csv"));
        Assert.Equal(["z/0.csv", "z/1.csv", "b.csv", "B.csv", "a.csv"], Resolve("z", "b.csv", "*.csv", "b.csv"));
    }

    [Fact]
    public void Resolve_MatchesGlobs_InAnySegment()
    {
        Make("d1/x.csv", "d1/y.csv", "d2/x.csv", "d2/deep/x.csv", "e/x.csv", "d1/.x.csv", ".d3/x.csv", "d2/.deep/x.csv");
        Assert.Equal(["d1/x.csv", "d2/x.csv"], Resolve("d?/x.csv"));
        Assert.Equal(["d1/x.csv", "d2/deep/x.csv", "d2/x.csv", "e/x.csv"], Resolve("**/x.csv"));
        Assert.Equal(["d2/deep/x.csv", "d2/x.csv"], Resolve("d2/**/x.csv"));
        Assert.Equal(["d2/deep/x.csv", "d2/x.csv"], Resolve("d2/**"));
        Assert.Equal(["d1/x.csv", "d2/x.csv"], Resolve("d*//x.csv"));
        Assert.Equal(["d1/.x.csv"], Resolve("d1/.*.csv"));
        Assert.Equal(["d2/deep/x.csv"], Resolve("*/*/x.csv"));
    }

    [Fact]
    public void Resolve_TakesAFileByItsName_WhateverCharactersAreInIt()
    {
        Make("a*.csv", "ab.csv", "q?.csv", "no-ending", ".hidden.csv");
        Assert.Equal(["a*.csv"], Resolve("a*.csv"));
        Assert.Equal(["no-ending", ".hidden.csv"], Resolve("no-ending", ".hidden.csv"));
    }

    [Fact]
    public void Resolve_TakesDataFilesOnly_OfAFolder()
    {
        Make("d/a.parquet", "d/b.csv", "d/c.tsv", "d/e.jsonl", "d/f.ndjson", "d/g.json", "d/h.csv.gz", "d/i.JSONL.GZ", "d/_SUCCESS", "d/_metadata.parquet", "d/readme.md", "d/j.gz", "d/k.parquet.crc");
        Assert.Equal(["d/a.parquet", "d/b.csv", "d/c.tsv", "d/e.jsonl", "d/f.ndjson", "d/g.json", "d/h.csv.gz", "d/i.JSONL.GZ"], Resolve("d"));
    }

    [Fact]
    public void Resolve_Ends_WhenALinkLeadsInACircle()
    {
        Make("d/a.csv", "d/sub/b.csv");
        Directory.CreateSymbolicLink(At("d/sub/up"), At("d"));
        Directory.CreateSymbolicLink(At("d/self"), At("d/self"));
        File.CreateSymbolicLink(At("d/link.csv"), At("d/a.csv"));
        Assert.Equal(["d/a.csv", "d/link.csv", "d/sub/b.csv"], Resolve("d"));
        Assert.Equal(["d/a.csv", "d/link.csv", "d/sub/b.csv"], Resolve("d/**/*.csv"));
    }

    [Fact]
    public void Resolve_ReportsEveryInputWithoutAFile()
    {
        Directory.CreateDirectory(At("empty"));
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => Resolve("no.csv", "no*.csv", "empty", "none/**/x"));
        Assert.Equal([At("no.csv"), At("no*.csv"), At("empty"), At("none/**/x")], exception.Problems.Select(problem => problem.Where));
    }

    [Fact]
    public void Expand_SplitsAtCommas_UnlessTheWholeIsAColumn()
    {
        HashSet<string> columns = ["a", "b", "a,b", "x,y"];
        Assert.Equal(["a,b"], NameLists.Expand(["a,b"], columns));
        Assert.Equal(["a", "b"], NameLists.Expand(["a, b"], columns));
        Assert.Equal(["a", "c"], NameLists.Expand(["a,c,,a", "c"], columns));
        Assert.Equal(["x,y", "x", "z"], NameLists.Expand(["x,y", "x,z"], columns));
        Assert.Empty(NameLists.Expand([",", ""], columns));
    }
}
