using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// The streaming format: messages one after the other, the first of them a schema, up to the end marker or the end of the file.
/// Behind an end marker another stream may begin, as a process leaves it that was started again; anything else there is no
/// part of the stream and not read.
/// </summary>
internal sealed class StreamMessages(IByteSource file) : MessageSource(file)
{
    private long _next;
    private bool _isAtEnd;

    public override bool Next()
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.MaxPrefixLength];
        while (!_isAtEnd)
        {
            MoveTo(_next);
            int count = File.Read(_next, bytes);
            if (count == 0)
                return false;
            FrameHeader header = FrameHeader.Read(bytes[..count]);
            if (!header.IsComplete)
                Corrupt.Throw($"the stream is cut off at byte {File.Length}");
            _next += header.PrefixLength;
            if (!header.IsEnd)
            {
                Read(header);
                return true;
            }

            _isAtEnd = !FrameHeader.IsNewStream(bytes[..File.Read(_next, bytes)]);
        }

        return false;
    }

    public override void Rewind() => (_next, _isAtEnd) = (0, false);

    private void Read(FrameHeader header)
    {
        if (header.MetadataLength > File.Length - _next)
            Corrupt.Throw($"the message at byte {Position} is cut off: its metadata are {header.MetadataLength} bytes from byte {_next} on, and the file ends at {File.Length}");
        ReadMessage(_next, header.MetadataLength, _next + header.MetadataLength);
        _next = BodyOffset + Message.BodyLength;
    }
}
