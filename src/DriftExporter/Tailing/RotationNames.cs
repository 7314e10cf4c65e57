namespace DriftExporter.Tailing;

/// <summary>
/// Names that log rotation gives: app.log becomes app.log.1, app.log-20251121, app.log.old (a suffix), or
/// app-2025-11-21T10-00-00.log, app.1.log (before the ending). A name alone proves nothing; it says where looking is worth while.
/// </summary>
internal static class RotationNames
{
    private static readonly string[] Words = ["old", "bak", "prev", "previous", "orig", "backup"];

    /// <summary>The longest base shorter than <paramref name="end"/> that this name or path is a suffixed generation of, as a
    /// length; 0 when there is none. app.log-2025-11-21 gives app.log-2025-11, app.log-2025, app.log by and by.</summary>
    public static int SuffixBase(ReadOnlySpan<char> name, int end)
    {
        name = WithoutGzip(name);
        for (int at = Math.Min(end, name.Length) - 1; at > 0 && name[at] != '/'; at--)
        {
            if (IsSeparator(name[at]) && name[at - 1] != '/' && IsTag(name[(at + 1)..]))
                return at;
        }
        return 0;
    }

    /// <summary>Whether the name looks like a generation of the base: rotated, or compressed, or both.</summary>
    public static bool IsGenerationOf(ReadOnlySpan<char> name, ReadOnlySpan<char> baseName)
    {
        bool compressed = name.EndsWith(".gz", StringComparison.Ordinal);
        name = WithoutGzip(name);
        if (name.SequenceEqual(baseName))
            return compressed;
        if (name.StartsWith(baseName, StringComparison.Ordinal))
            return IsSeparator(name[baseName.Length]) && IsTag(name[(baseName.Length + 1)..]);
        ReadOnlySpan<char> ending = Path.GetExtension(baseName), stem = baseName[..^ending.Length];
        return ending.Length > 0 && name.Length > baseName.Length + 1
            && name.StartsWith(stem, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal)
            && IsSeparator(name[stem.Length]) && IsTag(name[(stem.Length + 1)..^ending.Length]);
    }

    private static ReadOnlySpan<char> WithoutGzip(ReadOnlySpan<char> name) =>
        name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;

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
