using System.Buffers;

namespace DriftExporter.Tailing;

/// <summary>Reading: whose turn it is, which bytes, and how far the offset moves.</summary>
internal sealed partial class LogTailer
{
    private const int TrailPerRead = 5;

    private readonly byte[] _check = new byte[Fingerprint.MaxHead];
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
        if (opening.Look is Look.Present or Look.Missing)
            _scanWanted |= file.GoneScans < 2 && !file.IsFinished;
        else
            SetTrouble(file, opening.Look);
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

    /// <summary>Reads on from the offset, with the bytes before it, and makes sure that it is still the same content.</summary>
    private bool Load(TailedFile file, int window, out Span<byte> data)
    {
        data = default;
        int before = file.Marker.Length;
        EnsureBuffer(before + window);
        long verified = WallNanoseconds();
        Look look = file.Content!.Read(_buffer.AsSpan(0, before + window), file.Offset - before, out int count);
        bool isSame = false;
        if (look is Look.Present)
            look = IsSameContent(file, _buffer.AsSpan(0, Math.Min(before, count)), out isSame);
        if (look is not Look.Present)
        {
            FailReading(file, look);
            return false;
        }
        ClearTrouble(file);
        if (!isSame)
        {
            look = _files.Stat(file.Content.Handle, out FileFacts facts);
            bool isShorter = look is Look.Present && facts.Size < file.Offset;
            BeginAnew(file, isShorter || file.ShrunkFrom > 0 ? RotationKind.Truncate : RotationKind.Rewrite, facts.Size);
            return false;
        }
        if (!HasWholeHead(file) && !file.IsCompressed)
            ReadHead(file);
        file.VerifiedNanoseconds = verified;
        if (file.ShrunkFrom > 0)
        {
            // The rest became shorter, and what was read stands as it was.
            Lose(file, LossReason.Truncated, file.ShrunkFrom - Math.Max(file.Size, file.Offset));
            file.ShrunkFrom = 0;
        }
        data = _buffer.AsSpan(before, count - before);
        if (!file.IsCompressed)
            file.Size = Math.Max(file.Size, file.Offset + data.Length);
        file.VerifiedSize = file.IsCompressed ? file.Offset + data.Length : file.Size;
        return true;
    }

    /// <summary>The handle stays open, and the next poll reads on: perhaps no name leads to the file any more.</summary>
    private void FailReading(TailedFile file, Look look)
    {
        bool isDamaged = file.Content is GzipContent { IsDamaged: true };
        if (isDamaged)
        {
            file.IsRefused = true;
            Report(TailEventKind.Damaged, file.Path);
        }
        else
        {
            SetTrouble(file, look);
        }
        // A stale handle is dead.
        if (isDamaged || look is Look.Stale)
            _open.Close(file);
    }

    /// <summary>Compares marker and head after the data was read: a truncation while reading shows here, and the data is dropped.</summary>
    private Look IsSameContent(TailedFile file, ReadOnlySpan<byte> marker, out bool isSame)
    {
        isSame = file.Marker.Matches(marker);
        if (!isSame || file.Offset == 0 || file.IsCompressed)
            return Look.Present;
        Look look = file.Content!.Read(_check.AsSpan(0, marker.Length), file.Offset - marker.Length, out int count);
        isSame = marker.SequenceEqual(_check.AsSpan(0, count));
        if (look is not Look.Present || !isSame)
            return look;
        look = file.Content.Read(_check.AsSpan(0, file.Head.Length), 0, out count);
        isSame = file.Head.Matches(_check.AsSpan(0, count));
        return look;
    }

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

    /// <summary>Moves the offset over bytes of the buffer, and head and marker with it.</summary>
    private void Advance(TailedFile file, int consumed, int zeros = 0)
    {
        if (consumed == 0)
            return;
        int before = file.Marker.Length, end = before + consumed;
        LeaveTrail(file, before, end);
        if (HasWholeHead(file))
            file.Head = file.Head.Grow(_buffer.AsSpan(before, consumed));
        file.Offset += consumed;
        file.Marker = MarkerBefore(end);
        Statistics.ReadBytes += consumed - zeros;
        Statistics.LastRead = _time.GetUtcNow();
    }

    /// <summary>Marks the beginnings of the last records in the buffer between two positions.</summary>
    private void LeaveTrail(TailedFile file, int begin, int end)
    {
        file.LeaveMark(new ReadMark(file.Offset, file.Marker));
        for (int mark = 0; mark < TrailPerRead; mark++)
        {
            int previous = _buffer.AsSpan(begin, end - 1 - begin).LastIndexOf((byte)'\n');
            if (previous < 0)
                return;
            end = begin + previous + 1;
            long offset = file.Offset + previous + 1;
            file.LeaveMark(new ReadMark(offset, MarkerBefore(end)));
        }
    }

    /// <summary>Of the bytes before a position of the buffer, whose first byte is the former marker's: fewer than a whole marker where
    /// that could not be read.</summary>
    private Fingerprint MarkerBefore(int end)
    {
        int length = Math.Min(Fingerprint.MaxMarker, end);
        return Fingerprint.Of(_buffer.AsSpan(end - length, length));
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

    /// <summary>Puts the offset anywhere and takes head and marker from the file. A marker that cannot be read is none until the next lines.</summary>
    private void MoveOffset(TailedFile file, long offset)
    {
        file.Offset = offset;
        file.ZerosUntil = 0;
        ReadHead(file);
        int marker = (int)Math.Min(offset, Fingerprint.MaxMarker);
        file.Content!.Read(_check.AsSpan(0, marker), offset - marker, out int count);
        file.Marker = Fingerprint.Of(_check.AsSpan(0, count));
    }

    /// <summary>A head that could not be read is tried again with the next data, and must not grow by what comes later in the file.</summary>
    private static bool HasWholeHead(TailedFile file) => file.Head.Length == Math.Min(file.Offset, Fingerprint.MaxHead);

    private void ReadHead(TailedFile file)
    {
        int head = (int)Math.Min(file.Offset, Fingerprint.MaxHead);
        file.Content!.Read(_check.AsSpan(0, head), 0, out int count);
        file.Head = Fingerprint.Of(_check.AsSpan(0, count));
    }

    private void RefuseUtf16(TailedFile file)
    {
        file.IsRefused = true;
        file.AtEnd = true;
        Report(TailEventKind.Utf16, file.Path);
    }

    private void EnsureBuffer(int length)
    {
        if (_buffer.Length >= length)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(length);
    }
}
