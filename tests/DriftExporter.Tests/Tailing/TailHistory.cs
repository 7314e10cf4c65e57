using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>What a history may contain. Each weaker law of the model belongs to one of them.</summary>
internal enum HistoryKind
{
    RenameInsideGlob,
    RenameOutsideGlob,
    CopyInsideGlob,

    /// <summary>Without deletion and replacing: copies that are some milliseconds old would pass for generations missed before it.</summary>
    CopyOutsideGlob,

    /// <summary>A link that is switched from file to file. One that was current between two polls only is never seen.</summary>
    SwitchedLink,
}

/// <summary>
/// A random history of one log, and the model of it: which records were written, which of them have reached the sink,
/// and whose bytes went before they could. Laws:
/// 1. no record comes twice; 2. a record that is missing was destroyed before it was read (or read only after the
/// checkpoint that a crash went back to); 3. the bytes counted as lost are at most those.
/// </summary>
internal sealed class TailHistory : IDisposable
{
    private readonly Random _random;
    private readonly HistoryKind _kind;
    private readonly TailBench _bench;
    private readonly int _backups;
    private readonly Dictionary<string, Content> _files = [];
    private readonly HashSet<long> _written = [];
    private readonly HashSet<long> _mayBeLost = [];
    private readonly HashSet<long> _atRisk = [];
    private HashSet<long> _delivered = [];
    private HashSet<long> _deliveredAtCapture = [];
    private TailCheckpoint? _checkpoint;
    private Content? _writer;
    private long _nextId = 1;
    private long _bound, _boundAtCapture, _boundAtRisk;
    private bool _pathSeen, _pathSeenAtCapture;
    private int _polls;
    private int _targets;

    public TailHistory(int seed)
    {
        _random = new Random(seed);
        _kind = (HistoryKind)(seed % 5);
        _backups = _random.Next(1, 4);
        bool isInside = _kind is HistoryKind.RenameInsideGlob or HistoryKind.CopyInsideGlob;
        _bench = new TailBench(isInside ? "app.log*" : "app.log") { AcceptsPartial = text => Record.Parse(text) is not null };
        if (isInside)
            IsInside = true;
    }

    public List<string> Log { get; } = [];

    private bool IsInside { get; }

    public void Run(int actions)
    {
        Poll();
        for (int action = 0; action < actions; action++)
            Act(_random.Next(100));
        CompletePending();
        Drain();
        Drain();
        long[] missing = [.. _written.Where(id => !_delivered.Contains(id))];
        Assert.True(missing.All(_mayBeLost.Contains), $"lost without cause: {string.Join(',', missing.Where(id => !_mayBeLost.Contains(id)))}");
        long[] expected = [.. _written.Except(missing)];
        Assert.Equal((expected.Sum(), expected.Sum(id => id * id)), (_delivered.Sum(), _delivered.Sum(id => id * id)));
        CheckLosses();
    }

    public void Dispose() => _bench.Dispose();

    private void Act(int dice)
    {
        if (dice < 30)
            Write(_random.Next(1, 8));
        else if (dice < 38)
            WritePartial();
        else if (dice < 60)
            Poll();
        else if (dice < 65)
            PollInPart();
        else if (dice < 75)
            Rotate();
        else if (dice < 78)
            Truncate();
        else if (dice < 81)
            Delete();
        else if (dice < 84)
            Replace();
        else if (dice < 87)
            Pause();
        else if (dice < 89)
            Drain();
        else if (dice < 93)
            Capture();
        else if (dice < 96)
            Restart();
        else
            Crash();
    }

    private Content Writer()
    {
        if (_writer is { Name: not null })
            return _writer;
        if (!_files.TryGetValue("app.log", out Content? content))
        {
            _files.Add("app.log", content = NewFile());
        }
        return _writer = content;
    }

    private Content NewFile()
    {
        if (_kind is not HistoryKind.SwitchedLink)
        {
            _bench.Append("app.log", "");
            return new Content { Name = "app.log", MayBeUnseen = !IsInside && !_pathSeen, BornAtPoll = _polls };
        }
        string target = $"{++_targets}.log";
        _bench.Append(target, "");
        _bench.Switch("app.log", target);
        return new Content { Name = target, MayBeUnseen = true, BornAtPoll = _polls };
    }

