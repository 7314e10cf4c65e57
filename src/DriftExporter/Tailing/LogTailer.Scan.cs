namespace DriftExporter.Tailing;

/// <summary>Finding out what happened to the paths: listing, comparing identities, deciding who left and who came.</summary>
internal sealed partial class LogTailer : IFoundFiles
{
    private const int MaxComplaints = 1000;

    private readonly Dictionary<string, FolderCensus> _censuses = new(StringComparer.Ordinal);
    private readonly List<WatchedPath> _strangers = [];
    private readonly List<FormerContent> _formerContents = [];
    private readonly Dictionary<string, long> _unlisted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _complaints = new(StringComparer.Ordinal);
    private long _round;
    private long _lastScan;
    private bool _scanWanted = true;
    private bool _isFirstStart = true;
    private bool _mountIsStale;

    void IFoundFiles.Found(ReadOnlySpan<char> path)
    {
        Dictionary<string, WatchedPath>.AlternateLookup<ReadOnlySpan<char>> paths = _paths.GetAlternateLookup<ReadOnlySpan<char>>();
        if (paths.ContainsKey(path))
            return;
        if (_paths.Count >= _options.MaxFiles)
        {
            Complain(TailEventKind.TooManyFiles, path.ToString());
            return;
        }
        string name = path.ToString();
        _paths.Add(name, new WatchedPath(name, new Lineage(_nextId++, name)));
    }

    void IFoundFiles.CannotList(string folder, Look look)
    {
        Statistics.Fail(look);
        bool isNew = _unlisted.GetValueOrDefault(folder, -2) < _round - 1;
        if (isNew && _unlisted.Count >= MaxComplaints)
            _unlisted.Clear();
        _unlisted[folder] = _round;
        if (isNew)
            Report(TailEventKind.Unreadable, folder, 0, TailNames.Of(look));
    }

    void IFoundFiles.BadName(string folder) => Complain(TailEventKind.BadName, folder);

    private bool IsScanDue() => _scanWanted || HasElapsed(_lastScan, _options.ScanInterval);

    /// <summary>False when something happened that needs a whole scan to understand.</summary>
    private bool LookAtActive()
    {
        foreach (TailedFile file in _unfinished)
        {
            if (file.IsRetired || HasElapsed(file.ChangedAt, ActiveTime))
                continue;
            Look look = _files.Stat(file.Path, out FileFacts facts);
            if (look is Look.Present or Look.Missing && (facts.Identity != file.Identity || facts.Size < file.Size))
                return false;
            if (look is not Look.Present && file.Content is not null)
                look = _files.Stat(file.Content.Handle, out facts);
            if (look is Look.Present)
                TakeLook(file, facts);
        }
        return true;
    }

    private void LookAtRetired()
    {
        foreach (TailedFile file in _unfinished)
        {
            if (!file.IsRetired || file.IsFinished)
                continue;
            Look look = file.Content is not null ? _files.Stat(file.Content.Handle, out FileFacts facts)
                : _files.Stat(file.Path, out facts);
            if (look is Look.Present && (file.Content is not null || facts.Identity == file.Identity))
                TakeLook(file, facts);
            else if (file.Content is null && look is Look.Present or Look.Missing)
                _scanWanted |= file.GoneScans < 2;
        }
    }

    private void Scan()
    {
        _round++;
        _scanWanted = false;
        _lastScan = _now;
        _mountIsStale = false;
        _censuses.Clear();
        _strangers.Clear();
        _open.ResolveRoots();
        _finder.Find(this);
        foreach (WatchedPath path in _paths.Values)
            LookAt(path);
        foreach (WatchedPath path in _paths.Values)
            NoticeArrival(path);
        foreach (WatchedPath path in _paths.Values)
            NoticeDeparture(path);
        foreach (WatchedPath path in _paths.Values)
            Settle(path);
        LookAtRetired();
        WelcomeStrangers();
        SearchRetired();
        JudgeHeld();
        DoubtHidden();
        TakeUnseenCopies();
        SettleFormerContents();
        RememberHidden();
        Forget();
        Statistics.Scanned = true;
        _isFirstStart = false;
    }

    /// <summary>Pass 1: what the path shows; the usual case, the same file, ends here.</summary>
    private void LookAt(WatchedPath path)
    {
        path.Look = _files.Stat(path.Path, out FileFacts facts);
        path.Facts = facts;
        path.IsOutside = false;
        if (path.Look is Look.Missing)
            path.Complaint = null;
        else if (path.Look is not Look.Present)
            CannotLook(path);
        if (path.ShowsFile && path.Current is { } current && current.Identity == facts.Identity)
            See(current, path);
    }

    /// <summary>Pass 2: a file that is known from another path. If that path still shows it, this is a second name for it.</summary>
    private void NoticeArrival(WatchedPath path)
    {
        if (!path.ShowsFile || path.Current?.Identity == path.Facts.Identity
            || !_known.TryGetValue(path.Facts.Identity, out TailedFile? file))
            return;
        if (file.SeenRound == _round)
        {
            if (file.Path != path.Path)
                Complain(TailEventKind.SameFile, path.Path, file.Path);
            return;
        }
        path.Arrived = file;
        file.Path = path.Path;
        if (_files.Resolve(path.Path, out string resolved) is Look.Present)
            file.RealPath = resolved;
        See(file, path);
    }

