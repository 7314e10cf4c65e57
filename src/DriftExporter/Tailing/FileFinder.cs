namespace DriftExporter.Tailing;

internal interface IFoundFiles
{
    /// <summary>A path that matches and is no folder by its folder's listing. May come twice when two patterns match.</summary>
    void Found(ReadOnlySpan<char> path);

    /// <summary>A folder that could not be listed; what it holds is unknown, not gone.</summary>
    void CannotList(string folder, Look look);

    /// <summary>A name that is not valid UTF-8 and cannot be opened for that.</summary>
    void BadName(string folder);
}

/// <summary>Walks the patterns of a source. A folder that does not exist is no trouble: it may come.</summary>
internal sealed class FileFinder
{
    /// <summary>Folders that ** goes down at most.</summary>
    private const int MaxDepth = 32;

    private static readonly string[] CompressedEndings = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip", ".Z"];

    private readonly LogFiles _files;
    private readonly PathPattern[] _patterns;
    private readonly string[] _excludedNames;
    private readonly PathPattern[] _excludedPaths;
    private readonly bool _readCompressed;
    private readonly char[] _path = new char[4096];

    public FileFinder(TailOptions options, LogFiles files)
    {
        _files = files;
        _patterns = [.. options.Paths.Select(PathPattern.Parse)];
        _excludedNames = [.. options.Exclude.Where(pattern => !pattern.Contains('/'))];
        _excludedPaths = [.. options.Exclude.Where(pattern => pattern.Contains('/')).Select(PathPattern.Parse)];
        _readCompressed = options.ReadCompressed;
    }

    public IEnumerable<string> Folders => _patterns.Select(pattern => pattern.Folder);

    public static bool IsCompressed(ReadOnlySpan<char> path)
    {
        foreach (string ending in CompressedEndings)
        {
            if (path.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>Whether a path is one that <see cref="Find"/> would find.</summary>
    public bool Matches(string path) =>
        Array.Exists(_patterns, pattern => pattern.MatchesPath(path)) && !IsExcludedName(Path.GetFileName(path.AsSpan()))
            && !Array.Exists(_excludedPaths, pattern => pattern.MatchesPath(path));

    public void Find(IFoundFiles found)
    {
        foreach (PathPattern pattern in _patterns)
            Walk(pattern, pattern.Folder, 0, 0, found);
    }

    private void Walk(PathPattern pattern, string folder, int segment, int depth, IFoundFiles found)
    {
        string wanted = pattern.Segments[segment];
        bool isLast = segment == pattern.Segments.Count - 1;
        if (wanted == "**")
        {
            Walk(pattern, folder, segment + 1, depth, found);
            if (depth < MaxDepth)
            {
                foreach (string below in SubFolders(folder, "*", followLinks: false, found))
                    Walk(pattern, below, segment, depth + 1, found);
            }
        }
        else if (isLast && !PathPattern.IsWild(wanted))
        {
            Offer(folder, wanted, found);
        }
        else if (isLast)
        {
            Report(folder, _files.List(folder, new FileVisitor(this, folder, wanted, found)), found);
        }
        else if (!PathPattern.IsWild(wanted))
        {
            Walk(pattern, Path.Join(folder, wanted), segment + 1, depth, found);
        }
        else
        {
            foreach (string below in SubFolders(folder, wanted, followLinks: true, found))
                Walk(pattern, below, segment + 1, depth, found);
        }
    }

    private List<string> SubFolders(string folder, string wanted, bool followLinks, IFoundFiles found)
    {
        FolderVisitor visitor = new(folder, wanted, followLinks);
        Report(folder, _files.List(folder, visitor), found);
        return visitor.Folders;
    }

    private static void Report(string folder, Look look, IFoundFiles found)
    {
        if (look is not (Look.Present or Look.Missing))
            found.CannotList(folder, look);
    }

    private void Offer(ReadOnlySpan<char> folder, ReadOnlySpan<char> name, IFoundFiles found)
    {
        folder = folder.TrimEnd('/');
        if (folder.Length + 1 + name.Length > _path.Length || IsExcludedName(name))
            return;
        folder.CopyTo(_path);
        _path[folder.Length] = '/';
        name.CopyTo(_path.AsSpan(folder.Length + 1));
        ReadOnlySpan<char> path = _path.AsSpan(0, folder.Length + 1 + name.Length);
        foreach (PathPattern excluded in _excludedPaths)
        {
            if (excluded.MatchesPath(path))
                return;
        }
        found.Found(path);
    }

    private bool IsExcludedName(ReadOnlySpan<char> name)
    {
        if (IsCompressed(name) && !(_readCompressed && name.EndsWith(".gz", StringComparison.Ordinal)))
            return true;
        foreach (string excluded in _excludedNames)
        {
            // The default *.gz gives way to the wish to read compressed files.
            if (PathPattern.MatchesName(excluded, name, dotIsSpecial: false) && !(_readCompressed && excluded == "*.gz"))
                return true;
        }
        return false;
    }

    private sealed class FileVisitor(FileFinder finder, string folder, string wanted, IFoundFiles found) : IFolderVisitor
    {
        public void Visit(ReadOnlySpan<char> name, EntryKind kind)
        {
            if (kind is not EntryKind.File || !PathPattern.MatchesName(wanted, name))
                return;
            // .NET puts U+FFFD for bytes that are not UTF-8; the path made from it names nothing.
            if (name.Contains('\uFFFD') && !Path.Exists(Path.Join(folder, name)))
                found.BadName(folder);
            else
                finder.Offer(folder, name, found);
        }
    }

    private sealed class FolderVisitor(string folder, string wanted, bool followLinks) : IFolderVisitor
    {
        public List<string> Folders { get; } = [];

        public void Visit(ReadOnlySpan<char> name, EntryKind kind)
        {
            if ((kind is EntryKind.Folder || (kind is EntryKind.LinkedFolder && followLinks)) && PathPattern.MatchesName(wanted, name))
                Folders.Add(Path.Join(folder, name));
        }
    }
}
