namespace DriftExporter.Tailing;

/// <summary>What happens to one file: looked at, grown, shrunk, moved away, come back, in trouble.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Takes over size and times, and puts the file into the queue when there may be something to read.</summary>
    /// <returns>Whether size or time of the content are others than before.</returns>
    private bool TakeLook(TailedFile file, in FileFacts facts)
    {
        bool isOther = facts.Size != file.Size || facts.ModifiedNanoseconds != file.ModifiedNanoseconds;
        // File times move in steps of some milliseconds; a change within the same step as the last comparison shows nowhere else.
        bool isRacy = file.VerifiedNanoseconds - facts.ModifiedNanoseconds < 50_000_000;
        bool hasChanged = isOther || facts.ChangedNanoseconds != file.ChangedNanoseconds;
        if (hasChanged)
        {
            file.ChangedAt = _now;
            file.EndsSeen = 0;
        }
        if (file.IsCompressed)
        {
            if (isOther)
                WaitForCompressed(file);
        }
        else if (facts.Size < (file.Offset > 0 ? file.Offset : file.Size))
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
        if (file.IsFinished && !file.IsCompressed && (isOther || facts.Size > file.Offset))
            Revive(file);
        if (!file.AtEnd)
            Enqueue(file);
        return isOther;
    }

    /// <summary>A compressed file is read when it has been left alone for a while, damaged or not before.</summary>
    private void WaitForCompressed(TailedFile file)
    {
        if (file.IsFinished)
            Revive(file);
        _open.Close(file);
        file.IsHeld = true;
        file.IsRefused = file.AtEnd = false;
    }

    /// <summary>The same file with another content. Whether the unread rest of the former is lost shows when the folders
    /// have been searched for a copy.</summary>
    private void BeginAnew(TailedFile file, RotationKind kind, long size)
    {
        if (file.IsCompressed)
        {
            // Its head was like that of a generation, and what follows is not: it is another content.
            file.StartOver(_nextId++, size);
            Enqueue(file);
            return;
        }
        if (!file.IsRetired)
        {
            Statistics.Rotate(kind);
            Report(TailEventKind.Rotated, file.Path, 0, TailNames.Of(kind));
        }
        LossReason reason = kind is RotationKind.Truncate ? LossReason.Truncated : LossReason.Rewritten;
        _formerContents.Add(new FormerContent(file, reason, _now, _round));
        if (_files.IdentifiesByPath)
            _open.Close(file);
        file.Lineage.Remove(file);
        file.StartOver(_nextId++, size);
        file.AwaitsScan = true;
        file.ChangedAt = _now;
        HoldIfCopy(file);
        Enqueue(file);
    }

    /// <summary>While no copy is found and one may be where nobody could look, the next scan looks again, and the new content waits: so
    /// a checkpoint can still say where the former one was left. After the time of waiting, or when the new content is itself a copy and
    /// has its place, the unread rest counts as lost.</summary>
    private void SettleFormerContents()
    {
        for (int index = 0; index < _formerContents.Count;)
        {
            FormerContent former = _formerContents[index];
            // A scan in the midst of which it was noticed had listed the folders, and perhaps judged copies, without knowing of it.
            bool isOpen = former.Round == _round
                || (former.IsDoubtful && (++former.Doubts <= MostDoubts || !HasElapsed(former.Since, _options.RotateWait)));
            if (isOpen && former.ResumeAt == former.Point.Offset && former.File.Offset == 0)
            {
                former.IsDoubtful = false;
                index++;
                continue;
            }
            _formerContents.RemoveAt(index);
            Lose(former.File, former.Reason, former.UnreadBytes);
            former.File.FormerEnd = Math.Max(former.File.FormerEnd, Math.Max(former.Size, former.ResumeAt));
            if (!_formerContents.Exists(other => other.File == former.File))
                BeginReading(former.File);
        }
    }

    private void BeginReading(TailedFile file)
    {
        file.AwaitsScan = false;
        if (!file.IsHeld)
            file.Lineage.Append(file, ++_order);
        Enqueue(file);
    }

    private void Retire(TailedFile file)
    {
        if (file.IsRetired)
            return;
        file.IsRetired = true;
        file.RetiredAt = _now;
        file.EndsSeen = 0;
        file.AtEnd = false;
        Enqueue(file);
    }

    /// <summary>A file that had left stands at its log's path again.</summary>
    private void Return(TailedFile file)
    {
        if (file.IsFinished)
            Revive(file);
        file.IsRetired = false;
    }

    private void Revive(TailedFile file)
    {
        file.IsFinished = false;
        file.RetiredAt = _now;
        file.EndsSeen = 0;
        if (!_unfinished.Contains(file))
            _unfinished.Add(file);
    }

    private void SetTrouble(TailedFile file, Look look)
    {
        Statistics.Fail(look);
        if (file.Trouble == look)
            return;
        file.Trouble = look;
        Report(TailEventKind.Unreadable, file.Path, 0, TailNames.Of(look));
    }

    private void ClearTrouble(TailedFile file)
    {
        if (file.Trouble is Look.Present)
            return;
        file.Trouble = Look.Present;
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
            if (file.GoneScans++ == 0)
                file.GoneAt = _now;
            if (_options.ReadCompressed && file.Content is null)
                TakeCompressedCopy(file, census);
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
        for (int index = 0; index < _unfinished.Count; index++)
        {
            TailedFile file = _unfinished[index];
            if (!file.IsRetired || file.IsFinished || file.SeenRound == _round)
                continue;
            Look look = _files.Stat(file.Path, out FileFacts facts);
            if (look is Look.Present && facts.Identity == file.Identity)
                file.GoneScans = 0;
            else if (look is Look.Present or Look.Missing)
                Locate(file);
        }
    }
}
