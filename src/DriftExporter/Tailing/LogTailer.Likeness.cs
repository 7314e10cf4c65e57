namespace DriftExporter.Tailing;

/// <summary>Comparing files with what was read. A "no" counts only when the look that comes with it is Present; else something could
/// not be looked at, nobody knows, and whoever asked has to ask again.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Whether the file begins with what was read of a content, or is the beginning of it.</summary>
    /// <param name="live">The file that still holds the content, for comparing byte by byte; null when none does.</param>
    private bool IsCopy(TailedFile file, in ReadingPoint point, TailedFile? live, out Look look)
    {
        if (!CanRead(file, out look))
            return false;
        if (file.IsCompressed)
            return HasContentOf(file.Content!, point.Head.Length, point.Head, Fingerprint.Empty, out look);
        if (point.Within(file.Size).Offset > 0)
            return BeginsLike(file.Content!, file.Size, point, out look) && !(live is not null && HasOutgrown(file, live, out look));
        // The size of the live file may be older than the copy, so that only its bytes tell.
        return live is not null
            && (file.Size < point.Head.Length || HasContentOf(file.Content!, 0, point.Head, Fingerprint.Empty, out look))
            && EndsAlike(file, live, file.Size, out look)
            && EndsAlike(file, live, Math.Min(file.Size, Fingerprint.MaxHead), out look);
    }

    private static bool BeginsLike(LogContent content, long size, in ReadingPoint point, out Look look)
    {
        look = Look.Present;
        ReadMark mark = point.Within(size);
        Fingerprint head = size >= point.Head.Length ? point.Head : Fingerprint.Empty;
        return mark.Offset > 0 && HasContentOf(content, mark.Offset, head, mark.Marker, out look);
    }

    private static bool HasContentOf(LogContent content, long offset, Fingerprint head, Fingerprint marker, out Look look)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.MaxHead];
        look = content.Read(bytes[..head.Length], 0, out int count);
        bool isSame = look is Look.Present && head.Matches(bytes[..count]);
        if (isSame)
        {
            look = content.Read(bytes[..marker.Length], offset - marker.Length, out count);
            isSame = look is Look.Present && marker.Matches(bytes[..count]);
        }
        // What is no gzip file will not become one by looking again.
        if (content is GzipContent { IsDamaged: true })
            look = Look.Present;
        return isSame;
    }

    /// <summary>A copy is never longer than the log that it was made of, unless that was truncated since.</summary>
    private bool HasOutgrown(TailedFile file, TailedFile original, out Look look)
    {
        look = Look.Present;
        if (file.Size <= original.Size)
            return false;
        look = original.Content is null ? _files.Stat(original.Path, out FileFacts facts) : _files.Stat(original.Content.Handle, out facts);
        if (look is not Look.Missing)
            return look is not Look.Present || (facts.Identity == original.Identity && facts.Size >= original.Offset && file.Size > facts.Size);
        look = Look.Present;
        return false;
    }

    /// <summary>Compares up to 1 KiB before a position, one file after the other: there may be room for one open file only.</summary>
    private bool EndsAlike(TailedFile copy, TailedFile original, long position, out Look look)
    {
        if (!CanRead(original, out look))
        {
            // Deleted and not open: it proves nothing any more.
            if (IsOutOfReach(original))
                look = Look.Present;
            return false;
        }
        look = PrintBefore(original.Content!, position, out Fingerprint print);
        if (look is not Look.Present || !CanRead(copy, out look))
            return false;
        look = PrintBefore(copy.Content!, position, out Fingerprint other);
        return look is Look.Present && print == other;
    }

    private static bool EndsAlike(LogContent one, LogContent other, long position, out Look look)
    {
        look = PrintBefore(one, position, out Fingerprint print);
        if (look is not Look.Present)
            return false;
        look = PrintBefore(other, position, out Fingerprint second);
        return look is Look.Present && print == second;
    }

    /// <summary>A file that ends before the position has another print than one that does not.</summary>
    private static Look PrintBefore(LogContent content, long position, out Fingerprint print)
    {
        Span<byte> bytes = stackalloc byte[(int)Math.Min(position, Fingerprint.MaxHead)];
        Look look = content.Read(bytes, position - bytes.Length, out int count);
        print = Fingerprint.Of(bytes[..count]);
        return look;
    }

    private bool CanRead(TailedFile file, out Look look)
    {
        bool isOpen = EnsureOpen(file);
        look = isOpen ? Look.Present : file.Trouble is Look.Present ? Look.Missing : file.Trouble;
        return isOpen;
    }
}
