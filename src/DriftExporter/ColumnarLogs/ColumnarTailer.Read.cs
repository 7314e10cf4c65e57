using DriftExporter.Formats.Arrow;
using DriftExporter.Formats.Parquet;
using DriftExporter.Tailing;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.ColumnarLogs;

/// <summary>Reading: opening what is complete, going on where reading stopped, and what is wrong with a file.</summary>
internal sealed partial class ColumnarTailer
{
    private readonly byte[] _marker = new byte[Fingerprint.MaxMarker];

    private void Read(ColumnarFile file, IRecordBatchSink sink, long budget)
    {
        if (!EnsureOpen(file))
            return;
        long before = 0;
        try
        {
            if (file.Content is null && !IsSameContent(file))
                BeginAnew(file, RotationKind.Rewrite, 0);
            file.Content ??= NewContent(file);
            if (file.Content is null)
                return;
            before = file.Offset;
            bool skip = file.SkipUntil > file.Offset;
            file.IsWaiting = file.Content.Read(skip ? Math.Min(file.Size, file.SkipUntil) : file.Size, budget, sink, skip);
            if (skip && !file.IsWaiting)
                (file.SkipUntil, file.IsWaiting) = (0, file.Size > file.Offset);
            (file.IsHeld, file.Trouble) = (false, Look.Present);
        }
        catch (ProblemException exception)
        {
            Fail(file, exception.Problems[0]);
        }

        if (file.Content is null)
            return;
        long read = file.Offset - before;
        if (read > 0)
        {
            Statistics.ReadBytes += read;
            Statistics.LastRead = _time.GetUtcNow();
            if (!_isParquet)
                Mark(file, file.Offset);
        }

        _moreWaiting |= file.IsWaiting;
        if (file.Content.LastProblem is { } problem)
            Complain(TailEventKind.Damaged, file, problem.What);
        // Nothing is written behind a Parquet file's footer.
        if (_isParquet && !file.IsWaiting)
            Finish(file);
    }

    private void Finish(ColumnarFile file)
    {
        file.Content!.Dispose();
        (file.Content, file.Handle, file.IsFinished) = (null, null, true);
        Report(TailEventKind.Finished, file, "", file.Size);
    }

    /// <summary>The file cannot be read from here on: it waits for a change.</summary>
    private void Fail(ColumnarFile file, Problem problem)
    {
        // A Parquet file without its footer is one that is being written, as far as anyone can tell.
        file.IsWaiting = false;
        file.IsHeld = file.Content is null && _isParquet;
        file.HeldFor = problem.What;
        file.Trouble = file.IsHeld ? Look.Present : Look.Other;
        if (!file.IsHeld)
            Complain(TailEventKind.Damaged, file, problem.What);
    }

    private bool EnsureOpen(ColumnarFile file)
    {
        if (file.Handle is not null)
            return true;
        Opening opening = _open.Open(file.Path);
        if (opening.Handle is not null && opening.Facts.Identity == file.Identity)
        {
            (file.Handle, file.Trouble) = (opening.Handle, Look.Present);
            return true;
        }

        opening.Handle?.Dispose();
        if (opening.IsOutside)
            Complain(TailEventKind.OutsideRoots, file, opening.Resolved);
        else if (opening.Look is not (Look.Present or Look.Missing))
            Complain(TailEventKind.Unreadable, file, TailNames.Of(opening.Look));
        if (opening.Look is not (Look.Present or Look.Missing))
        {
            file.Trouble = opening.Look;
            Statistics.Fail(opening.Look);
        }

        return false;
    }

    /// <summary>Null: there is nothing to be read yet.</summary>
    private ColumnarContent? NewContent(ColumnarFile file)
    {
        if (file.Size == 0)
        {
            file.IsWaiting = false;
            return null;
        }

        if (!_isParquet)
        {
            var follower = new ArrowStreamFollower(_schema, _includeErrors);
            follower.StartFile(file.Path, file.Resume.Offset, file.Resume.Row);
            return new ArrowContent(follower, file.Handle!, _files);
        }

        // The reader takes over the handle; the file is opened again when this one turns out not to be complete.
        SafeFileHandle handle = file.Handle!;
        file.Handle = null;
        var reader = new ParquetRecordReader(file.Path, handle, _schema, _includeErrors);
        _files.Stat(handle, out FileFacts facts);
        if (facts.Size != reader.FileLength)
        {
            reader.Dispose();
            throw new ProblemException(file.Path, "is still being written.", "");
        }

        // What it is now is what is read, whenever it was looked at before.
        (file.Size, file.ModifiedNanoseconds) = (facts.Size, facts.ModifiedNanoseconds);
        file.Handle = handle;
        Mark(file, file.Size);
        if (file.Resume.Row > 0)
            reader.SkipTo(Math.Min(file.Resume.Row, reader.Rows));
        return new ParquetContent(reader, file.Size);
    }

    private void Mark(ColumnarFile file, long offset)
    {
        int length = (int)Math.Min(offset, Fingerprint.MaxMarker);
        if (_files.Read(file.Handle!, _marker.AsSpan(0, length), offset - length, out int count) is Look.Present)
            (file.Marker, file.MarkedOffset) = (Fingerprint.Of(_marker.AsSpan(0, count)), offset);
    }

    /// <summary>Whether the bytes that were read are still there, as far as the file is open or can be opened.</summary>
    private bool IsSameContent(ColumnarFile file)
    {
        if (file.Marker.Length == 0 || (file.Handle is null && !EnsureOpen(file)))
            return true;
        int length = file.Marker.Length;
        Look look = _files.Read(file.Handle!, _marker.AsSpan(0, length), file.MarkedOffset - length, out int count);
        return look is not Look.Present || file.Marker.Matches(_marker.AsSpan(0, count));
    }
}
