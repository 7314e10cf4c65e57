using DriftExporter.Tailing;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tests.Tailing;

/// <summary>The operating system with faults on demand; tests run as root, whom no permission stops.</summary>
internal sealed class FaultyFiles(LogFiles inner) : LogFiles
{
    private readonly Dictionary<nint, string> _opened = [];

    public FaultyFiles()
        : this(ForThisSystem)
    {
    }

    /// <summary>Operation ("stat", "open", "read", "list") and path to the fault; Present is none.</summary>
    public Func<string, string, Look> Fault { get; set; } = (_, _) => Look.Present;

    public Func<FileFacts, FileFacts> Alter { get; set; } = facts => facts;

    public int Opened { get; private set; }

    public int MostOpen { get; private set; }

    public HashSet<SafeFileHandle> StillOpen { get; } = [];

    public override Look Stat(string path, out FileFacts facts)
    {
        facts = default;
        if (Fault("stat", path) is not Look.Present and var fault)
            return fault;
        Look look = inner.Stat(path, out facts);
        facts = Alter(facts);
        return look;
    }

    public override Look Stat(SafeFileHandle handle, out FileFacts facts)
    {
        Look look = inner.Stat(handle, out facts);
        facts = Alter(facts);
        return look;
    }

    public override Look Resolve(string path, out string resolved) => inner.Resolve(path, out resolved);

    public override Look Open(string resolvedPath, out SafeFileHandle? handle, out FileFacts facts)
    {
        handle = null;
        facts = default;
        if (Fault("open", resolvedPath) is not Look.Present and var fault)
            return fault;
        Look look = inner.Open(resolvedPath, out handle, out facts);
        facts = Alter(facts);
        if (handle is null)
            return look;
        Opened++;
        _opened[handle.DangerousGetHandle()] = resolvedPath;
        StillOpen.RemoveWhere(open => open.IsClosed);
        StillOpen.Add(handle);
        MostOpen = Math.Max(MostOpen, StillOpen.Count);
        return look;
    }

    public override string? PathOf(SafeFileHandle handle) => inner.PathOf(handle);

    public override long NextData(SafeFileHandle handle, long position) => inner.NextData(handle, position);

    public override Look Read(SafeFileHandle handle, Span<byte> buffer, long position, out int count)
    {
        count = 0;
        return Fault("read", _opened[handle.DangerousGetHandle()]) is not Look.Present and var fault
            ? fault : inner.Read(handle, buffer, position, out count);
    }

    public override Look List(string folder, IFolderVisitor visitor) =>
        Fault("list", folder) is not Look.Present and var fault ? fault : inner.List(folder, visitor);
}
