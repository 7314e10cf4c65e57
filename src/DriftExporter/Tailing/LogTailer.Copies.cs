namespace DriftExporter.Tailing;

/// <summary>
/// Copies of logs: what copytruncate leaves behind, and compressed generations. A new content under a rotated name of a
/// watched log is held until it is clear that it is none, or where in it reading goes on.
/// </summary>
/// <remarks>
/// Content alone is weak evidence: two quiet logs may begin with the same line. So a short copy counts only when its
/// original was truncated or is gone; 1 KiB of equal head and an equal marker are believed without that.
/// </remarks>
internal sealed partial class LogTailer
{
    /// <summary>Bytes: so much, a very short record, must be equal before a file passes for a copy of one that is gone.</summary>
    private const int LeastEvidence = 8;

    /// <summary>Looks that must fail, beside the time of waiting: the process may have been suspended for longer.</summary>
    private const int MostDoubts = 10;

    /// <summary>The log that a path may be a rotated name of; null when no such log is watched.</summary>
    private Lineage? LogOf(string path)
    {
        foreach (string name in RotationNames.Bases(path))
        {
            if (_paths.TryGetValue(name, out WatchedPath? log) && log.IsInUse)
                return log.Lineage;
        }
        return null;
    }

    private void HoldIfCopy(TailedFile file)
    {
        if (file.Offset > 0 || (!file.IsCompressed && LogOf(file.Path) is null))
            return;
        file.IsHeld = true;
        file.RetiredAt = _now;
    }

    private void JudgeHeld()
    {
        foreach (TailedFile file in _unfinished)
        {
            if (!file.IsHeld || file.IsFinished || file.Size == 0 || (file.IsCompressed && !IsSettled(file)))
                continue;
            if (file.Offset > 0)
            {
                Release(file);
            }
            else
            {
                Lineage? log = LogOf(file.Path);
                bool isVerified = (!IsUnknownWhatStandsAt(log) && VerifyOriginal(log)) || HasGivenUp(file);
                if (isVerified && EnsureOpen(file) && Judge(file, log))
                {
                    file.Doubts = 0;
                    continue;
                }
                if (file.Doubts++ == 0)
                    file.DoubtedAt = _now;
                Doubt(log);
            }
        }
    }

    /// <summary>Whether a held file has been in doubt for so long that it is judged by what can be looked at.</summary>
    private bool HasGivenUp(TailedFile file) => file.Doubts >= MostDoubts && HasElapsed(file.DoubtedAt, _options.RotateWait);

    /// <summary>A file is held that is perhaps a copy of this log, and could not be judged yet, or is compressed.</summary>
    private bool AwaitsJudgement(Lineage log) => _unfinished.Exists(file =>
        file.IsHeld && (file.IsCompressed || (file.Doubts > 0 && !HasGivenUp(file))) && LogOf(file.Path) == log);

    /// <summary>What stands there could not be looked at or taken up yet: perhaps the original of a copy, perhaps a file renamed over that
    /// goes on where the former one was left, as a copy of both must not.</summary>
    private bool IsUnknownWhatStandsAt(Lineage? log) => log is not null && _paths.TryGetValue(log.Path, out WatchedPath? path)
        && (path.IsHidden || (path is { Current: null, IsOutside: false } && path.ShowsFile));

    /// <summary>Something under a name of this log could not be looked at: perhaps it is a copy of what the log held before.</summary>
    private void Doubt(Lineage? log)
    {
        foreach (FormerContent former in _formerContents)
            former.IsDoubtful |= former.File.Lineage == log;
    }

    /// <summary>The log may have been truncated and refilled, and the copy be one of what it holds now, or held before; also when it has
    /// left its path since.</summary>
    /// <returns>Whether it could be looked at.</returns>
    private bool VerifyOriginal(Lineage? log)
    {
        bool isVerified = true;
        foreach (TailedFile original in _unfinished)
        {
            if (original.Lineage == log && original is { AtEnd: false, IsHeld: false, IsCompressed: false, IsFinished: false })
                isVerified &= (EnsureOpen(original) && Load(original, 1, out _)) || original.Trouble is Look.Present;
        }
        return isVerified;
    }

    /// <summary>A compressed file that has not changed for a while is complete, or will never be.</summary>
    private bool IsSettled(TailedFile file) => HasElapsed(file.ChangedAt, _options.RotateWait)
        || WallNanoseconds() - file.ChangedNanoseconds >= _options.RotateWait.Ticks * 100;

