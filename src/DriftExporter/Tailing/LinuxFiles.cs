using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>
/// Linux by its own calls. .NET's way of opening takes a shared flock (a model that locks its log exclusively would
/// fail while we read it), waits for a writer on a pipe, and tells neither inode nor birth.
/// </summary>
internal sealed partial class LinuxFiles : LogFiles
{
    private const int AtCurrentFolder = -100, AtEmptyPath = 0x1000, AtNoAutomount = 0x800;
    private const uint BasicAndBirth = 0xFFF, BirthKnown = 0x800;
    private const int ReadOnlyNonBlockCloseOnExecNoTerminal = 0x800 | 0x80000 | 0x100, SeekData = 3, NoSuchAddress = 6;
    private const int MaxPath = 4096;

    // O_NOFOLLOW has another value on these architectures.
    private static readonly int NoFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le ? 0x8000 : 0x20000;

    public override Look Stat(string path, out FileFacts facts)
    {
        int result = statx(AtCurrentFolder, path, AtNoAutomount, BasicAndBirth, out StatX stat);
        facts = result == 0 ? Facts(stat) : default;
        return result == 0 ? Look.Present : LookOf(Marshal.GetLastPInvokeError());
    }

    public override Look Stat(SafeFileHandle handle, out FileFacts facts)
    {
        int result = statx(handle, "", AtEmptyPath, BasicAndBirth, out StatX stat);
        facts = result == 0 ? Facts(stat) : default;
        return result == 0 ? Look.Present : LookOf(Marshal.GetLastPInvokeError());
    }

    public override Look Resolve(string path, out string resolved)
    {
        Span<byte> buffer = stackalloc byte[MaxPath + 1];
        buffer.Clear();
        resolved = "";
        if (realpath(path, buffer) == 0)
            return LookOf(Marshal.GetLastPInvokeError());
        resolved = Encoding.UTF8.GetString(buffer[..buffer.IndexOf((byte)0)]);
        return Look.Present;
    }

    public override Look Open(string resolvedPath, out SafeFileHandle? handle, out FileFacts facts)
    {
        facts = default;
        handle = null;
        int descriptor = open(resolvedPath, ReadOnlyNonBlockCloseOnExecNoTerminal | NoFollow);
        if (descriptor < 0)
            return LookOf(Marshal.GetLastPInvokeError());
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Look look = Stat(handle, out facts);
        if (look is Look.Present)
            return look;
        handle.Dispose();
        handle = null;
        return look;
    }

    public override string? PathOf(SafeFileHandle handle)
    {
        Span<byte> buffer = stackalloc byte[MaxPath];
        nint length = readlink($"/proc/self/fd/{handle.DangerousGetHandle()}", buffer, MaxPath);
        return length is > 0 and < MaxPath ? Encoding.UTF8.GetString(buffer[..(int)length]) : null;
    }

    public override long NextData(SafeFileHandle handle, long position)
    {
        long found = lseek(handle, position, SeekData);
        return found >= 0 ? found : Marshal.GetLastPInvokeError() == NoSuchAddress ? -1 : position;
    }

    private static FileFacts Facts(in StatX stat)
    {
        long birth = (stat.Mask & BirthKnown) != 0 ? stat.BirthSeconds * 1_000_000_000 + stat.BirthNanoseconds : 0;
        FileIdentity identity = new((ulong)stat.DeviceMajor << 32 | stat.DeviceMinor, stat.Inode, birth);
        int type = stat.Mode & 0xF000;
        return new FileFacts(identity, IsRegular: type == 0x8000, IsFolder: type == 0x4000, stat.Size,
            stat.ModifiedSeconds * 1_000_000_000 + stat.ModifiedNanoseconds,
            stat.ChangedSeconds * 1_000_000_000 + stat.ChangedNanoseconds, stat.Links);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(int folder, string path, int flags, uint mask, out StatX stat);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(SafeFileHandle file, string path, int flags, uint mask, out StatX stat);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint realpath(string path, Span<byte> resolved);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint readlink(string path, Span<byte> target, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long position, int whence);

    /// <summary>struct statx of linux/stat.h, the same on every architecture (struct stat is not).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(16)] public uint Links;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public long Size;
        [FieldOffset(80)] public long BirthSeconds;
        [FieldOffset(88)] public uint BirthNanoseconds;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
