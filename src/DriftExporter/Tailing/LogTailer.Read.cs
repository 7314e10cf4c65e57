namespace DriftExporter.Tailing;

/// <summary>Reading: whose turn it is, and what becomes of its bytes.</summary>
internal sealed partial class LogTailer
{
    private bool _sinkStopped;
    private long _skipped;

    /// <summary>The longest line and its end.</summary>
    private int LineWindow => _options.MaxLineBytes + 2;

    private void Read(ILineSink sink, long budget)
    {
        _sinkStopped = false;
        int waiting = 0;
        while (budget > 0 && _ready.Count > waiting && !_sinkStopped)
        {
            TailedFile file = _ready.Dequeue();
            if (file.IsHeld || file.IsFinished)
            {
                file.IsQueued = false;
                continue;
            }
            if (MustWait(file))
            {
                _ready.Enqueue(file);
                waiting++;
                continue;
            }
            waiting = 0;
            file.IsQueued = false;
            long before = Statistics.ReadBytes + Statistics.NulBytesSkipped;
            if (EnsureOpen(file))
                TakeTurn(file, sink, (int)Math.Clamp(budget, 4096, _options.QuantumBytes));
            budget -= Math.Max(1, Statistics.ReadBytes + Statistics.NulBytesSkipped + _skipped - before);
            _skipped = 0;
            if (!file.AtEnd && file.Content is not null && file.Trouble is Look.Present)
                Enqueue(file);
        }
    }

    /// <summary>Older generations first. Only those with something to read hold up the younger ones.</summary>
    private static bool MustWait(TailedFile file)
    {
        while (file.Previous is { IsFinished: true } done)
            file.Previous = done.Previous;
        for (TailedFile? older = file.Previous; older is not null; older = older.Previous)
        {
            if (older.IsQueued)
                return true;
        }
        return file.AwaitsScan;
    }

    private bool EnsureOpen(TailedFile file)
    {
        if (file.Content is not null)
        {
            _open.Touch(file);
            return true;
        }
        if (!_open.MakeRoom())
        {
            SetTrouble(file, Look.TooManyOpen);
            return false;
        }
        Opening opening = _open.Open(file.Path);
        if (opening.Handle is not null && opening.Facts.Identity == file.Identity)
        {
            file.RealPath = opening.Resolved;
            _open.Keep(file, NewContent(opening.Handle, file.IsCompressed));
            return true;
        }
        opening.Handle?.Dispose();
        if (opening.IsOutside)
            Complain(TailEventKind.OutsideRoots, file.Path, opening.Resolved);
        if (opening.Look is not (Look.Present or Look.Missing))
        {
            SetTrouble(file, opening.Look);
            return false;
        }
        // It was looked at, and is not there: what failed before keeps no verdict waiting.
        file.Trouble = Look.Present;
        _scanWanted |= file.GoneScans < 2 && !file.IsFinished;
        return false;
    }

    /// <summary>One quantum of one file: as many whole lines as it holds, or one line however long, up to the limit.</summary>
    private void TakeTurn(TailedFile file, ILineSink sink, int quantum)
    {
        if (file.Content is GzipContent gzip && !gzip.Approach(file.Offset - file.Marker.Length, quantum))
        {
            _skipped += quantum;
            return;
        }
        for (int window = quantum; ; window = LineWindow)
        {
            if (!Load(file, window, out Span<byte> data))
                return;
            bool isFull = data.Length == window;
            if (data.IsEmpty && _files.IdentifiesByPath && IsOtherFile(file))
            {
                _open.Close(file);
                Enqueue(file);
                return;
            }
            if (file.Offset == 0 && LineFramer.IsUtf16(data))
            {
                RefuseUtf16(file);
                return;
            }
            ReadOnlySpan<byte> written = data.TrimEnd((byte)0);
            int consumed = Deliver(file, sink, written);
            if (_sinkStopped)
                return;
            int partial = written.Length - consumed, zeros = data.Length - written.Length;
            file.ZerosUntil = zeros > 0 ? Math.Max(file.ZerosUntil, file.Offset + partial + zeros) : 0;
            if (!isFull)
            {
                // What is left has no line end yet, or the writer has not written there yet.
                file.AtEnd = true;
                return;
            }
            if (partial == 0 && zeros > 0)
            {
                PassZeros(file);
                return;
            }
            if (consumed > 0)
                return;
            if (data.Length >= LineWindow)
            {
                EndlessLine(file, data, hasZeros: zeros > 0);
                return;
            }
        }
    }

    /// <summary>Where a path is all there is to know a file by: the open file has ended, and the path shows a longer one.</summary>
    private bool IsOtherFile(TailedFile file) => _files.Stat(file.Path, out FileFacts shown) is Look.Present
        && _files.Stat(file.Content!.Handle, out FileFacts open) is Look.Present && shown.Size > open.Size;

    /// <summary>Gives the lines to the sink and moves the offset behind those that it took, also when it throws.</summary>
    private int Deliver(TailedFile file, ILineSink sink, ReadOnlySpan<byte> written)
    {
        if (file.Id != _deliveringId && written.Contains((byte)'\n'))
        {
            sink.StartFile(new FileStart(file.Id, file.Lineage.Id, file.Offset));
            _deliveringId = file.Id;
        }
        if (file.FormerEnd > 0 && !written.IsEmpty)
            CountHole(file, written);
        FramingProgress progress = new() { IsDiscarding = file.IsDiscarding };
        try
        {
            LineFramer.Frame(written, _options.MaxLineBytes, sink, ref progress);
            _sinkStopped = progress.IsStopped;
        }
        finally
        {
            file.IsDiscarding = progress.IsDiscarding;
            if (progress.IsDiscarding)
                progress.Consumed = written.Length;
            Statistics.Lines += progress.Lines;
            Statistics.TooLongLines += progress.TooLong;
            Statistics.NulBytesSkipped += progress.Zeros;
            Advance(file, progress.Consumed, progress.Zeros);
        }
        return progress.Consumed;
    }

    /// <summary>A line that fills the whole window: drop it, unless it is the beginning of one followed by space not written yet.</summary>
    private void EndlessLine(TailedFile file, ReadOnlySpan<byte> data, bool hasZeros)
    {
        if (hasZeros && FindAfterZeros(file, file.Offset + data.Length) < 0)
            return;
        if (!Load(file, LineWindow, out Span<byte> again))
            return;
        Statistics.TooLongLines++;
        file.IsDiscarding = true;
        Advance(file, again.Length);
    }

    private void RefuseUtf16(TailedFile file)
    {
        file.IsRefused = true;
        file.AtEnd = true;
        Report(TailEventKind.Utf16, file.Path);
    }
}
