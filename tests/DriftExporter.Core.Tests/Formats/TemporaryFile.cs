using System.IO.Compression;
using System.Text;

namespace DriftExporter.Tests.Formats;

/// <summary>A file that goes when the test does.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes)
    {
        Location = Path.GetTempFileName();
        File.WriteAllBytes(Location, bytes);
    }

    public TemporaryFile(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public string Location { get; }

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public void Dispose() => File.Delete(Location);
}