    private void Write(int records)
    {
        Note($"write {records}");
        Content content = Writer();
        CompletePending();
        for (int record = 0; record < records; record++)
            Put(content, NewRecord());
    }

    private Record NewRecord()
    {
        Record record = new(_nextId++, new string('p', _random.Next(0, 60)));
        return record;
    }

    private void Put(Content content, Record record)
    {
        Emit(content, record + "\n");
        Complete(content, record.Id);
    }

    private void Emit(Content content, string text)
    {
        // A file renamed out of the globs is closed when it has been quiet for the time of waiting.
        content.IsUnseen |= !IsInside && content.IsAway && _bench.Time.GetElapsedTime(content.TouchedAt) > TimeSpan.FromSeconds(29);
        content.TouchedAt = _bench.Time.GetTimestamp();
        _bench.Append(content.Name!, text);
        content.Size += text.Length;
    }

    private void Complete(Content content, long id)
    {
        content.Records.Add((id, content.Size));
        _written.Add(id);
        if (content.IsUnseen)
            _mayBeLost.Add(id);
    }

    private void WritePartial()
    {
        Content content = Writer();
        if (content.Pending is not null)
            return;
        Record record = NewRecord();
        string text = record + "\n";
        int cut = _random.Next(1, text.Length);
        Note($"partial {record.Id} {cut}/{text.Length}");
        Emit(content, text[..cut]);
        content.Pending = (record.Id, text[cut..], true);
        if (content.IsAway)
            PendingMayGo(content);
        if (cut < text.Length - 1)
            return;
        // Whole but for its end: it counts when the file is closed so, and when the end comes.
        _written.Add(record.Id);
        _mayBeLost.Add(record.Id);
    }

    /// <summary>The writer ends its line wherever its file is now. When the beginning is gone, what comes is no record.</summary>
    private void CompletePending()
    {
        if (_writer is not { Name: not null, Pending: { } pending } content)
            return;
        Emit(content, pending.Remainder);
        content.Pending = null;
        if (pending.IsWhole)
            Complete(content, pending.Id);
    }

    /// <summary>A rotated file that is quiet for long is closed, and its last line with it.</summary>
    private void PendingMayGo(Content content)
    {
        if (content.Pending is not { } pending)
            return;
        _mayBeLost.Add(pending.Id);
        Widen(content.Size - content.End(_delivered));
    }

    private void Rotate()
    {
        // Replaced and rotated between two polls: nobody can tell that the rotated file was the replacement.
        if (!_files.TryGetValue("app.log", out Content? content) || content.IsUnknownReplacement)
            return;
        if (_kind is HistoryKind.SwitchedLink)
        {
            SwitchAway(content);
            return;
        }
        bool isCopy = _kind is HistoryKind.CopyInsideGlob or HistoryKind.CopyOutsideGlob;
        Note(isCopy ? "copytruncate" : "rename");
        for (int backup = _backups; backup > 0; backup--)
        {
            if (!_files.Remove($"app.log.{backup}", out Content? older))
                continue;
            if (backup == _backups)
            {
                _bench.Delete(older.Name!);
                Destroy(older, null);
                older.Name = null;
                continue;
            }
            Move(older, $"app.log.{backup + 1}");
        }
        if (isCopy)
            CopyAndTruncate(content);
        else
            MoveAway(content);
    }

    private void SwitchAway(Content content)
    {
        Note("switch");
        Leave(content);
        _files.Add(content.Name!, content);
        foreach (Content old in _files.Values.Where(old => old.IsAway).OrderByDescending(old => old.TouchedAt).Skip(_backups).ToArray())
        {
            _bench.Delete(old.Name!);
            _files.Remove(old.Name!);
            Destroy(old, null);
            old.Name = null;
        }
        if (_random.Next(3) > 0)
            _writer = null;
        _files.Add("app.log", NewFile());
    }

    private void Leave(Content content)
    {
        _files.Remove("app.log");
        if (content.MayBeUnseen)
            NeverSeen(content);
        PendingMayGo(content);
        content.IsAway = true;
        content.TouchedAt = _bench.Time.GetTimestamp();
    }

    private void MoveAway(Content content)
    {
        Leave(content);
        Move(content, "app.log.1");
        if (_random.Next(3) > 0)
            _writer = null;
        if (_random.Next(3) > 0)
            Writer();
    }