    /// <returns>False: something could not be looked at, and the file is held on.</returns>
    private bool Judge(TailedFile file, Lineage? log)
    {
        bool isKnown = true;
        foreach (FormerContent former in _formerContents)
        {
            if (former.File == file || former.File.Lineage != log)
                continue;
            if (former.Point.Offset == 0)
            {
                // Nothing of it was read, so there is nothing to know a copy by, and nothing to read twice.
                former.ResumeAt = Math.Max(former.ResumeAt, file.Size);
            }
            else if ((file.Original == former.File && file.OriginalId == former.Id) || Ask(IsCopy(file, former.Point, null, out Look look), look, ref isKnown))
            {
                Resume(file, former.Point, file.IsCompressed ? former.ResumeAt : Math.Min(former.ResumeAt, file.Size));
                former.ResumeAt = file.IsCompressed ? former.Size : Math.Max(former.ResumeAt, file.Size);
                return true;
            }
        }
        TailedFile? original = null;
        foreach (TailedFile known in _known.Values)
        {
            if (known != file && known.Lineage == log && !known.IsHeld && (known.Offset > 0 || !known.IsRetired)
                && known.Offset >= (original?.Offset ?? 0) && MayHaveCopy(file, known)
                && Ask(IsCopy(file, new ReadingPoint(known), known.IsFinished ? null : known, out Look look), look, ref isKnown))
                original = known;
        }
        // To compare, the file may have been closed to make room.
        if (!isKnown || !EnsureOpen(file))
            return false;
        if (original is not null)
        {
            TakeAsCopy(file, original);
            return true;
        }
        // It was taken for a copy and went its own way: what was equal has been read, if it was more than a few lines.
        if (file.CopiedBytes >= Fingerprint.MaxHead)
            MoveOffset(file, Math.Min(file.CopiedBytes, file.Size));
        Release(file);
        return true;
    }

    /// <summary>An answer as it is; whether it was one goes into the flag, and failed looks are counted.</summary>
    private bool Ask(bool answer, Look look, ref bool isKnown)
    {
        if (look is Look.Present)
            return answer;
        if (look is not Look.Missing)
            Statistics.Fail(look);
        return isKnown = false;
    }

    private static bool IsOutOfReach(TailedFile file) => !file.IsFinished && file.Content is null && file.GoneScans > 0;

    /// <summary>Whether likeness to this file would prove anything.</summary>
    private bool MayHaveCopy(TailedFile file, TailedFile original)
    {
        if (original.Head.Length == Fingerprint.MaxHead)
            return true;
        if (IsOutOfReach(original))
            return original.Offset >= LeastEvidence;
        if (original.IsFinished)
            return file.IsCompressed && !(_files.Stat(original.Path, out FileFacts facts) is Look.Present && facts.Identity == original.Identity);
        // A short copy of a log that stays untruncated for so long is a file of its own.
        return original.SeenRound != _round || !HasElapsed(file.RetiredAt, _options.RotateWait) || !HasElapsed(file.ChangedAt, _options.RotateWait);
    }

    private void TakeAsCopy(TailedFile file, TailedFile original)
    {
        if (original.IsFinished || IsOutOfReach(original))
        {
            bool isOutOfReach = IsOutOfReach(original);
            Resume(file, new ReadingPoint(original), file.IsCompressed ? original.Offset : Math.Min(original.Offset, file.Size));
            if (isOutOfReach)
                Supersede(original);
            return;
        }
        if (file.Original != original)
            Report(TailEventKind.Copy, file.Path, 0, original.Path);
        (file.Original, file.OriginalId) = (original, original.Id);
        file.CopiedBytes = Math.Min(file.Size, original.Offset);
    }

    /// <summary>Goes on in a copy where its original was left.</summary>
    private void Resume(TailedFile file, in ReadingPoint point, long offset)
    {
        Report(TailEventKind.Copy, file.Path, offset);
        file.IsDiscarding = point.IsDiscarding && offset == point.Offset;
        if (file.IsCompressed)
            (file.Offset, file.Head, file.Marker) = (offset, point.Head, point.Marker);
        else
            MoveOffset(file, offset);
        file.Lineage.Append(file, ++_order);
        Retire(file);
        Release(file);
    }

    private void Release(TailedFile file)
    {
        file.IsHeld = file.AtEnd = false;
        file.Original = null;
        file.Doubts = 0;
        file.RetiredAt = _now;
        if (file.IsCompressed)
            Retire(file);
        Enqueue(file);
    }

    /// <summary>A generation that is gone, and was perhaps compressed: its gzip file is known by the head, outside the globs too.</summary>
    private void TakeCompressedCopy(TailedFile gone, FolderCensus census)
    {
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in census.Files)
        {
            if (!entry.Path.EndsWith(".gz", StringComparison.Ordinal) || _known.ContainsKey(identity) || _paths.ContainsKey(entry.Path)
                || !RotationNames.Bases(entry.Path).Contains(gone.RealPath))
                continue;
            Opening opening = _open.Open(entry.Path);
            if (opening.Handle is null)
                continue;
            GzipContent content = new(_files, opening.Handle);
            if (opening.Facts.Identity == identity && gone.Offset > 0 && HasContentOf(content, gone.Head.Length, gone.Head, Fingerprint.Empty, out _))
            {
                TailedFile file = Add(gone.Lineage, entry.Path, opening, content, gone);
                Report(TailEventKind.Copy, entry.Path, file.Offset);
                Retire(file);
                return;
            }
            content.Dispose();
        }
    }
}
