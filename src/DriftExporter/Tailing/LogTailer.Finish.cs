namespace DriftExporter.Tailing;

/// <summary>The end of files: read to the end and quiet, or gone.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Finished files that no path shows any more are remembered, in case they come back.</summary>
    private static readonly TimeSpan RememberTime = TimeSpan.FromDays(1);

    private const int MaxRemembered = 4096;

    private readonly Queue<(TailedFile File, long Since)> _remembered = new();

    private void FinishQuiet(ILineSink sink)
    {
        for (int index = _unfinished.Count - 1; index >= 0; index--)
        {
            TailedFile file = _unfinished[index];
            if (file.IsFinished || (file.IsRetired && IsDone(file, sink)))
            {
                _unfinished[index] = _unfinished[^1];
                _unfinished.RemoveAt(_unfinished.Count - 1);
            }
        }
    }

    /// <summary>Done for good: out of reach, or at its end in two polls and quiet for the time of waiting.</summary>
    private bool IsDone(TailedFile file, ILineSink sink)
    {
        if (file.IsHeld)
        {
            // A copy whose name is gone: its original is read, or was counted when it ended.
            if (file.GoneScans >= 2)
                Close(file);
            return file.IsFinished;
        }
        bool hasWaited = HasElapsed(file.RetiredAt, _options.RotateWait) && HasElapsed(file.ChangedAt, _options.RotateWait);
        if (IsBeingReplaced(file))
        {
            // Its place in what follows is not known yet; the handle need not be kept for that.
            if (hasWaited && file is { AtEnd: true, UnreadBytes: 0 })
                _open.Close(file);
            return false;
        }
        if (file.Content is null && file.GoneScans >= 2)
        {
            if (!hasWaited || !HasElapsed(file.GoneAt, _options.RotateWait) || AwaitsJudgement(file.Lineage))
                return false;
            bool isReplaced = _paths.TryGetValue(file.Lineage.Path, out WatchedPath? path) && path.Current is not null;
            Lose(file, isReplaced ? LossReason.RotatedAway : LossReason.Deleted, file.UnreadBytes);
            Close(file);
            return true;
        }
        file.EndsSeen = file.AtEnd && !file.IsQueued ? file.EndsSeen + 1 : 0;
        if (file.EndsSeen < 2 || !hasWaited || (file.UnreadBytes > 0 && (_sinkStopped || !TakeLastPartial(file, sink))))
            return false;
        Report(TailEventKind.Finished, file.Path, file.Offset);
        Close(file);
        return true;
    }

    /// <summary>What stands behind the last line end: a record whose end was never written, or the beginning of one.</summary>
    private bool TakeLastPartial(TailedFile file, ILineSink sink)
    {
        if (!EnsureOpen(file) || !Load(file, LineWindow, out Span<byte> data))
            return false;
        ReadOnlySpan<byte> written = data.TrimEnd((byte)0);
        ReadOnlySpan<byte> line = LineFramer.Trim(written);
        if (written.Length > 0 && !file.IsDiscarding)
        {
            if (file.Id != _deliveringId)
                sink.StartFile(new FileStart(file.Id, file.Lineage.Id, file.Offset));
            _deliveringId = file.Id;
            if (!sink.LastPartial(line))
                Lose(file, LossReason.Partial, written.Length);
        }
        Statistics.NulBytesSkipped += data.Length - written.Length;
        Advance(file, data.Length, data.Length - written.Length);
        return true;
    }

    private void Close(TailedFile file)
    {
        _open.Close(file);
        file.IsFinished = true;
        file.IsHeld = false;
        file.Trouble = Look.Present;
        file.ShrunkFrom = 0;
        _remembered.Enqueue((file, _now));
    }

    /// <summary>Its content goes on in another file, which has its place in everything from now on.</summary>
    private void Supersede(TailedFile file)
    {
        _open.Close(file);
        file.IsFinished = true;
        _known.Remove(file.Identity);
    }

    /// <summary>Drops paths that name nothing, and finished files that were not seen for a day.</summary>
    private void Forget()
    {
        foreach (WatchedPath path in _paths.Values)
        {
            bool isEmpty = path.Current is null && path.Look is Look.Missing && path.Misses >= 2;
            if (isEmpty && path.Left is null or { IsFinished: true })
                _paths.Remove(path.Path);
        }
        for (int left = _remembered.Count; left > 0; left--)
        {
            (TailedFile file, long since) = _remembered.Peek();
            bool isOld = _time.GetElapsedTime(since, _now) >= RememberTime || _remembered.Count > MaxRemembered;
            if (!isOld)
                break;
            _remembered.Dequeue();
            if (file.SeenRound == _round && file.IsFinished)
                _remembered.Enqueue((file, _now));
            else if (file.IsFinished && _known.GetValueOrDefault(file.Identity) == file)
                _known.Remove(file.Identity);
        }
    }
}
