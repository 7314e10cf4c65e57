using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>Taking up files that were never seen: what they are to the logs that are known decides where reading begins.</summary>
internal sealed partial class LogTailer
{
    private static readonly Comparison<WatchedPath> ByAge = (one, other) =>
        Age(one.Facts).CompareTo(Age(other.Facts)) is not 0 and var order ? order
            : other.Path.Length != one.Path.Length ? other.Path.Length - one.Path.Length : string.CompareOrdinal(other.Path, one.Path);

    /// <summary>The last write comes first: a compressed generation keeps it, and is born later than what follows it. Where
    /// both are equal the rotated name is the older file's.</summary>
    private static (long, long) Age(in FileFacts facts) => (facts.ModifiedNanoseconds, facts.Identity.BirthNanoseconds);

    private void WelcomeStrangers()
    {
        SearchAgain();
        _strangers.Sort(ByAge);
        foreach (WatchedPath path in _strangers)
            Welcome(path);
    }

    private void Welcome(WatchedPath path)
    {
        if (_known.TryGetValue(path.Facts.Identity, out TailedFile? same))
        {
            Complain(TailEventKind.SameFile, path.Path, same.Path);
            return;
        }
        _open.MakeRoom();
        Opening opening = _open.Open(path.Path);
        if (opening.Handle is null || opening.Facts.Identity != path.Facts.Identity)
        {
            opening.Handle?.Dispose();
            Refuse(path, opening);
            return;
        }
        LogContent content = NewContent(opening.Handle, FileFinder.IsCompressed(path.Path));
        Look look = FindStart(path, content, opening.Facts.Size, out StartPoint start);
        if (look is not Look.Present)
        {
            content.Dispose();
            Refuse(path, opening with { Look = look, Handle = null });
            return;
        }
        FindLineage(path);
        TailedFile? successor = null;
        if (path.Left is { } left && !path.IsRotatedName)
        {
            RotationKind kind = KindOfRotation(path, left, opening.Resolved);
            bool isSought = kind is RotationKind.Rename && IsSought(left);
            if ((kind is RotationKind.Recreate || isSought) && content is PlainContent && path.Misses == 0 && Continues(content, opening.Facts, left, out look))
            {
                successor = left;
                if (isSought && !HasElapsed(left.RetiredAt, _options.RotateWait))
                    look = Look.Other;
            }
            if (look is not Look.Present)
            {
                content.Dispose();
                Refuse(path, opening with { Look = look, Handle = null });
                return;
            }
            Statistics.Rotate(kind);
            Report(TailEventKind.Rotated, path.Path, 0, TailNames.Of(kind));
            MissedGenerations missed = new(path, left, opening.Resolved, left.SeenNanoseconds, opening.Facts.Identity.BirthNanoseconds, _now);
            if (kind is not RotationKind.Symlink && successor is null && !TryTake(missed))
                _missed.Add(missed);
        }
        TailedFile file = Add(path.Lineage, path.Path, opening, content, successor);
        file.SeenRound = _round;
        path.Current = file;
        if (!path.IsRotatedName)
            path.Lineage.RealPath = opening.Resolved;
        path.Left = null;
        path.Misses = 0;
        if (path.IsRotatedName)
            Retire(file);
        if (path.Complaint is not null)
            Report(TailEventKind.Readable, path.Path);
        path.Complaint = null;
        path.StartOffset = -1;
        Begin(file, start);
        HoldIfCopy(file);
    }

    private LogContent NewContent(SafeFileHandle handle, bool isCompressed) =>
        isCompressed ? new GzipContent(_files, handle) : new PlainContent(_files, handle);

    private void Refuse(WatchedPath path, in Opening opening)
    {
        if (_isFirstStart && _options.StartAt is StartAt.End)
            path.StartOffset = path.Facts.Size;
        if (opening.IsOutside)
        {
            Complain(TailEventKind.OutsideRoots, path.Path, opening.Resolved);
            path.Complaint ??= "outside";
            path.IsOutside = true;
        }
        else if (opening.Look is Look.Present or Look.Missing)
        {
            // Switched between looking and opening.
            _scanWanted = true;
        }
        else
        {
            Grumble(path, opening.Look);
        }
    }

    /// <summary>app.log.1 beside app.log is a generation of it, older than what stands there.</summary>
    private void FindLineage(WatchedPath path)
    {
        path.IsRotatedName = false;
        foreach (string name in RotationNames.SuffixBases(path.Path))
        {
            if (_paths.TryGetValue(name, out WatchedPath? log) && log.IsInUse)
            {
                path.Lineage = log.Lineage;
                path.IsRotatedName = true;
            }
        }
    }

