namespace DriftExporter.Tailing;

/// <summary>Which files lie in a folder, by identity: made when a file left its path, kept for one scan.</summary>
internal sealed class FolderCensus : IFolderVisitor
{
    private const int MaxFiles = 20_000;

    private readonly LogFiles _files;

    public FolderCensus(LogFiles files, string folder)
    {
        _files = files;
        Folder = folder;
        Look = files.List(folder, this);
    }

    public string Folder { get; }

    /// <summary>Present, or Missing with the whole folder; anything else: what the folder holds is unknown.</summary>
    public Look Look { get; }

    /// <summary>Everything that was listed was also there when it was looked at: nothing was renamed in between.</summary>
    public bool IsConsistent => Look is Look.Present or Look.Missing && !HasUnknown;

    public Dictionary<FileIdentity, (string Path, FileFacts Facts)> Files { get; } = [];

    private bool HasUnknown { get; set; }

    public void Visit(ReadOnlySpan<char> name, EntryKind kind)
    {
        if (kind is not EntryKind.File)
            return;
        string path = Path.Join(Folder, name);
        Look look = Files.Count < MaxFiles ? _files.Stat(path, out FileFacts facts) : Deny(out facts);
        if (look is Look.Present && facts.IsRegular)
            Files.TryAdd(facts.Identity, (path, facts));
        else if (look is not (Look.Present or Look.Missing or Look.Loop) || (look is Look.Missing && HasGone(path)))
            HasUnknown = true;
    }

    /// <summary>The name was there a moment ago, and may be called otherwise now. Not so a link that leads nowhere, and a name that is not
    /// UTF-8 and for that reason names nothing.</summary>
    private static bool HasGone(string path) => !path.Contains('\uFFFD') && new FileInfo(path).LinkTarget is null;

    private static Look Deny(out FileFacts facts)
    {
        facts = default;
        return Look.Other;
    }
}
