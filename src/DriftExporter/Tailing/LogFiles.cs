using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>What came of looking at a path. Only <see cref="Missing"/> says that nothing is there; all others after it say that nobody knows.</summary>
internal enum Look
{
    Present,

    /// <summary>ENOENT or ENOTDIR: proof that the path names nothing. A link that leads nowhere is missing too.</summary>
    Missing,
    Denied,
    TooManyOpen,
    Stale,
    IoError,
    Loop,
    Other,
}

internal enum EntryKind
{
    File,
    Folder,

    /// <summary>A link to a folder: entered where the pattern names a folder, never by **, which would run in circles.</summary>
    LinkedFolder,
}

internal interface IFolderVisitor
{
    void Visit(ReadOnlySpan<char> name, EntryKind kind);
}

/// <summary>Which file it is, whatever it is called. Inodes are used again at once, so the birth tells two files apart;
/// 0 where the file system knows none.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long BirthNanoseconds);

/// <summary>Times in nanoseconds since the Unix epoch, by the file system's clock.</summary>
internal readonly record struct FileFacts(
    FileIdentity Identity, bool IsRegular, bool IsFolder, long Size, long ModifiedNanoseconds, long ChangedNanoseconds, uint Links);

/// <summary>The few things asked of the operating system. Expected trouble is a <see cref="Look"/>, never an exception.</summary>
internal abstract class LogFiles
{
    public static LogFiles ForThisSystem { get; } = OperatingSystem.IsLinux() ? new LinuxFiles() : new PortableFiles();

    /// <summary>Two files that stand at the same path one after the other may have the same identity.</summary>
    public virtual bool IdentifiesByPath => false;

    /// <summary>Looks at a path without opening it; follows links.</summary>
    public abstract Look Stat(string path, out FileFacts facts);

    public abstract Look Stat(SafeFileHandle handle, out FileFacts facts);

    /// <summary>The path without any symbolic link.</summary>
    public abstract Look Resolve(string path, out string resolved);

    /// <summary>Opens a resolved path for reading, without a lock, without waiting, and not through a link in its last part.
    /// The caller looks at the facts of what was opened.</summary>
    public abstract Look Open(string resolvedPath, out SafeFileHandle? handle, out FileFacts facts);

    /// <summary>Where the opened file really is, for the check that a path was not switched on the way; null when unknown.</summary>
    public abstract string? PathOf(SafeFileHandle handle);

    /// <summary>The first position at or after this one that may hold other bytes than the zeros of a hole; -1 when only a hole is left.</summary>
    public abstract long NextData(SafeFileHandle handle, long position);

    /// <summary>Fills the buffer from the position on; fewer bytes only at the end of the file.</summary>
    public virtual Look Read(SafeFileHandle handle, Span<byte> buffer, long position, out int count)
    {
        count = 0;
        try
        {
            while (count < buffer.Length && RandomAccess.Read(handle, buffer[count..], position + count) is > 0 and var read)
                count += read;
            return Look.Present;
        }
        catch (IOException problem)
        {
            return LookOf(problem);
        }
        catch (UnauthorizedAccessException)
        {
            return Look.Denied;
        }
    }

    public virtual Look List(string folder, IFolderVisitor visitor)
    {
        try
        {
            using FolderListing listing = new(folder, visitor);
            while (listing.MoveNext())
            {
            }
            return LookOf(listing.Error);
        }
        catch (DirectoryNotFoundException)
        {
            return Look.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return Look.Denied;
        }
        catch (IOException problem)
        {
            return LookOf(problem);
        }
    }

    // On Unix the HResult of an IOException is the bare errno.
    protected static Look LookOf(IOException problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => Look.Missing,
        _ => LookOf(problem.HResult & 0xFFFF) is Look.Present ? Look.Other : LookOf(problem.HResult & 0xFFFF),
    };

    protected static Look LookOf(int errno) => errno switch
    {
        0 => Look.Present,
        2 or 20 => Look.Missing,        // ENOENT, ENOTDIR
        1 or 13 => Look.Denied,         // EPERM, EACCES
        23 or 24 => Look.TooManyOpen,   // ENFILE, EMFILE
        116 => Look.Stale,              // ESTALE
        5 => Look.IoError,              // EIO
        40 => Look.Loop,                // ELOOP
        _ => Look.Other,
    };

    /// <summary>Shows each name to the visitor; allocates nothing per name.</summary>
    private sealed class FolderListing(string folder, IFolderVisitor visitor) : FileSystemEnumerator<byte>(folder, All)
    {
        private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

        public int Error { get; private set; }

        protected override bool ShouldIncludeEntry(ref FileSystemEntry entry)
        {
            EntryKind kind = !entry.IsDirectory ? EntryKind.File
                : (entry.Attributes & FileAttributes.ReparsePoint) != 0 ? EntryKind.LinkedFolder : EntryKind.Folder;
            visitor.Visit(entry.FileName, kind);
            return false;
        }

        protected override byte TransformEntry(ref FileSystemEntry entry) => 0;

        protected override bool ContinueOnError(int error)
        {
            Error = error;
            return true;
        }
    }
}