    /// <summary>Pass 3: a file that no longer stands at its path. "Could not look" is no departure.</summary>
    private void NoticeDeparture(WatchedPath path)
    {
        if (path.Look is not (Look.Present or Look.Missing))
            return;
        path.Misses = path.Look is Look.Missing ? path.Misses + 1 : path.Current is null ? path.Misses : 0;
        if (path.Current is { } left && !(path.ShowsFile && left.Identity == path.Facts.Identity))
        {
            path.Current = null;
            path.Left = left;
            if (left.SeenRound != _round)
                Locate(left);
            Retire(left);
        }
        SearchVacant(path);
    }

    /// <summary>While nothing stands at the path its next generations may come and be rotated.</summary>
    private void SearchVacant(WatchedPath path)
    {
        if (path is { Look: Look.Missing, IsRotatedName: false, Lineage.RealPath: { } log } && path.Left is { } left)
            TryTake(new MissedGenerations(path, left, log, left.SeenNanoseconds, long.MaxValue, _now));
    }

    /// <summary>Pass 4: who arrived stands at its new path from now on; who is unknown is a stranger.</summary>
    private void Settle(WatchedPath path)
    {
        if (path.Arrived is { } arrived)
        {
            path.Arrived = null;
            path.Current = arrived;
            path.Left = null;
            path.Misses = 0;
            if (arrived.Lineage.Path == path.Path)
                Return(arrived);
            else
                Retire(arrived);
            FindLineage(path);
        }
        else if (path.Look is Look.Present && path.Current is null && !_known.ContainsKey(path.Facts.Identity))
        {
            if (path.ShowsFile)
                _strangers.Add(path);
            else if (!path.Facts.IsFolder)
                Complain(TailEventKind.NotAFile, path.Path);
        }
    }

    private void See(TailedFile file, WatchedPath path)
    {
        file.SeenRound = _round;
        file.SeenNanoseconds = WallNanoseconds();
        file.GoneScans = 0;
        bool isOtherContent = TakeLook(file, path.Facts);
        // Must be known in this scan: a backup overwritten in place may hold what its log was just truncated of.
        if (path.IsRotatedName && !file.IsHeld && !file.IsCompressed)
        {
            file.IsUnverified |= isOtherContent;
            if (file.IsUnverified && EnsureOpen(file))
                Load(file, 1, out _);
        }
        if (file.Trouble is not Look.Present)
            Enqueue(file);
        // Only a bind mount of a single file shows a file without a name.
        if (path.Facts.Links == 0 && HasElapsed(file.ChangedAt, _options.RotateWait))
        {
            _mountIsStale = true;
            Complain(TailEventKind.MountedFile, path.Path);
        }
    }

    /// <summary>A finished file that was seen nowhere for long counts as seen while it may be where nobody could look: when that can be
    /// looked at again, it would be read again.</summary>
    private void RememberHidden()
    {
        foreach ((TailedFile file, long since) in _remembered)
        {
            if (!HasElapsed(since, RememberTime) || _remembered.Count > MaxRemembered)
                break;
            if (file.SeenRound != _round && MayBeThere(file))
                file.SeenRound = _round;
        }
    }

    private bool MayBeThere(TailedFile file)
    {
        Look look = _files.Stat(file.Path, out FileFacts facts);
        return look is Look.Present ? facts.Identity == file.Identity
            : look is not Look.Missing || IsUnlisted(Path.GetDirectoryName(file.Path)!);
    }

    private bool IsUnlisted(string folder) => _unlisted.GetValueOrDefault(folder, -1) == _round;

    /// <summary>Tells the operator once.</summary>
    private void Complain(TailEventKind kind, string path, string detail = "")
    {
        if (_complaints.Count >= MaxComplaints)
            _complaints.Clear();
        if (_complaints.Add($"{kind} {path} {detail}"))
            Report(kind, path, 0, detail);
    }

    /// <summary>Nobody knows what the path shows: what is open is read on, and nothing is forgotten.</summary>
    private void CannotLook(WatchedPath path)
    {
        if (path.Current is null)
            Grumble(path, path.Look);
        else if (path.Current.Content is null)
            SetTrouble(path.Current, path.Look);
        else
            Statistics.Fail(path.Look);
        if (path.Current?.Content is { } open && _files.Stat(open.Handle, out FileFacts facts) is Look.Present)
            TakeLook(path.Current, facts);
    }

    private void Grumble(WatchedPath path, Look look)
    {
        Statistics.Fail(look);
        if (path.Complaint == TailNames.Of(look))
            return;
        path.Complaint = TailNames.Of(look);
        Report(TailEventKind.Unreadable, path.Path, 0, path.Complaint);
    }
}
