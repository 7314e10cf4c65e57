using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tests.State;

public sealed class DiskSyncTests
{
    /// <summary>A descriptor that nobody has: fsync fails with EBADF, which .NET's own call keeps to itself.</summary>
    [Fact]
    public void Sync_Throws_WhenFsyncFails()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere .NET's own call must do.");
        using var file = new SafeFileHandle(1_000_000_000, ownsHandle: false);
        IOException problem = Assert.Throws<IOException>(() => DiskSync.Sync(file, "baseline.json"));
        Assert.StartsWith("baseline.json could not be brought to the disk: ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(9, problem.HResult);
    }

    [Fact]
    public void Sync_Returns_WhenTheBytesAreThere()
    {
        string path = Path.GetTempFileName();
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1))
        {
            file.Write("bytes"u8);
            DiskSync.Sync(file.SafeFileHandle, path);
            Assert.Equal(5, new FileInfo(path).Length);
        }
        File.Delete(path);
    }
}
