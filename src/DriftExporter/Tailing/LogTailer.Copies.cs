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

    /// <summary>The log that a path may be a rotated name of; null when no such log is watched.</summary>
    private Lineage? LogOf(string path)
    {
        foreach (string name in RotationNames.Bases(path))
        {
            if (_paths.TryGetValue(name, out WatchedPath? log) && (log.ShowsFile || log.Left is not null))
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
            else if (EnsureOpen(file))
            {
                Lineage? log = LogOf(file.Path);
                VerifyOriginal(log);
                Judge(file, log);
            }
        }
    }

    /// <summary>The log may have been truncated and refilled, and the copy be one of what it holds now, or held before; also when it has
    /// left its path since.</summary>
    private void VerifyOriginal(Lineage? log)
    {
        foreach (TailedFile original in _unfinished)
        {
            if (original.Lineage == log && original is { AtEnd: false, IsHeld: false, IsCompressed: false, IsFinished: false } && EnsureOpen(original))
                Load(original, 1, out _);
        }
    }

    /// <summary>A compressed file that has not changed for a while is complete, or will never be.</summary>
    private bool IsSettled(TailedFile file) => HasElapsed(file.ChangedAt, _options.RotateWait)
        || WallNanoseconds() - file.ChangedNanoseconds >= _options.RotateWait.Ticks * 100;

    private void Judge(TailedFile file, Lineage? log)
    {
        foreach (FormerContent former in _formerContents)
        {
            if (former.File == file || former.File.Lineage != log)
                continue;
            if (former.Point.Offset == 0)
            {
                // Nothing of it was read, so there is nothing to know a copy by, and nothing to read twice.
                former.ResumeAt = Math.Max(former.ResumeAt, file.Size);
            }
            else if (file.Original == former.File || IsCopy(file, former.Point, null))
            {
                Resume(file, former.Point, file.IsCompressed ? former.ResumeAt : Math.Min(former.ResumeAt, file.Size));
                former.ResumeAt = file.IsCompressed ? former.Size : Math.Max(former.ResumeAt, file.Size);
                return;
            }
        }
        TailedFile? original = null;
        foreach (TailedFile known in _known.Values)
        {
            if (known != file && known.Lineage == log && !known.IsHeld && (known.Offset > 0 || !known.IsRetired)
                && known.Offset >= (original?.Offset ?? 0) && MayHaveCopy(file, known) && IsCopy(file, new ReadingPoint(known), known.IsFinished ? null : known))
                original = known;
        }
        if (original is not null)
        {
            TakeAsCopy(file, original);
            return;
        }
        // It was taken for a copy and went its own way: what was equal has been read, if it was more than a few lines.
        if (file.CopiedBytes >= Fingerprint.MaxHead)
            MoveOffset(file, Math.Min(file.CopiedBytes, file.Size));
        Release(file);
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
        file.Original = original;
        file.CopiedBytes = Math.Min(file.Size, original.Offset);
    }

    /// <summary>Whether the file begins with what was read of a content, or is the beginning of it.</summary>
    /// <param name="live">The file that still holds the content, for comparing byte by byte; null when none does.</param>
    private bool IsCopy(TailedFile file, in ReadingPoint point, TailedFile? live)
    {
        if (file.IsCompressed)
            return HasContentOf(file.Content!, point.Head.Length, point.Head, Fingerprint.Empty);
        if (file.Size >= point.Offset && point.Offset > 0)
            return HasContentOf(file.Content!, point.Offset, point.Head, point.Marker) && !(live is not null && HasOutgrown(file, live));
        Fingerprint head = file.Size >= point.Head.Length ? point.Head : Fingerprint.Empty;
        ReadMark best = default;
        foreach (ReadMark step in point.Trail)
        {
            if (step.Offset > best.Offset && step.Offset <= file.Size)
                best = step;
        }
        if (best.Offset > 0)
            return HasContentOf(file.Content!, best.Offset, head, best.Marker);
        return live is not null && file.Size <= live.Size && HasContentOf(file.Content!, 0, head, Fingerprint.Empty)
            && EnsureOpen(live) && EnsureOpen(file) && EndsAlike(file.Content!, live.Content!, file.Size)
            && EndsAlike(file.Content!, live.Content!, Math.Min(file.Size, Fingerprint.MaxHead));
    }

    /// <summary>A copy is never longer than the log that it was made of, unless that was truncated since.</summary>
    private bool HasOutgrown(TailedFile file, TailedFile original)
    {
        if (file.Size <= original.Size)
            return false;
        Look look = original.Content is null ? _files.Stat(original.Path, out FileFacts facts) : _files.Stat(original.Content.Handle, out facts);
        return look is Look.Present && facts.Identity == original.Identity && facts.Size >= original.Offset && file.Size > facts.Size;
    }

    private static bool EndsAlike(LogContent copy, LogContent original, long position)
    {
        int length = (int)Math.Min(position, Fingerprint.MaxHead);
        Span<byte> one = stackalloc byte[length], other = stackalloc byte[length];
        return copy.Read(one, position - length, out int read) is Look.Present && read == length
            && original.Read(other, position - length, out read) is Look.Present && read == length && one.SequenceEqual(other);
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
            if (opening.Facts.Identity == identity && gone.Offset > 0 && HasContentOf(content, gone.Head.Length, gone.Head, Fingerprint.Empty))
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
