namespace DriftExporter.Tailing;

/// <summary>
/// Names that log rotation gives: app.log becomes app.log.1, app.log-20251121, app.log.old (a suffix), or
/// app-2025-11-21T10-00-00.log, app.1.log (inside, before the ending); each may be compressed on top. A name alone
/// proves nothing; it says where looking is worth while.
/// </summary>
internal static class RotationNames
{
    private static readonly string[] Words = ["old", "bak", "prev", "previous", "orig", "backup"];

    /// <summary>The paths that this one may be a rotated generation of by a suffix: app.log.2-1 gives app.log.2 and app.log.</summary>
    public static IEnumerable<string> SuffixBases(string path)
    {
        string plain = WithoutGzip(path);
        for (int at = plain.Length - 1; at > 1 && plain[at - 1] != '/'; at--)
        {
            if (IsSeparator(plain[at]) && IsTag(plain.AsSpan(at + 1)))
                yield return plain[..at];
        }
    }

    /// <summary>All paths that this one may be a rotated, compressed or copied generation of.</summary>
    public static IEnumerable<string> Bases(string path)
    {
        string plain = WithoutGzip(path);
        if (plain.Length < path.Length)
            yield return plain;
        foreach (string suffixed in SuffixBases(path))
            yield return suffixed;
        string ending = Path.GetExtension(plain);
        int stem = plain.Length - ending.Length;
        for (int at = stem - 1; at > 1 && ending.Length > 1 && plain[at - 1] != '/' && plain[at] != '/'; at--)
        {
            if (IsSeparator(plain[at]) && IsTag(plain.AsSpan(at + 1, stem - at - 1)))
                yield return string.Concat(plain.AsSpan(0, at), ending);
        }
    }

    private static string WithoutGzip(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;

    private static bool IsSeparator(char value) => value is '.' or '-' or '_';

    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        foreach (string word in Words)
        {
            if (tag.SequenceEqual(word))
                return true;
        }
        bool anyDigit = false;
        foreach (char value in tag)
        {
            if (char.IsAsciiDigit(value))
                anyDigit = true;
            else if (value is not ('.' or '-' or '_' or ':' or 'T' or 'Z' or '+'))
                return false;
        }
        return anyDigit;
    }
}
