using DriftExporter.Tailing;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.ColumnarLogs;

/// <summary>
/// One file by its identity. Invariants: 1 Content is null before the first bytes are read, behind the end, and while the file
/// cannot be read. 2 Handle is open as long as there may be more to read. 3 Marker is of the bytes before MarkedOffset, which is Offset, or of the end of a Parquet file.
/// </summary>
internal sealed class ColumnarFile(FileIdentity identity, string path) : IDisposable
{
    /// <summary>As it was when a checkpoint was taken; what became of it since is found out at the first poll.</summary>
    public ColumnarFile(ColumnarFileCheckpoint saved, long now)
        : this(saved.Identity, saved.Path)
    {
        (Size, ModifiedNanoseconds, ChangedAt) = (saved.Size, saved.ModifiedNanoseconds, now);
        (Marker, MarkedOffset, SkipUntil) = (saved.Marker, saved.MarkedOffset, saved.SkipUntil);
        (IsFinished, IsWaiting, Resume) = (saved.IsFinished, !saved.IsFinished, (saved.Offset, saved.Row));
    }

    public FileIdentity Identity { get; } = identity;

    public string Path { get; set; } = path;

    public SafeFileHandle? Handle { get; set; }

    public ColumnarContent? Content { get; set; }

    public long Size { get; set; }

    public long ModifiedNanoseconds { get; set; }

    /// <summary>Timestamp of the last change that was seen.</summary>
    public long ChangedAt { get; set; }

    /// <summary>The bytes before the offset: other ones there mean another content.</summary>
    public Fingerprint Marker { get; set; } = Fingerprint.Empty;

    public long MarkedOffset { get; set; }

    /// <summary>Rows before this byte were there before the first start, and are passed over.</summary>
    public long SkipUntil { get; set; }

    /// <summary>There may be more to read.</summary>
    public bool IsWaiting { get; set; } = true;

    /// <summary>Not complete yet, or nothing that could be read: looked at again when it changes.</summary>
    public bool IsHeld { get; set; }

    /// <summary>No path shows it any more.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Scans in a row in which no path showed it.</summary>
    public int Misses { get; set; }

    public bool IsFinished { get; set; }

    public Look Trouble { get; set; }

    /// <summary>The last trouble the operator was told about.</summary>
    public string Complaint { get; set; } = "";

    /// <summary>What is not complete about it.</summary>
    public string HeldFor { get; set; } = "";

    /// <summary>Where reading goes on when the file is opened again: a message, and the rows of it that are delivered; or the rows of a Parquet file.</summary>
    public (long Offset, long Row) Resume { get; private set; }

    public long Offset => IsFinished ? Size : Content?.Offset ?? Resume.Offset;

    public FileState State => IsFinished ? FileState.Finished
        : Trouble is not Look.Present ? FileState.Unreadable
        : IsHeld ? FileState.Held
        : IsRetired ? FileState.Draining : FileState.Tailing;

    public ColumnarFileCheckpoint Capture() => new()
    {
        Identity = Identity,
        Path = Path,
        Size = Size,
        ModifiedNanoseconds = ModifiedNanoseconds,
        Offset = Offset,
        Row = Content?.Row ?? Resume.Row,
        Marker = Marker,
        MarkedOffset = MarkedOffset,
        SkipUntil = SkipUntil,
        IsFinished = IsFinished,
    };

    /// <summary>Another content: nothing of it is read.</summary>
    public void StartOver()
    {
        Content?.Dispose();
        Content = null;
        (Marker, MarkedOffset, SkipUntil, Resume) = (Fingerprint.Empty, 0, 0, default);
        (IsHeld, IsFinished, IsWaiting) = (false, false, true);
        (Trouble, Complaint) = (Look.Present, "");
    }

    /// <summary>Closes the file until there is more to read.</summary>
    public void Suspend()
    {
        if (Content is not null)
            Resume = (Content.Offset, Content.Row);
        Dispose();
    }

    public void Dispose()
    {
        Content?.Dispose();
        Content = null;
        Handle?.Dispose();
        Handle = null;
    }
}
