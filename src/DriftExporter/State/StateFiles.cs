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

    /// <summary>Returns when the bytes are on the disk.</summary>
    public virtual void Sync(SafeFileHandle file) => DiskSync.Sync(file, "A state file");

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
        DiskSync.Sync(folder, path);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);
}
