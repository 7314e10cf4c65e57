using System.IO.Compression;

namespace DriftExporter.Formats.Compression;

/// <summary>GZip (RFC 1952), all members of the source, by the BCL, which verifies its checksums.</summary>
internal sealed class GZipDecompressor : IDecompressor
{
    private const int FirstRoom = 1 << 16;

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        using var compressed = new MemoryStream(source.Array!, source.Offset, source.Count, writable: false);
        using var stream = new GZipStream(compressed, CompressionMode.Decompress);

        // Grows with what the stream gives: a declared gigabyte in a hundred bytes costs nothing.
        byte[] output = destination.Reserve((int)Math.Min(limit, Math.Max(FirstRoom, source.Count * 4L)));
        int length = 0;
        while (true)
        {
            // One byte past the limit is asked for, to see that there is none.
            int read = Read(stream, output.AsSpan(length, Math.Min(output.Length - length, limit + 1 - length)));
            if (read == 0)
                return length;
            length += read;
            if (length > limit)
                Corrupt.TooLong("GZip", limit);
            if (length == output.Length)
                output = destination.Grow(length, (int)Math.Min(limit, length * 2L));
        }
    }

    private static int Read(GZipStream stream, Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (InvalidDataException)
        {
            // The BCL's message speaks of archives.
            return Corrupt.Throw<int>("the GZip data is damaged");
        }
    }
}
