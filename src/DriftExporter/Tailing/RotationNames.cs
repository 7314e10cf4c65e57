using System.Buffers;

namespace DriftExporter.Tailing;

/// <summary>
/// Names that log rotation gives: app.log becomes app.log.1, app.log-20251121, app.log.old, app.log-2025112109.backup (a suffix), or
/// app-2025-11-21T10-00-00.log, app.1.log (inside, before the ending); each may be compressed on top. A name alone
/// proves nothing; it says where looking is worth while.
/// </summary>
internal static class RotationNames
{
    private static readonly SearchValues<char> s_ofNumbers = SearchValues.Create("0123456789:TZ+");
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

    /// <summary>Numbers and dates, and words; several of them too, as in app.log-2025112109.backup.</summary>
    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        bool any = false;
        while (!tag.IsEmpty)
        {
            int length = tag.IndexOfAny('.', '-', '_');
            ReadOnlySpan<char> part = length < 0 ? tag : tag[..length];
            if (!IsWord(part) && !IsNumber(part))
                return false;
            any |= part.ContainsAnyInRange('0', '9') || IsWord(part);
            tag = tag[(length < 0 ? tag.Length : length + 1)..];
        }
        return any;
    }

    private static bool IsWord(ReadOnlySpan<char> part)
    {
        foreach (string word in Words)
        {
            if (part.SequenceEqual(word))
                return true;
        }
        return false;
    }

    /// <summary>Also a part of a date or a time; empty as well.</summary>
    private static bool IsNumber(ReadOnlySpan<char> part) => !part.ContainsAnyExcept(s_ofNumbers);
}
