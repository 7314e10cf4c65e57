using System.Globalization;

namespace DriftExporter.State;

/// <summary>
/// Keeps one model's state: restores it at the start, and takes a checkpoint of source and windows at one cut. The model's thread copies
/// what is new into files of the system's cache; another one waits for the disk and names the checkpoint the newest, so that reading
/// does not wait. One checkpoint at a time.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Between checkpoints that are wanted soon, and so many times what the last one held up reading: 0.5 % of the time.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);
    private const int LeastShare = 200;

    private readonly StateFolder _state;
    private readonly string _model;
    private readonly ModelFolder _folder;
    private readonly IReadOnlyList<(string Key, WindowBlocks[] Windows)> _sets;
    private readonly TimeProvider _time;
    private readonly IStateEvents _events;
    private long? _lastAttempt;
    private TimeSpan _held;
    private Staging? _staging;
    private Task? _commit;
    private DateTimeOffset _taken;
    private bool _failing;
    private int _loaded;
    private long _successTicks;
    private long _failures;

    public Checkpointer(StateFolder state, string model, IEnumerable<CheckpointedWindows> sets, TimeProvider time, IStateEvents events)
    {
        (_state, _model, _time, _events) = (state, model, time, events);
        _folder = state.ForModel(model);
        _sets = [.. sets.Select(set => (set.Key, set.Windows.Select(WindowBlocks.Of).ToArray()))];
    }

    /// <summary>When the newest checkpoint that is on the disk was taken; null when there is none. Any thread may ask.</summary>
    public DateTimeOffset? LastSuccess => Interlocked.Read(ref _successTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Checkpoints that could not be written. Any thread may ask.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    private IEnumerable<WindowBlocks> Windows => _sets.SelectMany(set => set.Windows);

    /// <summary>Loads the windows and returns where reading goes on; null when everything begins anew.</summary>
    /// <param name="recordsKey">Of the records as they are configured now.</param>
    public SourceState? Restore(string recordsKey)
    {
        IReadOnlyList<FoundManifest> found = _folder.Find(out IReadOnlyList<string> troubles);
        List<string> wrong = [.. troubles];
        foreach (FoundManifest candidate in found)
        {
            if (candidate.Manifest.Model != _model)
            {
                wrong.Add($"it is of the model {candidate.Manifest.Model}");
                continue;
            }

            if (Load(candidate.Manifest, keepWhole: false, wrong) is not { } others)
                continue;
            if (wrong.Count > 0)
                _events.Report(StateEventKind.FellBack, string.Join("; ", wrong));
            return Accept(candidate, recordsKey, others);
        }

        foreach (FoundManifest candidate in found.Where(candidate => candidate.Manifest.Model == _model))
        {
            var damaged = new List<string>();
            List<string> others = Load(candidate.Manifest, keepWhole: true, damaged)!;
            _events.Report(StateEventKind.DamagedWindows, string.Join("; ", damaged));
            return Accept(candidate, recordsKey, others);
        }

        _events.Report(wrong.Count > 0 ? StateEventKind.Unusable : StateEventKind.None, string.Join("; ", wrong));
        return null;
    }

    /// <summary>To be called often, between polls and with nothing waiting in a batch: takes note of what became of the last checkpoint,
    /// and takes one when it is time: at the first turn, after 15 s, or soon.</summary>
    /// <param name="soon">A file was read to its end and may be removed: what a crash would forget could not be read again.</param>
    public void Turn(Func<SourceState> capture, bool soon)
    {
        Settle();
        TimeSpan least = _held * LeastShare > s_least ? _held * LeastShare : s_least;
        if (_commit is null && (_lastAttempt is not { } last || _time.GetElapsedTime(last) >= (soon && least < Interval ? least : Interval)))
            Begin(capture());
    }

    /// <summary>Takes a last checkpoint, and waits for it a while.</summary>
    public void Finish(SourceState source, TimeSpan patience)
    {
        long start = _time.GetTimestamp();
        Wait(patience);
        if (_commit is null)
            Begin(source);
        Wait(patience - _time.GetElapsedTime(start));
    }

    /// <summary>Waits a while for the checkpoint that is being written.</summary>
    public void Wait(TimeSpan patience)
    {
        if (_commit is { } commit && patience > TimeSpan.Zero)
            ((IAsyncResult)commit).AsyncWaitHandle.WaitOne(patience);
        Settle();
    }

    public void Dispose()
    {
        foreach (WindowBlocks window in Windows)
            window.Dispose();
    }

    private void Begin(SourceState source)
    {
        long start = _time.GetTimestamp();
        _lastAttempt = start;
        var staging = new Staging(_folder);
        try
        {
            _staging = staging;
            _state.EnsureLocked();
            _taken = _time.GetUtcNow();
            var manifest = new Manifest
            {
                Model = _model,
                TakenNanoseconds = (_taken - DateTimeOffset.UnixEpoch).Ticks * 100,
                Source = source,
                Sets = [.. _sets.Select(set => new SavedWindows(set.Key, [.. set.Windows.Select(window => window.Stage(staging))]))],
            };
            _commit = Task.Run(() => staging.Commit(manifest));
            _held = _time.GetElapsedTime(start);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception);
        }
    }

    private void Settle()
    {
        if (_commit is not { IsCompleted: true } commit)
            return;
        _commit = null;
        if (commit.Exception is { } failure)
        {
            Fail(failure.InnerException!);
            return;
        }

        _staging!.CloseFinished();
        foreach (WindowBlocks window in Windows)
            window.Confirm();
        Interlocked.Exchange(ref _successTicks, _taken.UtcTicks);
        if (_failing)
            _events.Report(StateEventKind.Recovered, "");
        _failing = false;
    }

    private void Fail(Exception failure)
    {
        foreach (WindowBlocks window in Windows)
            window.Abandon();
        _staging!.CloseFinished();
        _staging.Remove();
        _failing = true;
        Interlocked.Increment(ref _failures);
        _events.Report(StateEventKind.Failed, failure.Message);
    }

    private SourceState Accept(FoundManifest found, string recordsKey, List<string> others)
    {
        _folder.GoOnFrom(found);
        long ticks = DateTimeOffset.UnixEpoch.UtcTicks + (found.Manifest.TakenNanoseconds / 100);
        if (ticks > 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks)
            Interlocked.Exchange(ref _successTicks, ticks);
        if (others.Count > 0)
            _events.Report(StateEventKind.OtherWindows, string.Join(", ", others));
        SourceState source = found.Manifest.Source;
        string files = (source.Lines?.Files.Count ?? source.Columns?.Files.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        _events.Report(StateEventKind.Restored, $"{files} files, {_loaded} windows");
        return source.RecordsKey == recordsKey ? source : source with { Watermark = null, LastEvent = null };
    }

    /// <summary>Loads every window that the manifest has for this configuration; returns the labels of those it has not.</summary>
    /// <param name="keepWhole">Windows that are damaged begin empty; else, null when one is, and no window is loaded.</param>
    /// <param name="wrong">Receives what is damaged.</param>
    private List<string>? Load(Manifest manifest, bool keepWhole, List<string> wrong)
    {
        var others = new List<string>();
        _loaded = 0;
        foreach ((string key, WindowBlocks[] windows) in _sets)
        {
            SavedWindows? saved = manifest.Sets.FirstOrDefault(set => set.Key == key);
            foreach (WindowBlocks window in windows)
            {
                if (saved?.Windows.FirstOrDefault(one => one.Label == window.Label) is not { } place)
                {
                    others.Add(window.Label);
                    continue;
                }

                try
                {
                    window.Load(place, _folder);
                    _loaded++;
                }
                catch (DamagedStateException exception)
                {
                    wrong.Add($"{window.Label}: {exception.Message}");
                    if (keepWhole)
                        continue;
                    foreach (WindowBlocks loaded in Windows)
                        loaded.Clear();
                    return null;
                }
            }
        }

        return others;
    }
}
