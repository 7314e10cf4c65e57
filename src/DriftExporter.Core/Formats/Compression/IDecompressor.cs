namespace DriftExporter.Formats.Compression;

/// <summary>
/// One compression codec, decoding a whole block at once. Implementations reuse their tables, so one instance belongs
/// to one thread at a time.
/// </summary>
/// <remarks>
/// To add a codec: 1 implement this; 2 never write more than <c>limit</c> bytes, and grow the destination only as far
/// as the source can really fill it; 3 damaged bytes end in <see cref="InvalidDataException"/>, which says what was
/// found; 4 name it where a format maps its codec numbers; 5 add it to the round trip and mutation tests.
/// </remarks>
internal interface IDecompressor
{
    /// <summary>Decodes all of <paramref name="source"/> to the start of <paramref name="destination"/> and returns the
    /// number of bytes. Throws <see cref="InvalidDataException"/> when the source is damaged or holds more than
    /// <paramref name="limit"/> bytes, which is at most <see cref="ByteBuffer.MaxCapacity"/>.</summary>
    int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination);
}
