namespace DriftExporter.Tailing;

/// <summary>Checkpoints: the offsets as plain data, and going on from them.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Where reading stands. Call between polls; what the sink took until now is before these offsets, and nothing else.</summary>
    public TailCheckpoint Capture() => new(_nextId,
        [.. _known.Values.OrderBy(file => file.Order).Select(Capture)])
    {
        Searches = CaptureSearches(),
    };

    /// <summary>Goes on from a checkpoint; before the first poll. Files that the globs no longer name are left out.</summary>
    public void Restore(TailCheckpoint checkpoint)
    {
        if (_known.Count > 0 || Statistics.Scanned)
            throw new InvalidOperationException("A checkpoint is restored before the first poll.");
        _now = _time.GetTimestamp();
        _isFirstStart = false;
        _nextId = Math.Max(_nextId, checkpoint.NextId);
        Dictionary<long, Lineage> lineages = [];
        Dictionary<long, TailedFile> restored = [];
        foreach (FileCheckpoint saved in checkpoint.Files)
        {
            if (!_finder.Matches(saved.LogPath) || _known.ContainsKey(saved.Identity))
                continue;
            if (!lineages.TryGetValue(saved.LogId, out Lineage? lineage))
                lineages.Add(saved.LogId, lineage = new Lineage(saved.LogId, saved.LogPath) { RealPath = saved.LogRealPath });
            restored[saved.FileId] = Restore(saved, lineage);
        }
        foreach (WatchedPath path in _paths.Values)
        {
            // The path was vacant, and a file found there now is no rewriting of the one that left.
            path.Left = path.Current is null ? path.Left : null;
            path.Misses = path.Left is null ? 0 : 1;
        }
        foreach (FileCheckpoint saved in checkpoint.Files)
        {
            if (saved.OriginalId != 0 && restored.TryGetValue(saved.FileId, out TailedFile? copy))
                copy.Original = restored.GetValueOrDefault(saved.OriginalId);
        }
        RestoreSearches(checkpoint, restored);
    }

    /// <summary>As long as it is open whether a copy holds the rest of a former content, nothing of the new one is read, and the file is
    /// where it was before: the next process finds out anew what happened.</summary>
    private FileCheckpoint Capture(TailedFile file)
    {
        FileCheckpoint saved = CaptureNow(file);
        return _formerContents.Find(former => former.File == file) is not { } former ? saved : saved with
        {
            FileId = former.Id,
            Offset = former.Point.Offset,
            Size = former.Size,
            // That of the new content would say that nothing has changed since.
            ModifiedNanoseconds = 0,
            Head = former.Point.Head,
            Marker = former.Point.Marker,
            Trail = Places(former.Point.Trail),
            IsDiscarding = former.Point.IsDiscarding,
            IsFinished = false,
            IsHeld = false,
            OriginalId = 0,
            CopiedBytes = 0,
        };
    }

    /// <summary>Another file stands in its place and could not be looked at yet, so nobody knows whether it goes on there.</summary>
    private bool IsBeingReplaced(TailedFile file) =>
        _paths.TryGetValue(file.Path, out WatchedPath? path) && path.Left == file && path.Current is null && path.Misses == 0;

    private long IdOf(TailedFile file) => _formerContents.Find(former => former.File == file)?.Id ?? file.Id;

    private static ReadMark[] Places(IEnumerable<ReadMark> trail) => [.. trail.Where(mark => mark.Offset > 0)];

    private FileCheckpoint CaptureNow(TailedFile file) => new()
    {
        FileId = file.Id,
        LogId = file.Lineage.Id,
        Identity = file.Identity,
        Path = file.Path,
        RealPath = file.RealPath,
        LogPath = file.Lineage.Path,
        LogRealPath = file.Lineage.RealPath,
        Offset = file.Offset,
        // What could not be compared since it changed may be another content: the next process compares it again.
        Size = !file.IsCompressed && (file.IsUnverified || file.Trouble is not Look.Present) ? Math.Max(file.VerifiedSize, file.Offset)
            : Math.Max(file.Size, file.ShrunkFrom),
        ModifiedNanoseconds = file.IsUnverified ? 0 : file.ModifiedNanoseconds,
        Head = file.Head,
        Marker = file.Marker,
        SeenNanoseconds = file.SeenNanoseconds,
        IsDiscarding = file.IsDiscarding,
        IsRetired = file.IsRetired && !IsBeingReplaced(file),
        IsFinished = file.IsFinished,
        IsCompressed = file.IsCompressed,
        IsHeld = file.IsHeld,
        OriginalId = file.Original is null ? 0 : file.OriginalId,
        CopiedBytes = file.CopiedBytes,
        Trail = file.IsFinished ? [] : Places(file.Trail),
    };

    private TailedFile Restore(FileCheckpoint saved, Lineage lineage)
    {
        TailedFile file = new(lineage, saved.Identity, saved.Path)
        {
            Id = saved.FileId,
            RealPath = saved.RealPath,
            IsCompressed = saved.IsCompressed,
            Offset = saved.Offset,
            Size = saved.Size,
            VerifiedSize = saved.IsCompressed ? 0 : saved.Size,
            ModifiedNanoseconds = saved.ModifiedNanoseconds,
            Head = saved.Head,
            Marker = saved.Marker,
            SeenNanoseconds = saved.SeenNanoseconds,
            IsDiscarding = saved.IsDiscarding,
            IsRetired = saved.IsRetired,
            IsFinished = saved.IsFinished,
            IsHeld = saved.IsHeld,
            OriginalId = saved.OriginalId,
            CopiedBytes = saved.CopiedBytes,
            RetiredAt = _now,
            ChangedAt = _now,
        };
        foreach (ReadMark mark in saved.Trail.Take(file.Trail.Length))
            file.LeaveMark(mark);
        _known.Add(file.Identity, file);
        lineage.Append(file, ++_order);
        if (file.IsFinished)
            _remembered.Enqueue((file, _now));
        else
            _unfinished.Add(file);
        bool isCurrent = !file.IsRetired && _finder.Matches(saved.Path);
        if (file.IsFinished && !isCurrent)
            return file;
        string watched = isCurrent ? saved.Path : saved.LogPath;
        if (!_paths.TryGetValue(watched, out WatchedPath? path))
            _paths.Add(watched, path = new WatchedPath(watched, lineage));
        if (isCurrent)
            path.Current = file;
        else
            path.Left = file;
        // A path that was left alone for long and found again began another log; the newer one counts.
        path.Lineage = isCurrent || path.Current is null ? lineage : path.Lineage;
        return file;
    }
}
