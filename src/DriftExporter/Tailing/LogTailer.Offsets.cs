namespace DriftExporter.Tailing;

/// <summary>How offsets move, and with them head, marker and trail, by which a content is known again.</summary>
internal sealed partial class LogTailer
{
    private const int TrailPerRead = 5;

    /// <summary>Moves the offset over bytes of the buffer, and head and marker with it.</summary>
    private void Advance(TailedFile file, int consumed, int zeros = 0)
    {
        if (consumed == 0)
            return;
        int before = file.Marker.Length, end = before + consumed;
        LeaveTrail(file, before, end);
        if (HasWholeHead(file))
            file.Head = file.Head.Grow(_buffer.AsSpan(before, consumed));
        file.Offset += consumed;
        file.Marker = MarkerBefore(end);
        Statistics.ReadBytes += consumed - zeros;
        Statistics.LastRead = _time.GetUtcNow();
    }

    /// <summary>Marks the beginnings of the last records in the buffer between two positions.</summary>
    private void LeaveTrail(TailedFile file, int begin, int end)
    {
        file.LeaveMark(new ReadMark(file.Offset, file.Marker));
        for (int mark = 0; mark < TrailPerRead; mark++)
        {
            int previous = _buffer.AsSpan(begin, end - 1 - begin).LastIndexOf((byte)'\n');
            if (previous < 0)
                return;
            end = begin + previous + 1;
            long offset = file.Offset + previous + 1;
            file.LeaveMark(new ReadMark(offset, MarkerBefore(end)));
        }
    }

    /// <summary>Of the bytes before a position of the buffer, whose first byte is the former marker's: fewer than a whole marker where
    /// that could not be read.</summary>
    private Fingerprint MarkerBefore(int end)
    {
        int length = Math.Min(Fingerprint.MaxMarker, end);
        return Fingerprint.Of(_buffer.AsSpan(end - length, length));
    }

    /// <summary>Puts the offset anywhere and takes head and marker from the file. A marker that cannot be read is none, by which nothing is
    /// recognised, until the file is loaded.</summary>
    private void MoveOffset(TailedFile file, long offset)
    {
        file.Offset = offset;
        file.ZerosUntil = 0;
        ReadHead(file);
        ReadMarker(file);
    }

    private Look ReadMarker(TailedFile file)
    {
        int length = (int)Math.Min(file.Offset, Fingerprint.MaxMarker);
        Look look = file.Content!.Read(_check.AsSpan(0, length), file.Offset - length, out int count);
        file.Marker = Fingerprint.Of(_check.AsSpan(0, count));
        return look;
    }

    /// <summary>A head that could not be read is tried again with the next data, and must not grow by what comes later in the file.</summary>
    private static bool HasWholeHead(TailedFile file) => file.Head.Length == Math.Min(file.Offset, Fingerprint.MaxHead);

    private void ReadHead(TailedFile file)
    {
        int head = (int)Math.Min(file.Offset, Fingerprint.MaxHead);
        file.Content!.Read(_check.AsSpan(0, head), 0, out int count);
        file.Head = Fingerprint.Of(_check.AsSpan(0, count));
    }
}
