namespace DriftExporter.Tailing;

/// <summary>
/// A glob: a fixed folder, then segments. Within a segment * is any run, ? one character, [a-z] and [!a-z] one of a
/// set; the segment ** is any number of folders, none too. As in a shell, a wildcard does not match a leading dot.
/// </summary>
internal sealed class PathPattern
{
    private PathPattern(string folder, string[] segments)
    {
        Folder = folder;
        Segments = segments;
    }

    /// <summary>The folder before the first wildcard; absolute.</summary>
    public string Folder { get; }

    /// <summary>What follows the folder; at least one, the last for the file's name.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <exception cref="ProblemException">The pattern is empty, ends in a folder, or has an open bracket.</exception>
    public static PathPattern Parse(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Contains('\0'))
            throw new ProblemException("paths", "A pattern is empty.", "Name a file or a glob, for example /var/log/inference/*.jsonl.");
        string[] parts = (OperatingSystem.IsWindows() ? pattern.Replace('\\', '/') : pattern).Split('/');
        foreach (string part in parts)
        {
            if (!HasClosedBrackets(part))
                throw new ProblemException("paths", $"\"{pattern}\" has a [ without its ].", "Close the set, or write [[] for the character.");
        }
        int wild = Array.FindIndex(parts, IsWild);
        int fixedCount = wild < 0 ? parts.Length - 1 : wild;
        string[] segments = [.. parts[fixedCount..].Where(part => part.Length > 0)];
        if (parts[^1].Length == 0 || segments.Length == 0 || segments[^1] is "." or ".." or "**")
            throw new ProblemException("paths", $"\"{pattern}\" names a folder.", "Say which files in it, for example with /*.jsonl at the end.");
        string folder = string.Join('/', parts[..fixedCount]);
        return new PathPattern(Path.GetFullPath(folder.Length > 0 ? folder : pattern.StartsWith('/') ? "/" : "."), segments);
    }

    public static bool IsWild(string segment) => segment.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>Whether the name fits one segment. Takes time in proportion to the two lengths' product at most.</summary>
    public static bool MatchesName(ReadOnlySpan<char> segment, ReadOnlySpan<char> name, bool dotIsSpecial = true)
    {
        if (dotIsSpecial && name.StartsWith('.') && !segment.StartsWith('.'))
            return false;
        int at = 0, taken = 0, star = -1, mark = 0;
        while (taken < name.Length)
        {
            if (at < segment.Length && segment[at] == '*')
            {
                star = ++at;
                mark = taken;
            }
            else if (at < segment.Length && TakesOne(segment, name[taken], out int length, at))
            {
                at += length;
                taken++;
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                at = star;
                taken = ++mark;
            }
        }
        return segment[at..].TrimStart('*').IsEmpty;
    }

    /// <summary>Whether the path fits folder and segments.</summary>
    public bool MatchesPath(ReadOnlySpan<char> path)
    {
        if (!IsUnder(path, Folder))
            return false;
        return MatchesSegments(0, path[Folder.Length..].TrimStart('/'));
    }

    /// <summary>Whether the path is the folder or lies somewhere below it. Both absolute and resolved.</summary>
    public static bool IsUnder(ReadOnlySpan<char> path, ReadOnlySpan<char> folder)
    {
        folder = folder.TrimEnd('/');
        return path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
    }

    private bool MatchesSegments(int segment, ReadOnlySpan<char> path)
    {
        if (segment == Segments.Count)
            return path.IsEmpty;
        if (path.IsEmpty)
            return false;
        int slash = path.IndexOf('/');
        ReadOnlySpan<char> name = slash < 0 ? path : path[..slash], rest = slash < 0 ? [] : path[(slash + 1)..];
        if (Segments[segment] == "**")
            return MatchesSegments(segment + 1, path) || MatchesSegments(segment, rest);
        return MatchesName(Segments[segment], name) && MatchesSegments(segment + 1, rest);
    }

    private static bool TakesOne(ReadOnlySpan<char> segment, char value, out int length, int at)
    {
        length = 1;
        if (segment[at] != '[')
            return segment[at] == '?' || segment[at] == value;
        ReadOnlySpan<char> set = segment[(at + 1)..];
        set = set[..SetEnd(set)];
        length = set.Length + 2;
        bool negated = set[0] is '!' or '^';
        if (negated)
            set = set[1..];
        bool found = false;
        for (int index = 0; index < set.Length; index++)
        {
            bool isRange = index + 2 < set.Length && set[index + 1] == '-';
            char last = isRange ? set[index + 2] : set[index];
            found |= value >= set[index] && value <= last;
            index += isRange ? 2 : 0;
        }
        return found != negated;
    }

    // A ] in the first place stands for itself.
    private static int SetEnd(ReadOnlySpan<char> afterBracket)
    {
        int first = afterBracket.IsEmpty || afterBracket[0] is not ('!' or '^') ? 1 : 2;
        int end = first > afterBracket.Length ? -1 : afterBracket[first..].IndexOf(']');
        return end < 0 ? -1 : end + first;
    }

    private static bool HasClosedBrackets(ReadOnlySpan<char> segment)
    {
        for (int open = segment.IndexOf('['); open >= 0; open = segment.IndexOf('['))
        {
            segment = segment[(open + 1)..];
            int end = SetEnd(segment);
            if (end < 0)
                return false;
            segment = segment[(end + 1)..];
        }
        return true;
    }
}
