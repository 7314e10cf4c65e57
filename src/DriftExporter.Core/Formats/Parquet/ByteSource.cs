using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Formats.Parquet;

/// <summary>Bytes that can be read at any offset: a file, or memory in tests.</summary>
internal interface IByteSource : IDisposable
{
    long Length { get; }

    /// <summary>Reads up to destination.Length bytes; fewer only at the end.</summary>
    int Read(long offset, Span<byte> destination);
}

/// <summary>A file that is read at offsets, never as a whole.</summary>
internal sealed class FileByteSource : IByteSource
{
    private readonly SafeFileHandle handle;

    public FileByteSource(string path)
        : this(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess))
    {
    }

    /// <summary>Takes over the handle. The file is what it is now; what is written behind its end later is not seen.</summary>
    public FileByteSource(SafeFileHandle handle)
    {
        this.handle = handle;
        try
        {
            Length = RandomAccess.GetLength(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public long Length { get; }

    public int Read(long offset, Span<byte> destination)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int read = RandomAccess.Read(handle, destination[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Dispose() => handle.Dispose();
}
