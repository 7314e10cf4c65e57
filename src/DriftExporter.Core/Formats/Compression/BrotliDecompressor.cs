using System.Buffers;
using System.IO.Compression;

namespace DriftExporter.Formats.Compression;

/// <summary>Brotli (RFC 7932), by the BCL.</summary>
internal sealed class BrotliDecompressor : IDecompressor
{
    private const int FirstRoom = 1 << 16;

    public int Decompress(ArraySegment<byte> source, int limit, ByteBuffer destination)
    {
        // A few bytes of Brotli may stand for gigabytes, so the output grows with what there really is.
        byte[] output = destination.Reserve((int)Math.Min(limit, Math.Max(FirstRoom, source.Count * 4L)));
        int length = 0;
        ReadOnlySpan<byte> input = source;
        using var decoder = new BrotliDecoder();
        while (true)
        {
            // One byte past the limit is offered, to see that there is none.
            Span<byte> room = output.AsSpan(length, Math.Min(output.Length - length, limit + 1 - length));
            OperationStatus status = decoder.Decompress(input, room, out int consumed, out int written);
            input = input[consumed..];
            length += written;
            if (length > limit)
                Corrupt.TooLong("Brotli", limit);
            switch (status)
            {
                case OperationStatus.Done:
                    return length;
                case OperationStatus.DestinationTooSmall when length == output.Length:
                    output = destination.Grow(length, (int)Math.Min(limit, length * 2L));
                    break;
                case OperationStatus.DestinationTooSmall:
                    break;
                case OperationStatus.NeedMoreData:
                    Corrupt.CutOff("Brotli");
                    break;
                default:
                    Corrupt.Throw("the Brotli data is damaged");
                    break;
            }
        }
    }
}
