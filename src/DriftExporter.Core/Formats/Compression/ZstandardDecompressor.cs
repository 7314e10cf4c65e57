namespace DriftExporter.Formats.Compression;

/// <summary>
/// Zstandard (RFC 8878): any number of frames, skippable ones among them, checksums verified. Decodes by libzstd where
/// the system has it, which is about twice as fast, and else by <see cref="ZstandardFrameDecoder"/>; both give the same bytes.
/// </summary>
internal sealed class ZstandardDecompressor(bool preferNative = true) : IDecompressor, IDisposable
{
    private readonly NativeZstandard? native = preferNative ? NativeZstandard.TryCreate() : null;
    private ZstandardFrameDecoder? managed;

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        // Room for what the blocks can hold at most, so that a declared size alone allocates nothing.
        int room = (int)Math.Min(limit, ZstandardFrames.LargestContent(source));
        byte[] output = destination.Reserve(room);
        if (native is not null)
            return native.Decompress(source, output.AsSpan(0, room));

        managed ??= new ZstandardFrameDecoder();
        return managed.Decompress(source, output, room);
    }

    public void Dispose() => native?.Dispose();
}
