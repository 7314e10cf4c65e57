using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.State;

/// <summary>The few things that checkpoints ask of the file system. All of them throw IOException or UnauthorizedAccessException; tests make them.</summary>
internal partial class StateFiles
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    public virtual SafeFileHandle Create(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return handle;
    }

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Returns when the bytes are on the disk. .NET's own call passes over every error of fsync, and a checkpoint would count as
    /// written that is not.</summary>
    public virtual void Sync(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            SyncByFsync(file, "A state file");
        else
            RandomAccess.FlushToDisk(file);
    }

    public virtual void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Returns when the names in the folder are on the disk. .NET opens no folders; elsewhere than on Linux the file system must do.</summary>
    public virtual void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        int descriptor = open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        SyncByFsync(folder, path);
    }

    private static void SyncByFsync(SafeFileHandle file, string what)
    {
        const int Interrupted = 4, InvalidArgument = 22; // folders of some file systems cannot be synchronised
        while (fsync(file) != 0 && Marshal.GetLastPInvokeError() is not InvalidArgument and var error)
        {
            if (error != Interrupted)
                throw new IOException($"{what} could not be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
