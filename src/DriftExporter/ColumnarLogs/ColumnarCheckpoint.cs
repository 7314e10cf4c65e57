using DriftExporter.Tailing;

namespace DriftExporter.ColumnarLogs;

/// <summary>Everything needed to go on reading where delivery stands. Plain data, without any content of the logs.</summary>
/// <param name="Files">In the order of reading, finished ones too: they would be read again otherwise.</param>
internal sealed record ColumnarCheckpoint(IReadOnlyList<ColumnarFileCheckpoint> Files);

internal sealed record ColumnarFileCheckpoint
{
    public required FileIdentity Identity { get; init; }

    /// <summary>Where the file was last seen.</summary>
    public required string Path { get; init; }

    /// <summary>Size when last looked at.</summary>
    public required long Size { get; init; }

    public required long ModifiedNanoseconds { get; init; }

    /// <summary>Bytes that are done with: an Arrow message's first; of a Parquet file in proportion to its rows.</summary>
    public required long Offset { get; init; }

    /// <summary>Rows behind the offset that are delivered; of a Parquet file all that are.</summary>
    public required long Row { get; init; }

    public required Fingerprint Marker { get; init; }

    public required long MarkedOffset { get; init; }

    public required long SkipUntil { get; init; }

    public required bool IsFinished { get; init; }
}
