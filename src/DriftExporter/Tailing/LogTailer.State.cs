namespace DriftExporter.Tailing;

/// <summary>Checkpoints: the offsets as plain data, and going on from them.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Where reading stands. Call between polls; what the sink took until now is before these offsets, and nothing else.</summary>
    public TailCheckpoint Capture() => new(_nextId,
        [.. _known.Values.Where(file => file.State is not FileState.Held).OrderBy(file => file.Order).Select(Capture)]);

    /// <summary>Goes on from a checkpoint; before the first poll. Files that the globs no longer name are left out.</summary>
    public void Restore(TailCheckpoint checkpoint)
    {
        if (_known.Count > 0 || Statistics.Scanned)
            throw new InvalidOperationException("A checkpoint is restored before the first poll.");
        _now = _time.GetTimestamp();
        _isFirstStart = false;
        _nextId = Math.Max(_nextId, checkpoint.NextId);
        Dictionary<long, Lineage> lineages = [];
        foreach (FileCheckpoint saved in checkpoint.Files)
        {
            if (!_finder.Matches(saved.LogPath) || _known.ContainsKey(saved.Identity))
                continue;
            if (!lineages.TryGetValue(saved.LogId, out Lineage? lineage))
                lineages.Add(saved.LogId, lineage = new Lineage(saved.LogId, saved.LogPath));
            Restore(saved, lineage);
        }
    }

    private static FileCheckpoint Capture(TailedFile file) => new()
    {
        FileId = file.Id,
        LogId = file.Lineage.Id,
        Identity = file.Identity,
        Path = file.Path,
        RealPath = file.RealPath,
        LogPath = file.Lineage.Path,
        Offset = file.Offset,
        Size = Math.Max(file.Size, file.ShrunkFrom),
        Head = file.Head,
        Marker = file.Marker,
        SeenNanoseconds = file.SeenNanoseconds,
        IsDiscarding = file.IsDiscarding,
        IsRetired = file.IsRetired,
        IsFinished = file.IsFinished,
        IsCompressed = file.IsCompressed,
    };

    private void Restore(FileCheckpoint saved, Lineage lineage)
    {
        TailedFile file = new(lineage, saved.Identity, saved.Path)
        {
            Id = saved.FileId,
            RealPath = saved.RealPath,
            IsCompressed = saved.IsCompressed,
            Offset = saved.Offset,
            Size = saved.Size,
            VerifiedSize = saved.Size,
            Head = saved.Head,
            Marker = saved.Marker,
            SeenNanoseconds = saved.SeenNanoseconds,
            IsDiscarding = saved.IsDiscarding,
            IsRetired = saved.IsRetired,
            State = saved.IsFinished ? FileState.Finished : saved.IsRetired ? FileState.Draining : FileState.Tailing,
            RetiredAt = _now,
            ChangedAt = _now,
        };
        _known.Add(file.Identity, file);
        lineage.Append(file, ++_order);
        if (file.IsFinished)
            _remembered.Enqueue((file, _now));
        else
            _unfinished.Add(file);
        if (!file.IsRetired && _finder.Matches(saved.Path))
            _paths.TryAdd(saved.Path, new WatchedPath(saved.Path, lineage) { Current = file, RealPath = saved.RealPath });
    }
}