    private void Move(Content content, string name)
    {
        _bench.Rename(content.Name!, name);
        content.Name = name;
        _files.Add(name, content);
    }

    private void CopyAndTruncate(Content content)
    {
        _bench.Copy("app.log", "app.log.1");
        Content copy = new() { Name = "app.log.1", Size = content.Size };
        copy.Records.AddRange(content.Records);
        _files.Add("app.log.1", copy);
        if (content.Pending is not null && IsInside)
            Widen(content.Size - content.End(_delivered));
        if (_random.Next(3) == 0)
            Poll();
        if (_random.Next(3) == 0)
            Write(_random.Next(1, 3));
        if (_random.Next(3) == 0)
            Poll();
        Empty(content, IsInside ? copy : null);
    }

    private void Truncate()
    {
        if (!_files.TryGetValue("app.log", out Content? content))
            return;
        Note("truncate");
        Empty(content, null);
    }

    private void Empty(Content content, Content? copy)
    {
        Destroy(content, copy);
        _bench.Truncate("app.log");
        Content fresh = new() { Name = content.Name, BornAtPoll = _polls, MayBeUnseen = content.MayBeUnseen };
        if (content.Pending is { } pending)
            fresh.Pending = pending with { IsWhole = false };
        content.Name = null;
        _files["app.log"] = fresh;
        if (_writer == content)
            _writer = fresh;
    }

    private void Delete()
    {
        if (_kind is HistoryKind.CopyOutsideGlob || !_files.Remove("app.log", out Content? content))
            return;
        Note("delete");
        _bench.Delete("app.log");
        Destroy(content, null);
        content.Name = null;
        if (_random.Next(2) == 0)
            Writer();
    }

    /// <summary>Written anew with more at the end, and renamed over.</summary>
    private void Replace()
    {
        if (_kind is HistoryKind.CopyOutsideGlob or HistoryKind.SwitchedLink || !_files.TryGetValue("app.log", out Content? content)
            || content.Pending is not null || content.BornAtPoll == _polls || content.Size == 0)
            return;
        Note("replace");
        _bench.Copy("app.log", "tmp");
        Content next = new() { Name = "tmp", Size = content.Size, BornAtPoll = content.BornAtPoll, IsUnknownReplacement = true };
        next.Records.AddRange(content.Records);
        for (int record = _random.Next(3); record > 0; record--)
            Put(next, NewRecord());
        _bench.Rename("tmp", "app.log");
        next.Name = "app.log";
        Destroy(content, next);
        content.Name = null;
        _files["app.log"] = next;
        if (_writer == content)
            _writer = next;
    }

    /// <summary>The bytes go. What is neither read nor in the copy may be lost; after a crash, also what was read since the checkpoint.</summary>
    private void Destroy(Content content, Content? copy)
    {
        foreach ((long id, long _) in content.Records)
        {
            if (copy is not null && copy.Records.Exists(kept => kept.Id == id))
                continue;
            if (!_delivered.Contains(id))
                _mayBeLost.Add(id);
            if (!_deliveredAtCapture.Contains(id))
                _atRisk.Add(id);
        }
        if (content.Pending is { } pending)
            _mayBeLost.Add(pending.Id);
        // Of a content of which nothing was read nobody can tell after a crash that another file has it too.
        if (copy is not null && (content.End(_delivered) == 0 || content.End(_deliveredAtCapture) == 0))
            Widen(content.Size);
        _bound += Math.Max(0, content.Size - Math.Max(content.End(_delivered), copy?.Size ?? 0));
        _boundAtRisk += Math.Max(0, content.Size - Math.Max(content.End(_deliveredAtCapture), copy?.Size ?? 0));
    }

    private void NeverSeen(Content content)
    {
        content.IsUnseen = true;
        foreach ((long id, long _) in content.Records)
            _mayBeLost.Add(id);
    }

    private void Widen(long bytes)
    {
        _bound += bytes;
        _boundAtRisk += bytes;
    }

    private void Poll()
    {
        Note("poll");
        _bench.StopAfter = int.MaxValue;
        int polls = 0;
        for (bool again = true; again; Assert.InRange(++polls, 0, 20))
            again = _bench.Poll(1 + _random.NextDouble()).MoreWaiting;
        Absorb();
        _polls++;
        LookWhatIsKnown();
    }

