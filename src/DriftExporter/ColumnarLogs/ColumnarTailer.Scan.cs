using DriftExporter.Tailing;

namespace DriftExporter.ColumnarLogs;

/// <summary>Finding out what happened: which files are there, which are new, which have gone.</summary>
internal sealed partial class ColumnarTailer : IFoundFiles
{
    private readonly HashSet<string> _complaints = new(StringComparer.Ordinal);
    private readonly List<(FileFacts Facts, string Path)> _strangers = [];

    void IFoundFiles.Found(ReadOnlySpan<char> path)
    {
        string name = path.ToString();
        Look look = _files.Stat(name, out FileFacts facts);
        if (look is not Look.Present)
        {
            if (look is not Look.Missing)
                CannotLook(name, look);
            return;
        }

        if (!facts.IsRegular)
        {
            if (!facts.IsFolder && _complaints.Add(name))
                _events.Report(new TailEvent(TailEventKind.NotAFile, name));
        }
        else if (_known.TryGetValue(facts.Identity, out ColumnarFile? file))
        {
            (file.Misses, file.Path) = (0, name);
        }
        else
        {
            _strangers.Add((facts, name));
        }
    }

    void IFoundFiles.CannotList(string folder, Look look) => CannotLook(folder, look);

    void IFoundFiles.BadName(string folder)
    {
        if (_complaints.Add(folder))
            _events.Report(new TailEvent(TailEventKind.BadName, folder));
    }

    private void CannotLook(string path, Look look)
    {
        Statistics.Fail(look);
        if (_complaints.Add($"{path} {look}"))
            _events.Report(new TailEvent(TailEventKind.Unreadable, path, 0, TailNames.Of(look)));
    }

    private void Scan()
    {
        _lastScan = _now;
        foreach (ColumnarFile file in _order)
            file.Misses++;
        _strangers.Clear();
        _open.ResolveRoots();
        _finder.Find(this);
        // The last write comes first: the files of a model that begins a new one every hour follow each other.
        _strangers.Sort((one, other) => (one.Facts.ModifiedNanoseconds, one.Path).CompareTo((other.Facts.ModifiedNanoseconds, other.Path)));
        foreach ((FileFacts facts, string path) in _strangers)
            Welcome(facts, path);
        _isFirstScan = false;
        Statistics.Scanned = true;
    }

    private void Welcome(in FileFacts facts, string path)
    {
        if (_known.ContainsKey(facts.Identity))
            return;
        if (_known.Count >= _options.MaxFiles)
        {
            if (_complaints.Add("too many"))
                _events.Report(new TailEvent(TailEventKind.TooManyFiles, path));
            return;
        }

        ColumnarFile? replaced = _order.Find(other => other.Path == path && other.Misses > 0);
        if (replaced is not null)
        {
            RotationKind kind = replaced.Handle is not null && _files.Stat(replaced.Handle, out FileFacts left) is Look.Present && left.Links > 0
                ? RotationKind.Rename : RotationKind.Recreate;
            Statistics.Rotate(kind);
            Report(TailEventKind.Rotated, replaced, TailNames.Of(kind));
        }

        var file = new ColumnarFile(facts.Identity, path)
        {
            Size = facts.Size,
            ModifiedNanoseconds = facts.ModifiedNanoseconds,
            ChangedAt = _now,
            SkipUntil = _isFirstStart && _isFirstScan && _options.StartAt is StartAt.End ? facts.Size : 0,
        };
        _known.Add(facts.Identity, file);
        _order.Add(file);
        Report(TailEventKind.Found, file);
    }

    /// <summary>Notices growth, and a content that is another one.</summary>
    private void Notice(ColumnarFile file)
    {
        Look look = file.Handle is not null ? _files.Stat(file.Handle, out FileFacts facts) : _files.Stat(file.Path, out facts);
        if (look is not Look.Present || facts.Identity != file.Identity)
            return;
        if (facts.Size == file.Size && facts.ModifiedNanoseconds == file.ModifiedNanoseconds)
            return;
        long unread = file.Size - file.Offset;
        bool isShorter = facts.Size < file.Offset;
        // A Parquet file is complete when it is begun to be read: another size is another content.
        bool isOther = isShorter || (_isParquet && file.MarkedOffset > 0 && facts.Size != file.Size);
        (file.Size, file.ModifiedNanoseconds, file.ChangedAt) = (facts.Size, facts.ModifiedNanoseconds, _now);
        file.IsWaiting = !file.IsFinished;
        if (isOther || !IsSameContent(file))
            BeginAnew(file, isShorter ? RotationKind.Truncate : RotationKind.Rewrite, unread);
    }

    private void BeginAnew(ColumnarFile file, RotationKind kind, long unread)
    {
        Lose(file, kind is RotationKind.Truncate ? LossReason.Truncated : LossReason.Rewritten, unread);
        Statistics.Rotate(kind);
        Report(TailEventKind.Rotated, file, TailNames.Of(kind));
        file.StartOver();
    }

    /// <summary>Closes what is quiet, and forgets what has gone and is read to its end or cannot be reached any more.</summary>
    private void Retire()
    {
        for (int index = _order.Count - 1; index >= 0; index--)
        {
            ColumnarFile file = _order[index];
            file.IsRetired = file.Misses >= 2;
            bool isQuiet = !file.IsWaiting && _time.GetElapsedTime(file.ChangedAt, _now) >= _options.RotateWait;
            if (isQuiet && file.IsHeld)
                Complain(TailEventKind.Damaged, file, file.HeldFor);
            if (isQuiet && !file.IsRetired)
                file.Suspend();
            if (file.IsRetired && (file.IsFinished || file.Handle is null || isQuiet))
            {
                Lose(file, file.Handle is null ? LossReason.Deleted : LossReason.Partial, file.Size - file.Offset);
                Report(TailEventKind.Finished, file);
                file.Dispose();
                _known.Remove(file.Identity);
                _order.RemoveAt(index);
            }
        }
    }
}
