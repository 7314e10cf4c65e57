using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tailing;

/// <summary>
/// Any other system, by .NET alone: a file is its path and, where there is one, its creation time. Windows gives a new
/// file the creation time of one that had its name seconds before; then its content tells, and what was unread of the
/// former is lost. Opening takes .NET's own lock. Good enough to try things out.
/// </summary>
internal sealed class PortableFiles : LogFiles
{
    public override bool IdentifiesByPath => true;

    public override Look Stat(string path, out FileFacts facts)
    {
        facts = default;
        try
        {
            FileInfo file = new(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            if (Directory.Exists(file.FullName))
                facts = facts with { IsFolder = true };
            else if (file.Exists)
                facts = Facts(file.FullName, file.CreationTimeUtc, file.LastWriteTimeUtc, file.Length);
            else
                return Look.Missing;
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

    public override Look Stat(SafeFileHandle handle, out FileFacts facts)
    {
        facts = default;
        try
        {
            facts = Facts("", File.GetCreationTimeUtc(handle), File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
            return Look.Present;
        }
        catch (IOException problem)
        {
            return LookOf(problem);
        }
    }

    public override Look Resolve(string path, out string resolved)
    {
        resolved = path;
        try
        {
            if (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target)
                resolved = target.FullName;
            return Path.Exists(resolved) ? Look.Present : Look.Missing;
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

    public override Look Open(string resolvedPath, out SafeFileHandle? handle, out FileFacts facts)
    {
        handle = null;
        // A pipe would block the open; looking first leaves a moment for a switch, which only Linux closes.
        Look look = Stat(resolvedPath, out facts);
        if (look is not Look.Present || !facts.IsRegular)
            return look;
        try
        {
            handle = File.OpenHandle(resolvedPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    public override string? PathOf(SafeFileHandle handle) => null;

    public override long NextData(SafeFileHandle handle, long position) => position;

    private static FileFacts Facts(string path, DateTime created, DateTime written, long size)
    {
        ulong name = Fnv.Extend(Fnv.Start, System.Text.Encoding.UTF8.GetBytes(path));
        // On Linux .NET makes a creation time up from the last write.
        bool hasBirth = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        FileIdentity identity = new(0, name, hasBirth ? Nanoseconds(created) : 0);
        return new FileFacts(identity, IsRegular: true, IsFolder: false, size, Nanoseconds(written), 0, Links: 1);
    }

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}
