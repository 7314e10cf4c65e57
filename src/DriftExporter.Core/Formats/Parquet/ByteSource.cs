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
    {
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
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
