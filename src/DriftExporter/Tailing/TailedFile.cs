using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>One log over all its generations.</summary>
internal sealed class Lineage(long id, string path)
{
    public long Id { get; } = id;

    /// <summary>Where its newest generation stands.</summary>
    public string Path { get; } = path;

    /// <summary>The same without links, as it led when the newest generation was taken up; null before the first.</summary>
    public string? RealPath { get; set; }

    /// <summary>The generation that was put last into the order of reading.</summary>
    public TailedFile? Latest { get; private set; }

    /// <summary>Puts a generation behind all others; it waits until those are read.</summary>
    public void Append(TailedFile file, long order)
    {
        Remove(file);
        file.Order = order;
        file.Previous = Latest;
        Latest = file;
    }

    public void Remove(TailedFile file)
    {
        if (Latest == file)
            Latest = file.Previous;
        for (TailedFile? newer = Latest; newer is not null; newer = newer.Previous)
        {
            if (newer.Previous == file)
                newer.Previous = file.Previous;
        }
        file.Previous = null;
    }
}

/// <summary>
/// One file by its identity, with one content of it. Invariants:
/// 1. Offset is the first byte of a record, or IsDiscarding holds and it stands inside a line that is dropped.
/// 2. Head is the hash of the first min(Offset, 1024) bytes, Marker of the min(Offset, 256) bytes before Offset.
/// 3. Size is the greatest size seen of this content; Size - Offset bytes are unread.
/// 4. AtEnd: everything up to Size has been looked at, and what is left has no line end.
/// </summary>
internal sealed class TailedFile(Lineage lineage, FileIdentity identity, string path)
{
    public Lineage Lineage { get; } = lineage;

    public FileIdentity Identity { get; } = identity;

    /// <summary>Of this content; another one after truncation.</summary>
    public required long Id { get; set; }

    /// <summary>Where the file can be opened, as far as known.</summary>
    public string Path { get; set; } = path;

    /// <summary>The same without any link, as it was when last opened.</summary>
    public required string RealPath { get; set; }

    public bool IsCompressed { get; init; }

    public long Offset { get; set; }

    public Fingerprint Head { get; set; } = Fingerprint.Empty;

    public Fingerprint Marker { get; set; } = Fingerprint.Empty;

    public bool IsDiscarding { get; set; }

    public long Size { get; set; }

    /// <summary>The size when the content before the offset was last compared: so much is known to belong to this content.</summary>
    public long VerifiedSize { get; set; }

    /// <summary>A rotated generation that changed, and could not be compared yet.</summary>
    public bool IsUnverified { get; set; }

    /// <summary>The size before the file became shorter without passing the offset; 0 when it did not.</summary>
    public long ShrunkFrom { get; set; }

    public long ModifiedNanoseconds { get; set; }

    public long ChangedNanoseconds { get; set; }

    public FileState State => IsFinished ? FileState.Finished
        : Trouble is not Look.Present || IsRefused ? FileState.Unreadable
        : IsHeld ? FileState.Held
        : IsRetired ? FileState.Draining : FileState.Tailing;

    public bool IsFinished { get; set; }

    /// <summary>Not read for now: a copy of <see cref="Original"/>, or compressed and perhaps still being written.</summary>
    public bool IsHeld { get; set; }

    public TailedFile? Original { get; set; }

    /// <summary>The number of the content that it is a copy of; the original may hold another one by now.</summary>
    public long OriginalId { get; set; }

    /// <summary>Looks in a row in which something kept it from being judged.</summary>
    public int Doubts { get; set; }

    /// <summary>When those began.</summary>
    public long DoubtedAt { get; set; }

    /// <summary>How far it is known to be a copy.</summary>
    public long CopiedBytes { get; set; }

    public bool AtEnd { get; set; }

    /// <summary>Zeros up to here, from the offset on: space that the writer has not written yet, or a hole.</summary>
    public long ZerosUntil { get; set; }

    /// <summary>How far the content before this one was read, or counted as lost, until the first byte of this one that is not zero; else 0.</summary>
    public long FormerEnd { get; set; }

    /// <summary>How far zeros have been passed at its beginning.</summary>
    public long HoleEnd { get; set; }

    /// <summary>UTF-16: not read until its content is another.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Waits in the queue of readers.</summary>
    public bool IsQueued { get; set; }

    /// <summary>A new content, not to be read before the folders were searched for a copy of the former one.</summary>
    public bool AwaitsScan { get; set; }

    /// <summary>Left its log's path.</summary>
    public bool IsRetired { get; set; }

    public long RetiredAt { get; set; }

    /// <summary>Timestamp of the last change that was seen.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Polls in a row that found the end and no change.</summary>
    public int EndsSeen { get; set; }

