namespace DriftExporter.Tailing;

/// <summary>What a file held before it was truncated or rewritten, until it is known whether a copy keeps the unread rest.</summary>
internal sealed class FormerContent(TailedFile file, LossReason reason)
{
    public TailedFile File { get; } = file;

    public LossReason Reason { get; } = reason;

    public long Offset { get; } = file.Offset;

    /// <summary>What is known to be gone: after a rewriting the size that was seen last may be the new content's.</summary>
    public long UnreadBytes { get; set; } = reason is LossReason.Rewritten ? file.VerifiedSize - file.Offset : file.UnreadBytes;
}
