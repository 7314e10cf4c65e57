using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>What came of opening. Outside: the path leads out of the allowed folders to <see cref="Resolved"/>, and was not opened.</summary>
internal readonly record struct Opening(Look Look, SafeFileHandle? Handle, FileFacts Facts, string Resolved, bool IsOutside);

/// <summary>
/// Opens files, only those in allowed folders, and keeps the number of open ones bounded. A file that no name leads to
/// any more could not be opened again.
/// </summary>
internal sealed class OpenFiles(TailOptions options, LogFiles files, FileFinder finder) : IDisposable
{
    private readonly LinkedList<TailedFile> _byUse = new();
    private readonly string[] _rootPaths = [.. finder.Folders, .. options.AllowRoots.Select(Path.GetFullPath)];
    private readonly List<string> _roots = [];

    public int Count => _byUse.Count;

    /// <summary>Where the allowed folders really are; they may come, go and be switched.</summary>
    public void ResolveRoots()
    {
        _roots.Clear();
        foreach (string path in _rootPaths)
        {
            if (files.Resolve(path, out string resolved) is Look.Present)
                _roots.Add(resolved);
        }
    }

    public Opening Open(string path)
    {
        Look look = files.Resolve(path, out string resolved);
        if (look is not Look.Present)
            return new Opening(look, null, default, resolved, false);
        if (!IsAllowed(resolved))
            return new Opening(Look.Denied, null, default, resolved, true);
        look = files.Open(resolved, out SafeFileHandle? handle, out FileFacts facts);
        if (handle is null)
            return new Opening(look, null, facts, resolved, false);
        // A folder on the way may have become a link since it was resolved; what counts is what was opened.
        bool isOutside = files.PathOf(handle) is ['/', ..] real && !IsAllowed(real);
        if (!isOutside && facts.IsRegular)
            return new Opening(Look.Present, handle, facts, resolved, false);
        handle.Dispose();
        return new Opening(isOutside ? Look.Denied : Look.Present, null, facts, resolved, isOutside);
    }

    /// <summary>Keeps the content for the file, closing another if there are too many.</summary>
    public void Keep(TailedFile file, LogContent content)
    {
        MakeRoom();
        file.Content = content;
        file.OpenNode = _byUse.AddFirst(file);
    }

    public void Touch(TailedFile file)
    {
        _byUse.Remove(file.OpenNode!);
        _byUse.AddFirst(file.OpenNode!);
    }

    public void Close(TailedFile file)
    {
        if (file.OpenNode is null)
            return;
        _byUse.Remove(file.OpenNode);
        file.OpenNode = null;
        file.Content!.Dispose();
        file.Content = null;
    }

    /// <summary>False: as many files as allowed are open, and none of them can be closed. Files that cannot be opened
    /// again are closed last, and only when they were read to their end.</summary>
    public bool MakeRoom() => MakeRoom(file => file.GoneScans == 0 && file.AtEnd) || MakeRoom(file => file.GoneScans == 0)
        || MakeRoom(file => file.EndsSeen > 0 && file.UnreadBytes == 0);

    private bool MakeRoom(Predicate<TailedFile> canClose)
    {
        LinkedListNode<TailedFile>? node = _byUse.Last;
        while (_byUse.Count >= options.MaxOpenFiles && node is not null)
        {
            TailedFile file = node.Value;
            node = node.Previous;
            if (canClose(file))
                Close(file);
        }
        return _byUse.Count < options.MaxOpenFiles;
    }

    public void Dispose()
    {
        while (_byUse.First is { } node)
            Close(node.Value);
    }

    private bool IsAllowed(string resolved)
    {
        foreach (string root in _roots)
        {
            if (PathPattern.IsUnder(resolved, root))
                return true;
        }
        return false;
    }
}
