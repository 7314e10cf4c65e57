using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>A file's bytes in memory, so that thousands of damaged files need no disk.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : IByteSource
{
    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= bytes.Length)
            return 0;
        ReadOnlySpan<byte> part = bytes.Span[(int)offset..];
        part = part[..Math.Min(part.Length, destination.Length)];
        part.CopyTo(destination);
        return part.Length;
    }

    public void Dispose()
    {
    }
}
