using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>Taking up files that were never seen: what they are to the logs that are known decides where reading begins.</summary>
internal sealed partial class LogTailer
{
    /// <summary>File systems stamp the birth with a clock that is some milliseconds behind the wall clock.</summary>
    private const long ClockSlackNanoseconds = 20_000_000;

    private static readonly Comparison<WatchedPath> ByAge = (one, other) =>
        (one.Facts.Identity.BirthNanoseconds, one.Facts.ModifiedNanoseconds).CompareTo(
            (other.Facts.Identity.BirthNanoseconds, other.Facts.ModifiedNanoseconds)) is not 0 and var order
                ? order : string.CompareOrdinal(one.Path, other.Path);

    private void WelcomeStrangers()
    {
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
        FindLineage(path);
        PlainContent content = new(_files, opening.Handle);
        TailedFile? successor = null;
        if (path.Left is { } left && !path.IsRotatedName)
        {
            RotationKind kind = KindOfRotation(path, left, opening.Resolved);
            Statistics.Rotate(kind);
            Report(TailEventKind.Rotated, path.Path, 0, TailNames.Of(kind));
            if (kind is RotationKind.Recreate && path.Misses == 0 && Continues(content, opening.Facts, left))
                successor = left;
            if (kind is not RotationKind.Symlink)
                TakeMissedGenerations(path, left, opening);
        }
        TailedFile file = Add(path.Lineage, path.Path, opening, content, successor);
        file.SeenRound = _round;
        path.Current = file;
        path.RealPath = opening.Resolved;
        path.Left = null;
        path.Misses = 0;
        if (path.IsRotatedName)
            Retire(file);
        if (path.Complaint is not null)
            Report(TailEventKind.Readable, path.Path);
        path.Complaint = null;
        BeginAtEnd(file, path);
    }

    private void Refuse(WatchedPath path, in Opening opening)
    {
        if (_isFirstStart && _options.StartAt is StartAt.End)
            path.StartOffset = path.Facts.Size;
        if (opening.IsOutside)
        {
            Complain(TailEventKind.OutsideRoots, path.Path, opening.Resolved);
            path.Complaint ??= "outside";
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
        for (int end = RotationNames.SuffixBase(path.Path, path.Path.Length); end > 0; end = RotationNames.SuffixBase(path.Path, end))
        {
            if (_paths.TryGetValue(path.Path[..end], out WatchedPath? log) && (log.ShowsFile || log.Left is not null))
            {
                path.Lineage = log.Lineage;
                path.IsRotatedName = true;
            }
        }
    }

    private RotationKind KindOfRotation(WatchedPath path, TailedFile left, string resolved)
    {
        if (path.RealPath is not null && path.RealPath != resolved)
            return RotationKind.Symlink;
        if (left.GoneScans == 0)
            return RotationKind.Rename;
        bool isElsewhere = left.Content is not null && _files.Stat(left.Content.Handle, out FileFacts facts) is Look.Present && facts.Links > 0;
        return isElsewhere ? RotationKind.Rename : RotationKind.Recreate;
    }

    /// <summary>A file put in place of another with the same beginning (written anew and renamed over) goes on where that one was.</summary>
    private bool Continues(LogContent content, in FileFacts facts, TailedFile left) =>
        left.Offset > 0 && facts.Size >= left.Offset && HasContentOf(content, left.Offset, left.Head, left.Marker);

    private bool HasContentOf(LogContent content, long offset, Fingerprint head, Fingerprint marker)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.MaxHead];
        return content.Read(bytes[..head.Length], 0, out int count) is Look.Present && head.Matches(bytes[..count])
            && content.Read(bytes[..marker.Length], offset - marker.Length, out count) is Look.Present && marker.Matches(bytes[..count]);
    }

    /// <summary>Several rotations since the last look: generations that were born and rotated in between stand in the folder
    /// under rotated names, perhaps outside the globs. Those inside are strangers of their own.</summary>
    private void TakeMissedGenerations(WatchedPath path, TailedFile left, in Opening newest)
    {
        ReadOnlySpan<char> name = Path.GetFileName(newest.Resolved.AsSpan());
        List<(string Path, FileFacts Facts)> missed = [];
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in Census(Path.GetDirectoryName(newest.Resolved)!).Files)
        {
            long born = identity.BirthNanoseconds != 0 ? identity.BirthNanoseconds : entry.Facts.ModifiedNanoseconds;
            if (!_known.ContainsKey(identity) && !_paths.ContainsKey(entry.Path) && identity != newest.Facts.Identity
                && born >= left.SeenNanoseconds - ClockSlackNanoseconds && identity.BirthNanoseconds <= newest.Facts.Identity.BirthNanoseconds
                && !FileFinder.IsCompressed(entry.Path) && RotationNames.IsGenerationOf(Path.GetFileName(entry.Path.AsSpan()), name))
                missed.Add(entry);
        }
        missed.Sort((one, other) => (one.Facts.Identity.BirthNanoseconds, one.Facts.ModifiedNanoseconds)
            .CompareTo((other.Facts.Identity.BirthNanoseconds, other.Facts.ModifiedNanoseconds)));
        foreach ((string Path, FileFacts Facts) entry in missed)
        {
            Opening opening = _open.Open(entry.Path);
            if (opening.Handle is not null && opening.Facts.Identity == entry.Facts.Identity)
                Retire(Add(path.Lineage, entry.Path, opening, new PlainContent(_files, opening.Handle), null));
            else
                opening.Handle?.Dispose();
        }
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
            Lose(predecessor, LossReason.Truncated, Math.Max(predecessor.Size, predecessor.ShrunkFrom) - file.Size);
            Close(predecessor);
        }
        _known.Add(file.Identity, file);
        _unfinished.Add(file);
        _open.Keep(file, content);
        lineage.Append(file, ++_order);
        Report(TailEventKind.Found, path, file.Offset);
        Enqueue(file);
        return file;
    }

    private void BeginAtEnd(TailedFile file, WatchedPath path)
    {
        long end = path.StartOffset >= 0 ? path.StartOffset : _isFirstStart && _options.StartAt is StartAt.End ? file.Size : -1;
        path.StartOffset = -1;
        if (end > 0 && file.Offset == 0)
            SkipTo(file, Math.Min(end, file.Size));
    }

    /// <summary>Moves the offset behind the last line end before a position, so that a line being written then comes whole.</summary>
    private void SkipTo(TailedFile file, long position)
    {
        int length = (int)Math.Min(position, _options.MaxLineBytes + 2L);
        EnsureBuffer(length);
        Look look = file.Content!.Read(_buffer.AsSpan(0, length), position - length, out int count);
        int end = _buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
        bool isWholeFile = length == position;
        file.IsDiscarding = end < 0 && !isWholeFile;
        MoveOffset(file, end >= 0 ? position - length + end + 1 : isWholeFile ? 0 : position);
        if (look is not Look.Present)
            SetTrouble(file, look);
    }
}
