using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>The decompressors of a file, made when they are first needed, and the buffer of a page as it is stored. Shared by the columns.</summary>
internal sealed class Codecs(bool preferNative) : IDisposable
{
    private readonly IDecompressor?[] decompressors = new IDecompressor?[(int)CompressionCodec.Lz4Raw + 1];

    public ByteBuffer Stored { get; } = new();

    /// <summary>Null when the codec is one that is read; else its name.</summary>
    public static string? Unsupported(int codec) => (CompressionCodec)codec switch
    {
        CompressionCodec.Lzo => "LZO",
        >= CompressionCodec.Uncompressed and <= CompressionCodec.Lz4Raw => null,
        _ => $"number {codec}",
    };

    public IDecompressor For(CompressionCodec codec) => decompressors[(int)codec] ??= codec switch
    {
        CompressionCodec.Snappy => new SnappyDecompressor(),
        CompressionCodec.GZip => new GZipDecompressor(),
        CompressionCodec.Brotli => new BrotliDecompressor(),
        CompressionCodec.Lz4 => new Lz4HadoopDecompressor(),
        CompressionCodec.Lz4Raw => new Lz4RawDecompressor(),
        CompressionCodec.Zstandard => new ZstandardDecompressor(preferNative),
        _ => throw new UnsupportedDataException($"compression {codec} is not supported", UnsupportedDataException.RewriteOrLeaveOut),
    };

    public void Dispose()
    {
        foreach (IDecompressor? decompressor in decompressors)
            (decompressor as IDisposable)?.Dispose();
    }
}
