using System.IO.Enumeration;

namespace DriftExporter.Cli;

/// <summary>Resolves what the user gave as input: files, globs and folders, as one list in a stable order.</summary>
internal static class InputFiles
{
    private static readonly string[] s_endings =
        [".parquet", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".csv.gz", ".tsv.gz", ".jsonl.gz", ".ndjson.gz", ".json.gz"];

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
            return [.. Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories).Where(IsData).Order(StringComparer.Ordinal)];
        if (input.AsSpan().IndexOfAny('*', '?') < 0)
            return [];
        return [.. Matches(input).Order(StringComparer.Ordinal)];
    }

    /// <summary>Files that a pattern matches; <c>*</c> and <c>?</c> in any segment, <c>**</c> for any folders between.</summary>
    private static IEnumerable<string> Matches(string pattern)
    {
        string[] segments = pattern.Split('/');
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
            IEnumerable<string> here = last ? Directory.EnumerateFiles(folder) : Walk(folder, segments, index + 1);
            return here.Concat(Directory.EnumerateDirectories(folder).SelectMany(child => Walk(child, segments, index)));
        }

        bool Matching(string path) => FileSystemName.MatchesSimpleExpression(segment, Path.GetFileName(path), ignoreCase: false);
        return last
            ? Directory.EnumerateFiles(folder).Where(Matching)
            : Directory.EnumerateDirectories(folder).Where(Matching).SelectMany(child => Walk(child, segments, index + 1));
    }

    /// <summary>Hidden files and those that a writer has not finished (leading _ or .) are no data.</summary>
    private static bool IsData(string path)
    {
        string name = Path.GetFileName(path);
        return name[0] is not ('.' or '_') && s_endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}