    private RotationKind KindOfRotation(WatchedPath path, TailedFile left, string resolved)
    {
        if (path.Lineage.RealPath is { } former && former != resolved)
            return RotationKind.Symlink;
        if (left.Content is not null && _files.Stat(left.Content.Handle, out FileFacts facts) is Look.Present)
            return facts.Links > 0 ? RotationKind.Rename : RotationKind.Recreate;
        return left.GoneScans == 0 ? RotationKind.Rename : RotationKind.Recreate;
    }

    /// <summary>Neither found under another name nor proved to be gone, because something in its folder could not be looked at.</summary>
    private bool IsSought(TailedFile left) => left.GoneScans == 0 && left.Content is null
        && !(_files.Stat(left.Path, out FileFacts facts) is Look.Present && facts.Identity == left.Identity);

    /// <summary>A file put in place of another with the same beginning (written anew and renamed over) goes on where that one was.</summary>
    /// <param name="look">Not Present: it could not be read, so nobody knows.</param>
    private bool Continues(LogContent content, in FileFacts facts, TailedFile left, out Look look)
    {
        look = Look.Present;
        // It may have been truncated and refilled before it was replaced.
        if (left is { Content: not null, AtEnd: false, IsCompressed: false } && !Load(left, 1, out _) && left.Trouble is not Look.Present)
        {
            look = left.Trouble;
            return false;
        }
        if (left.Offset > 0)
            return facts.Size >= left.Offset && left.Marker.Length > 0 && HasContentOf(content, left.Offset, left.Head, left.Marker, out look);
        // Nothing was read of it; as long as it is open the two can be compared.
        return left.Content is not null && _files.Stat(left.Content.Handle, out FileFacts former) is Look.Present
            && former.Size > 0 && facts.Size >= former.Size && EndsAlike(content, left.Content, former.Size, out look)
            && EndsAlike(content, left.Content, Math.Min(former.Size, Fingerprint.MaxHead), out look);
    }

    /// <param name="predecessor">The file whose content this one has and continues; null: begin at 0.</param>
    private TailedFile Add(Lineage lineage, string path, in Opening opening, LogContent content, TailedFile? predecessor)
    {
        TailedFile file = new(lineage, opening.Facts.Identity, path)
        {
            Id = _nextId++,
            RealPath = opening.Resolved,
            IsCompressed = FileFinder.IsCompressed(path),
            ChangedAt = _now,
            SeenNanoseconds = WallNanoseconds(),
        };
        file.TakeFacts(opening.Facts);
        if (predecessor is not null)
        {
            (file.Offset, file.Head, file.Marker) = (predecessor.Offset, predecessor.Head, predecessor.Marker);
            file.IsDiscarding = predecessor.IsDiscarding;
            if (!file.IsCompressed)
                Lose(predecessor, LossReason.Truncated, Math.Max(predecessor.Size, predecessor.ShrunkFrom) - file.Size);
            Supersede(predecessor);
        }
        _known.Add(file.Identity, file);
        _unfinished.Add(file);
        _open.Keep(file, content);
        lineage.Append(file, ++_order);
        Report(TailEventKind.Found, path, file.Offset);
        Enqueue(file);
        return file;
    }

    /// <summary>Where reading starts: at 0, or behind the last line end before a position, so that a line being written then comes
    /// whole. Not Present: it could not be read, and the path is tried again.</summary>
    private Look FindStart(WatchedPath path, LogContent content, long size, out StartPoint start)
    {
        long end = path.StartOffset >= 0 ? path.StartOffset : _isFirstStart && _options.StartAt is StartAt.End ? size : 0;
        start = new StartPoint(Math.Min(end, size), IsDiscarding: false);
        if (end <= 0 || content is GzipContent)
            return Look.Present;
        int length = (int)Math.Min(start.Offset, LineWindow);
        EnsureBuffer(length);
        Look look = content.Read(_buffer.AsSpan(0, length), start.Offset - length, out int count);
        int lineEnd = _buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
        if (lineEnd >= 0)
            start = new StartPoint(start.Offset - length + lineEnd + 1, IsDiscarding: false);
        else
            start = length == start.Offset ? default : start with { IsDiscarding = true };
        return look;
    }

    private void Begin(TailedFile file, StartPoint start)
    {
        if (start.Offset == 0 || file.Offset > 0)
            return;
        if (file.IsCompressed)
        {
            Close(file);
            return;
        }
        file.IsDiscarding = start.IsDiscarding;
        MoveOffset(file, start.Offset);
    }

    /// <param name="IsDiscarding">It lies within a line that is too long: the rest of that is passed over.</param>
    private readonly record struct StartPoint(long Offset, bool IsDiscarding);
}