    private void LookWhatIsKnown()
    {
        _pathSeen = LogFiles.ForThisSystem.Stat(_bench.InFolder("app.log"), out FileFacts facts) is Look.Present
            && _bench.Tailer.Capture().Files.Any(file => file.Identity == facts.Identity);
        if (_pathSeen)
            _files["app.log"].MayBeUnseen = _files["app.log"].IsUnknownReplacement = false;
    }

    private void PollInPart()
    {
        Note("poll in part");
        _bench.StopAfter = _random.Next(1, 4);
        _bench.Poll(_random.NextDouble(), _random.Next(1, 2000));
        Absorb();
        LookWhatIsKnown();
    }

    private void Pause()
    {
        Note("pause");
        _bench.Time.Advance(TimeSpan.FromSeconds(_random.Next(100)));
    }

    private void Drain()
    {
        Note("drain");
        for (int wait = 0; wait < 3; wait++)
        {
            Poll();
            Poll();
            Poll();
            _bench.Time.Advance(TimeSpan.FromSeconds(31));
        }
        Poll();
    }

    private void Capture()
    {
        Note("capture");
        _checkpoint = _bench.Tailer.Capture();
        _deliveredAtCapture = [.. _delivered];
        _atRisk.Clear();
        _boundAtCapture = _bound - _bench.LostInAll();
        _boundAtRisk = 0;
        _pathSeenAtCapture = _pathSeen;
        foreach (Content content in _files.Values)
            content.WasKnownAtCapture = !content.MayBeUnseen && !content.IsUnseen;
    }

    private void Restart()
    {
        Capture();
        Crash();
    }

    /// <summary>The process dies: the window goes back to the checkpoint together with the offsets.</summary>
    private void Crash()
    {
        if (_checkpoint is null)
            return;
        Note("crash");
        CheckLosses();
        _bench.Restart(_checkpoint);
        _delivered = [.. _deliveredAtCapture];
        _mayBeLost.UnionWith(_atRisk);
        _bound = _boundAtCapture + _boundAtRisk;
        _pathSeen = _pathSeenAtCapture;
        foreach (Content content in _files.Values)
        {
            if (IsInside || content.WasKnownAtCapture || (_pathSeen && _kind is not HistoryKind.SwitchedLink))
                continue;
            if (content.IsAway)
                NeverSeen(content);
            content.MayBeUnseen = true;
        }
    }

    private void Absorb()
    {
        foreach (string text in _bench.Take().Concat(_bench.Partials))
        {
            if (Record.Parse(text) is { } id)
                Assert.True(_delivered.Add(id), $"{id} came twice");
        }
        _bench.Partials.Clear();
    }

    private void CheckLosses() =>
        Assert.True(_bench.LostInAll() <= _bound, $"{_bench.LostInAll()} bytes counted as lost, at most {_bound} were");

    public void Note(string action)
    {
        Log.AddRange(_bench.Events.Select(happened => $"\n    {happened.Kind} {Path.GetFileName(happened.Path)} {happened.Bytes} {happened.Detail}"));
        _bench.Events.Clear();
        Log.Add(action);
    }

    private sealed class Content
    {
        public string? Name { get; set; }

        public List<(long Id, long End)> Records { get; } = [];

        public long Size { get; set; }

        public (long Id, string Remainder, bool IsWhole)? Pending { get; set; }

        public int BornAtPoll { get; init; }

        public bool IsUnknownReplacement { get; set; }

        public bool WasKnownAtCapture { get; set; }

        /// <summary>Rotated.</summary>
        public bool IsAway { get; set; }

        public long TouchedAt { get; set; }

        /// <summary>Born while nothing stood at the log's path: renamed out of the globs before the next poll, nobody can know it.</summary>
        public bool MayBeUnseen { get; set; }

        public bool IsUnseen { get; set; }

        public long End(HashSet<long> delivered) => Records.Where(record => delivered.Contains(record.Id)).Select(record => record.End).DefaultIfEmpty().Max();
    }

    /// <summary>A line whose damage shows.</summary>
    private sealed record Record(long Id, string Payload)
    {
        public override string ToString() => $"{Id} {Payload} {Id * 31 + Payload.Length}.";

        public static long? Parse(string text) =>
            text.Split(' ') is [var id, var payload, var check] && long.TryParse(id, out long number)
                && check == $"{number * 31 + payload.Length}." ? number : null;
    }
}
