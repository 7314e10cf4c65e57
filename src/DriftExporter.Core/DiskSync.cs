using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter;

/// <summary>Bytes that must be on the disk before a file is renamed over another.</summary>
internal static partial class DiskSync
{
    /// <summary>Returns when the bytes are on the disk. .NET's own call passes over every error of fsync, and what is not written would
    /// count as written.</summary>
    /// <param name="what">What messages call it.</param>
    public static void Sync(SafeFileHandle file, string what)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        const int Interrupted = 4, InvalidArgument = 22; // folders of some file systems, and devices, cannot be synchronised
        while (fsync(file) != 0 && Marshal.GetLastPInvokeError() is not InvalidArgument and var error)
        {
            if (error != Interrupted)
                throw new IOException($"{what} could not be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
