using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>A piece of the file that is kept, so that headers and small pages need no read of their own.</summary>
internal sealed class FileWindow(IByteSource file)
{
    public const int Size = 1 << 16;

    private byte[] bytes = new byte[Size];
    private long start;
    private int count;

    /// <summary>At least <paramref name="wanted"/> bytes from an offset on, and what else is known up to <paramref name="end"/>.
    /// The caller has checked offset + wanted &lt;= end &lt;= length of the file.</summary>
    public ReadOnlySpan<byte> Peek(long offset, int wanted, long end)
    {
        if (offset < start || offset + wanted > start + count)
        {
            if (bytes.Length < wanted)
                bytes = new byte[wanted];
            count = 0;
            int length = (int)Math.Min(bytes.Length, end - offset);
            ReadFile(offset, bytes.AsSpan(0, length));
            (start, count) = (offset, length);
        }

        int from = (int)(offset - start);
        return bytes.AsSpan(from, (int)Math.Min(count - from, end - offset));
    }

    /// <summary>Copies what is known, and reads the rest from the file.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset >= start && offset < start + count)
        {
            ReadOnlySpan<byte> known = bytes.AsSpan((int)(offset - start), (int)Math.Min(destination.Length, start + count - offset));
            known.CopyTo(destination);
            destination = destination[known.Length..];
            offset += known.Length;
        }

        ReadFile(offset, destination);
    }

    private void ReadFile(long offset, Span<byte> destination)
    {
        if (!destination.IsEmpty && file.Read(offset, destination) != destination.Length)
            Corrupt.Throw("the file is shorter than it was when it was opened");
    }
}
