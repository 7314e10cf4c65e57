using System.IO.Enumeration;

namespace DriftExporter.Cli;

/// <summary>Resolves what the user gave as input: files, globs and folders, as one list in a stable order.</summary>
internal static class InputFiles
{
    private static readonly string[] s_endings =
        [".parquet", ".arrow", ".arrows", ".feather", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".csv.gz", ".tsv.gz", ".jsonl.gz", ".ndjson.gz", ".json.gz"];

    public static IReadOnlyList<string> Resolve(IEnumerable<string> inputs)
    {
        var files = new List<string>();
        var problems = new List<Problem>();
        foreach (string input in NameLists.ExpandPaths(inputs))
        {
            IReadOnlyList<string> found = Expand(input);
            if (found.Count == 0)
            {
                problems.Add(Directory.Exists(input)
                    ? new Problem(input, "holds no data file.", $"Files must end in one of {string.Join(' ', s_endings)}.")
                    : new Problem(input, "matches no file.", "Check the path; quote a pattern so that the shell leaves it alone."));
            }

            files.AddRange(found);
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Expand(string input)
    {
        if (File.Exists(input))
            return [input];
        if (Directory.Exists(input))
            return [.. Walk(input, ["**", "*"], 0).Where(path => IsData(Path.GetRelativePath(input, path))).Order(StringComparer.Ordinal)];
        if (input.AsSpan().IndexOfAny('*', '?') < 0)
            return [];
        return [.. Matches(input).Order(StringComparer.Ordinal)];
    }

    /// <summary>Files that a pattern matches; <c>*</c> and <c>?</c> in any segment, <c>**</c> for any folders between. As in a
    /// shell, wildcards skip names that begin with a dot, and <c>**</c> follows no links, which could lead in circles.</summary>
    private static IEnumerable<string> Matches(string pattern)
    {
        string[] segments = [.. pattern.Split('/').Where((segment, index) => index == 0 || segment.Length > 0)];
        int wild = Array.FindIndex(segments, segment => segment.AsSpan().IndexOfAny('*', '?') >= 0);
        string root = string.Join('/', segments.Take(wild));
        if (root.Length == 0)
            root = pattern.StartsWith('/') ? "/" : ".";
        return Directory.Exists(root) ? Walk(root, segments, wild) : [];
    }

    private static IEnumerable<string> Walk(string folder, string[] segments, int index)
    {
        string segment = segments[index];
        bool last = index == segments.Length - 1;
        if (segment == "**")
        {
            IEnumerable<string> here = Walk(folder, last ? [.. segments, "*"] : segments, index + 1);
            return here.Concat(new DirectoryInfo(folder).EnumerateDirectories()
                .Where(child => child.Name[0] != '.' && child.LinkTarget is null)
                .SelectMany(child => Walk(Path.Combine(folder, child.Name), segments, index)));
        }

        bool Matching(string path)
        {
            string name = Path.GetFileName(path);
            return (name[0] != '.' || segment[0] == '.') && FileSystemName.MatchesSimpleExpression(segment, name, ignoreCase: false);
        }

        return last
            ? Directory.EnumerateFiles(folder).Where(Matching)
            : Directory.EnumerateDirectories(folder).Where(Matching).SelectMany(child => Walk(child, segments, index + 1));
    }

    /// <summary>What is hidden, and what a writer has not finished (leading . or _, of the file or a folder), is no data.</summary>
    private static bool IsData(string relativePath) =>
        relativePath.Split(Path.DirectorySeparatorChar).All(name => name[0] is not ('.' or '_'))
        && s_endings.Any(ending => relativePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
