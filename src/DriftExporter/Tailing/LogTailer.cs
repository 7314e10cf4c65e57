using System.Buffers;

namespace DriftExporter.Tailing;

/// <summary>What one poll did, for the caller's pace.</summary>
/// <param name="Bytes">Bytes the offsets moved by.</param>
/// <param name="Lines">Lines given to the sink.</param>
/// <param name="MoreWaiting">There is more to read at once: the budget ended or the sink stopped.</param>
internal readonly record struct PollResult(long Bytes, long Lines, bool MoreWaiting);

/// <summary>
/// Reads the lines of one source: all files that match its globs, through rotation, truncation and restarts, each
/// complete line once. One thread polls; nothing here blocks but the disk. docs/tailing.md has the rules.
/// </summary>
/// <remarks>
/// A poll: 1 scan (list the folders and look at every path; else look at the active files only) → 2 look at rotated
/// files through their handles → 3 read round-robin, one quantum each → 4 close what is finished → 5 renew the gauges.
/// A <see cref="TailedFile"/> is one file by identity; a <see cref="WatchedPath"/> is a name that shows one; a
/// <see cref="Lineage"/> is a log, the files that stood at one path in their order.
/// </remarks>
internal sealed partial class LogTailer : IDisposable
{
    /// <summary>Files that changed this recently are looked at in every poll, others at every scan.</summary>
    private static readonly TimeSpan ActiveTime = TimeSpan.FromSeconds(10);

    private readonly TailOptions _options;
    private readonly LogFiles _files;
    private readonly TimeProvider _time;
    private readonly ITailEvents _events;
    private readonly FileFinder _finder;
    private readonly OpenFiles _open;
    private readonly Dictionary<string, WatchedPath> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<FileIdentity, TailedFile> _known = [];
    private readonly List<TailedFile> _unfinished = [];
    private readonly Queue<TailedFile> _ready = new();
    private byte[] _buffer;
    private long _nextId = 1;
    private long _now;
    private long _deliveringId;
    private long _order;

    public LogTailer(TailOptions options, TimeProvider time, ITailEvents events, LogFiles? files = null)
    {
        _options = options;
        _files = files ?? LogFiles.ForThisSystem;
        _time = time;
        _events = events;
        _finder = new FileFinder(options, _files);
        _open = new OpenFiles(options, _files, _finder);
        _buffer = ArrayPool<byte>.Shared.Rent(Fingerprint.MaxMarker + options.QuantumBytes);
    }

    public TailStatistics Statistics { get; } = new();

    /// <summary>Finds out what happened and gives the sink about so many bytes of lines at most (a whole line at least).</summary>
    public PollResult Poll(ILineSink sink, long byteBudget)
    {
        _now = _time.GetTimestamp();
        long bytes = Statistics.ReadBytes, lines = Statistics.Lines;
        if (IsScanDue() || !LookAtActive())
            Scan();
        LookAtRetired();
        Read(sink, byteBudget);
        // What was replaced while reading is looked into at once, so that no checkpoint falls in between.
        if (_formerContents.Count > 0)
            Scan();
        FinishQuiet(sink);
        MeasureGauges();
        return new PollResult(Statistics.ReadBytes - bytes, Statistics.Lines - lines, (_ready.Count > 0 || _scanWanted) && _formerContents.Count == 0);
    }

    public void Dispose()
    {
        _open.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool HasElapsed(long since, TimeSpan time) => _time.GetElapsedTime(since, _now) >= time;

    private long WallNanoseconds() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void Report(TailEventKind kind, string path, long bytes = 0, string detail = "") =>
        _events.Report(new TailEvent(kind, path, bytes, detail));

    private void Lose(TailedFile file, LossReason reason, long bytes)
    {
        if (bytes <= 0)
            return;
        Statistics.Lose(reason, bytes);
        Report(TailEventKind.Lost, file.Path, bytes, TailNames.Of(reason));
    }

    private void Enqueue(TailedFile file)
    {
        if (file.IsQueued || file.IsFinished || file.IsRefused || file.IsHeld)
            return;
        file.IsQueued = true;
        _ready.Enqueue(file);
    }

    private void MeasureGauges()
    {
        Statistics.ClearFiles();
        long lag = 0, pending = 0;
        bool isUp = false, isBehind = _ready.Count > 0 || _scanWanted;
        foreach (TailedFile file in _unfinished)
        {
            Statistics.CountFile(file.State);
            lag += file.UnreadBytes;
            pending += file.AtEnd ? file.UnreadBytes : 0;
            isUp |= file.State is FileState.Tailing or FileState.Draining;
            isBehind |= file.State is FileState.Unreadable && file.UnreadBytes > 0;
        }
        foreach (WatchedPath path in _paths.Values)
        {
            if (path.Current is null && path.Complaint is not null)
                Statistics.CountFile(FileState.Unreadable);
            else if (path.Current is { IsFinished: true })
            {
                Statistics.CountFile(FileState.Finished);
                isUp = true;
            }
        }
        Statistics.LagBytes = lag;
        Statistics.PendingBytes = pending;
        Statistics.CaughtUp = !isBehind;
        Statistics.Up = isUp && !_mountIsStale;
    }
}
