namespace DriftExporter.Tailing;

/// <summary>How far the framing of one buffer came; right at every moment, also when the sink throws.</summary>
internal struct FramingProgress
{
    /// <summary>Bytes from the beginning of the buffer that are done with.</summary>
    public int Consumed;

    public int Lines;
    public int TooLong;

    /// <summary>Zeros skipped in front of a line.</summary>
    public int Zeros;

    /// <summary>The bytes behind Consumed belong to a line that is dropped.</summary>
    public bool IsDiscarding;

    /// <summary>The sink wants no more for now.</summary>
    public bool IsStopped;
}

/// <summary>Cuts bytes into lines. Works on bytes alone, so that a character cut in two by a read comes to no harm.</summary>
internal static class LineFramer
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Gives every complete line of the data to the sink; zeros in front of a line are skipped, a run of zeros at
    /// the end of the data is left alone. What is left behind Consumed has no line end, unless the sink stopped.</summary>
    public static void Frame(ReadOnlySpan<byte> data, int maxLineBytes, ILineSink sink, ref FramingProgress progress)
    {
        while (!progress.IsStopped)
        {
            ReadOnlySpan<byte> rest = data[progress.Consumed..];
            if (!progress.IsDiscarding && rest is [0, ..])
            {
                int zeros = Math.Max(rest.IndexOfAnyExcept((byte)0), 0);
                if (zeros == 0)
                    return;
                progress.Zeros += zeros;
                progress.Consumed += zeros;
                continue;
            }
            int end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return;
            if (progress.IsDiscarding)
            {
                progress.IsDiscarding = false;
            }
            else
            {
                ReadOnlySpan<byte> line = Trim(rest[..end]);
                if (line.Length > maxLineBytes)
                {
                    progress.TooLong++;
                }
                else
                {
                    progress.IsStopped = !sink.Line(line);
                    progress.Lines++;
                }
            }
            progress.Consumed += end + 1;
        }
    }

    /// <summary>The line without one CR at its end and a byte order mark at its beginning.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        return line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
    }

    /// <summary>A byte order mark of UTF-16 (or little-endian UTF-32), which no line of UTF-8 begins with.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head) => head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
