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
internal sealed partial class TailHistory : IDisposable
{
    private readonly Random _random;
    private readonly HistoryKind _kind;
    private readonly TailBench _bench;
    private readonly Random _faults;
    private readonly FaultyFiles _system = new();
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

    /// <param name="hasFaults">One look in twenty fails while something happens, none in the end.</param>
    public TailHistory(int seed, bool hasFaults)
    {
        _faults = new Random(seed);
        if (hasFaults)
            _system.Fault = Fail;
        _random = new Random(seed);
        _kind = (HistoryKind)(seed % 5);
        _backups = _random.Next(1, 4);
        bool isInside = _kind is HistoryKind.RenameInsideGlob or HistoryKind.CopyInsideGlob;
        _bench = new TailBench(isInside ? "app.log*" : "app.log", files: _system) { AcceptsPartial = text => Record.Parse(text) is not null };
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
        _system.Fault = (_, _) => Look.Present;
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

    private Look Fail(string operation, string path)
    {
        if (_faults.Next(20) > 0)
            return Look.Present;
        Look look = (operation, _faults.Next(2)) switch
        {
            ("open", 0) => Look.TooManyOpen,
            ("read" or "list", _) => Look.IoError,
            _ => Look.Denied,
        };
        Log.Add($"\n    {operation} {Path.GetFileName(path)}: {look}");
        return look;
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
}