    /// <summary>Scans in a row that proved that no name leads to it. It can be read through its handle only, if there is one.</summary>
    public int GoneScans { get; set; }

    /// <summary>When the first of those was.</summary>
    public long GoneAt { get; set; }

    /// <summary>Number of the scan that saw it last at a matching path.</summary>
    public long SeenRound { get; set; }

    /// <summary>Number of the scan that last searched its folder for it.</summary>
    public long SearchedRound { get; set; }

    /// <summary>Wall clock when it was last seen at a matching path.</summary>
    public long SeenNanoseconds { get; set; }

    /// <summary>Wall clock of the last comparison of head and marker.</summary>
    public long VerifiedNanoseconds { get; set; }

    /// <summary>What was wrong at the last attempt to look, open or read; Present: nothing.</summary>
    public Look Trouble { get; set; }

    public LogContent? Content { get; set; }

    public LinkedListNode<TailedFile>? OpenNode { get; set; }

    /// <summary>The generation before it; read first.</summary>
    public TailedFile? Previous { get; set; }

    /// <summary>Grows along the generations of a log.</summary>
    public long Order { get; set; }

    public long UnreadBytes => IsRefused || IsHeld ? 0 : IsCompressed ? Math.Max(0, VerifiedSize - Offset) : Math.Max(0, Math.Max(Size, ShrunkFrom) - Offset);

    /// <summary>The beginnings of the last few records: a copy made before they were written is shorter than what has been read.</summary>
    public ReadMark[] Trail { get; } = new ReadMark[8];

    public int TrailNext { get; private set; }

    public void LeaveMark(ReadMark mark)
    {
        Trail[TrailNext] = mark;
        TrailNext = (TrailNext + 1) % Trail.Length;
    }

    /// <summary>Another content in the same file: nothing of it is read.</summary>
    public void StartOver(long id, long size)
    {
        Id = id;
        Offset = 0;
        Head = Marker = Fingerprint.Empty;
        IsDiscarding = IsRefused = AtEnd = false;
        Size = size;
        VerifiedSize = ShrunkFrom = ZerosUntil = FormerEnd = HoleEnd = 0;
        EndsSeen = 0;
        IsHeld = IsUnverified = false;
        Original = null;
        Array.Clear(Trail);
    }

    public void TakeFacts(in FileFacts facts)
    {
        Size = facts.Size;
        ModifiedNanoseconds = facts.ModifiedNanoseconds;
        ChangedNanoseconds = facts.ChangedNanoseconds;
    }
}

/// <summary>A path that matches, and what it shows.</summary>
internal sealed class WatchedPath(string path, Lineage lineage)
{
    public string Path { get; } = path;

    public Lineage Lineage { get; set; } = lineage;

    /// <summary>The base's name with a rotation's suffix, and the base is watched too.</summary>
    public bool IsRotatedName { get; set; }

    /// <summary>Size at the first start when reading is to begin at the end and the file could not be opened yet; else -1.</summary>
    public long StartOffset { get; set; } = -1;

    /// <summary>The file that stands here and is read under this path.</summary>
    public TailedFile? Current { get; set; }

    /// <summary>The file that stood here before, until what came after it is known.</summary>
    public TailedFile? Left { get; set; }

    /// <summary>The known file that moved here in this scan.</summary>
    public TailedFile? Arrived { get; set; }

    /// <summary>Scans in a row in which the path named nothing.</summary>
    public int Misses { get; set; }

    public Look Look { get; set; }

    public FileFacts Facts { get; set; }

    /// <summary>Why what stands here is not read, as told to the operator; null when nothing is wrong.</summary>
    public string? Complaint { get; set; }

    /// <summary>It leads out of the allowed folders, when last looked at.</summary>
    public bool IsOutside { get; set; }

    /// <summary>A log stands here, or stood here last, or nobody could look.</summary>
    public bool IsInUse => ShowsFile || IsHidden || Current is not null || Left is not null;

    public bool IsHidden => Look is not (Look.Present or Look.Missing or Look.Loop);

    public bool ShowsFile => Look is Look.Present && Facts.IsRegular;
}

/// <summary>The bytes of an open file, by position. Owns the handle.</summary>
internal abstract class LogContent(SafeFileHandle handle) : IDisposable
{
    public SafeFileHandle Handle { get; } = handle;

    /// <summary>Fills the buffer; fewer bytes only at the end.</summary>
    public abstract Look Read(Span<byte> buffer, long position, out int count);

    public virtual void Dispose() => Handle.Dispose();
}

internal sealed class PlainContent(LogFiles files, SafeFileHandle handle) : LogContent(handle)
{
    public override Look Read(Span<byte> buffer, long position, out int count) => files.Read(Handle, buffer, position, out count);
}
