using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Wrappers;

/// <summary>One line of a Kubernetes container log: <c>time stream tags content</c>, as the runtimes write them by the CRI.</summary>
internal readonly ref struct CriLine
{
    private static readonly ZoneOffsets s_utc = new(TimeZoneInfo.Utc);

    public long Time { get; private init; }

    public byte Stream { get; private init; }

    public bool IsPartial { get; private init; }

    public ReadOnlySpan<byte> Content { get; private init; }

    /// <summary>False when the line is none. Of the tags, which colons divide, the first counts: P or F.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out CriLine parsed)
    {
        parsed = default;
        int timeEnd = line.IndexOf((byte)' ');
        if (timeEnd < 0 || !Rfc3339Time.TryParse(line[..timeEnd], s_utc, out long time))
            return false;
        ReadOnlySpan<byte> rest = line[(timeEnd + 1)..];
        byte stream;
        if (rest.StartsWith("stdout "u8))
            stream = 0;
        else if (rest.StartsWith("stderr "u8))
            stream = 1;
        else
            return false;
        rest = rest["stdout ".Length..];
        if (rest.IsEmpty || rest[0] is not ((byte)'P' or (byte)'F') || (rest.Length > 1 && rest[1] is not ((byte)' ' or (byte)':')))
            return false;
        int tagsEnd = rest.IndexOf((byte)' ');
        parsed = new CriLine { Time = time, Stream = stream, IsPartial = rest[0] == 'P', Content = tagsEnd < 0 ? [] : rest[(tagsEnd + 1)..] };
        return true;
    }
}

/// <summary>Container logs of Kubernetes: parts (P) are joined up to the last one (F), for each log and stream, also across a rotation.</summary>
internal sealed class CriLayer(int maxRecordBytes) : WrapperLayer(maxRecordBytes)
{
    public override void Take(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \t\r"u8).IsEmpty)
            return;
        if (!CriLine.TryParse(line, out CriLine parsed))
            Refuse();
        else
            Part(parsed.Stream, parsed.Content, !parsed.IsPartial, parsed.Time);
    }
}
