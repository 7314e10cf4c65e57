namespace DriftExporter.Formats.Compression;

/// <summary>One LZ4 block without any frame: Parquet's LZ4_RAW.</summary>
internal sealed class Lz4RawDecompressor : IDecompressor
{
    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        int room = (int)Math.Min(limit, Lz4Block.LargestContent(source.Count));
        return Lz4Block.Decode(source, destination.Reserve(room), 0, 0, room);
    }
}
