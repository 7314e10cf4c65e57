namespace DriftExporter.Tailing;

/// <summary>What happens to one file: looked at, grown, shrunk, moved away, come back, in trouble.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Takes over size and times, and puts the file into the queue when there may be something to read.</summary>
    private void TakeLook(TailedFile file, in FileFacts facts)
    {
        // File times move in steps of some milliseconds; a change within the same step as the last comparison shows nowhere else.
        bool isRacy = file.VerifiedNanoseconds - facts.ModifiedNanoseconds < 50_000_000;
        bool hasChanged = facts.Size != file.Size || facts.ModifiedNanoseconds != file.ModifiedNanoseconds
            || facts.ChangedNanoseconds != file.ChangedNanoseconds;
        if (hasChanged)
        {
            file.ChangedAt = _now;
            file.EndsSeen = 0;
        }
        if (!file.IsCompressed && facts.Size < file.Offset)
        {
            BeginAnew(file, RotationKind.Truncate, facts.Size);
        }
        else if (hasChanged || isRacy || file.ZerosUntil > 0)
        {
            if (facts.Size < file.Size)
                file.ShrunkFrom = Math.Max(file.ShrunkFrom, file.Size);
            file.AtEnd = false;
        }
        file.TakeFacts(facts);
        if (file.IsFinished && facts.Size > file.Offset && !file.IsCompressed)
            Revive(file);
        if (!file.AtEnd)
            Enqueue(file);
    }

    /// <summary>The same file with another content. Whether the unread rest of the former is lost shows when the folders
    /// have been searched for a copy.</summary>
    private void BeginAnew(TailedFile file, RotationKind kind, long size)
    {
        Statistics.Rotate(kind);
        Report(TailEventKind.Rotated, file.Path, 0, TailNames.Of(kind));
        LossReason reason = kind is RotationKind.Truncate ? LossReason.Truncated : LossReason.Rewritten;
        _formerContents.Add(new FormerContent(file, reason));
        file.Lineage.Remove(file);
        file.StartOver(_nextId++, size);
        file.AwaitsScan = true;
        file.ChangedAt = _now;
        _scanWanted |= !_isScanning;
        Enqueue(file);
    }

    private void SettleFormerContents()
    {
        foreach (FormerContent former in _formerContents)
        {
            Lose(former.File, former.Reason, former.UnreadBytes);
            former.File.AwaitsScan = false;
            former.File.Lineage.Append(former.File, ++_order);
        }
        _formerContents.Clear();
    }

    private void Retire(TailedFile file)
    {
        if (file.IsRetired)
            return;
        file.IsRetired = true;
        file.RetiredAt = _now;
        file.EndsSeen = 0;
        file.AtEnd = false;
        if (file.State is FileState.Tailing)
            file.State = FileState.Draining;
        Enqueue(file);
    }

    /// <summary>A file that had left stands at its log's path again.</summary>
    private void Return(TailedFile file)
    {
        if (file.IsFinished)
            Revive(file);
        file.IsRetired = false;
        if (file.State is FileState.Draining)
            file.State = FileState.Tailing;
    }

    private void Revive(TailedFile file)
    {
        file.State = file.IsRetired ? FileState.Draining : FileState.Tailing;
        file.RetiredAt = _now;
        file.EndsSeen = 0;
        if (!_unfinished.Contains(file))
            _unfinished.Add(file);
    }

    private void SetTrouble(TailedFile file, Look look)
    {
        Statistics.Fail(look);
        if (file.State is FileState.Unreadable && file.Trouble == look)
            return;
        file.State = FileState.Unreadable;
        file.Trouble = look;
        Report(TailEventKind.Unreadable, file.Path, 0, TailNames.Of(look));
    }

    private void ClearTrouble(TailedFile file)
    {
        if (file.State is not FileState.Unreadable || file.IsRefused)
            return;
        file.State = file.IsRetired ? FileState.Draining : FileState.Tailing;
        Report(TailEventKind.Readable, file.Path);
    }

    /// <summary>Looks for a file that left its path under another name in the same folder.</summary>
    private void Locate(TailedFile file)
    {
        if (file.SearchedRound == _round)
            return;
        file.SearchedRound = _round;
        FolderCensus census = Census(Path.GetDirectoryName(file.RealPath)!);
        if (census.Files.TryGetValue(file.Identity, out (string Path, FileFacts Facts) found))
        {
            file.Path = file.RealPath = found.Path;
            file.GoneScans = 0;
        }
        else if (census.IsConsistent)
        {
            file.GoneScans++;
        }
    }

    private FolderCensus Census(string folder)
    {
        if (!_censuses.TryGetValue(folder, out FolderCensus? census))
            _censuses.Add(folder, census = new FolderCensus(_files, folder));
        return census;
    }

    /// <summary>Rotated files that no matching path shows: are they still where they were found?</summary>
    private void SearchRetired()
    {
        foreach (TailedFile file in _unfinished)
        {
            if (!file.IsRetired || file.SeenRound == _round)
                continue;
            Look look = _files.Stat(file.Path, out FileFacts facts);
            if (look is Look.Present && facts.Identity == file.Identity)
                file.GoneScans = 0;
            else if (look is Look.Present or Look.Missing)
                Locate(file);
        }
    }
}
