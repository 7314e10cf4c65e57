namespace DriftExporter.Tailing;

/// <summary>What a file held before it was truncated or rewritten, kept until the end of the next scan: by then it is
/// known whether a copy holds the unread rest, unless something could not be looked at.</summary>
/// <param name="since">When it went away.</param>
/// <param name="round">The scan in which that was noticed, or the last one before it.</param>
internal sealed class FormerContent(TailedFile file, LossReason reason, long since, long round)
{
    public TailedFile File { get; } = file;

    public LossReason Reason { get; } = reason;

    public long Since { get; } = since;

    public long Round { get; } = round;

    /// <summary>The number that the file had with this content.</summary>
    public long Id { get; } = file.Id;

    /// <summary>In this scan something could not be looked at that may be a copy.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Scans of which that was so.</summary>
    public int Doubts { get; set; }

    public ReadingPoint Point { get; } = new(file);

    /// <summary>Where a copy is read on; moves when copies are found, so that two copies are not read twice.</summary>
    public long ResumeAt { get; set; } = file.Offset;

    /// <summary>End of the content, as far as known. After a rewriting the size that was seen last may be the new content's.</summary>
    public long Size { get; } = reason is LossReason.Rewritten ? file.VerifiedSize : Math.Max(file.Size, file.ShrunkFrom);

    public long UnreadBytes => Size - ResumeAt;
}

/// <summary>How far a content has been read, and how to recognise what was read.</summary>
internal readonly record struct ReadingPoint(
    long Offset, Fingerprint Head, Fingerprint Marker, bool IsDiscarding, IReadOnlyList<ReadMark> Trail)
{
    public ReadingPoint(TailedFile file)
        : this(file.Offset, file.Head, file.Marker, file.IsDiscarding, [.. file.Trail])
    {
    }

    /// <summary>The last place known of what was read that a file of this size can have; at 0: none.</summary>
    public ReadMark Within(long size)
    {
        if (size >= Offset && Marker.Length > 0)
            return new ReadMark(Offset, Marker);
        ReadMark best = default;
        foreach (ReadMark step in Trail)
        {
            if (step.Offset > best.Offset && step.Offset <= size && step.Marker.Length > 0)
                best = step;
        }
        return best;
    }
}
