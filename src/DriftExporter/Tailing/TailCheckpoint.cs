namespace DriftExporter.Tailing;

/// <summary>Everything needed to go on reading where the offsets stand. Plain data, without any content of the logs.</summary>
/// <param name="NextId">The next file or log number.</param>
/// <param name="Files">All files whose position matters, finished ones too: they would be read again otherwise. Older generations of a log stand before newer ones.</param>
internal sealed record TailCheckpoint(long NextId, IReadOnlyList<FileCheckpoint> Files)
{
    public IReadOnlyList<SearchCheckpoint> Searches { get; init; } = [];
}

/// <summary>A search for generations between two that are known, which goes on because something could not be looked at.</summary>
/// <param name="LogPath">Of the log.</param>
/// <param name="LeftId">FileId of the older of the two; 0: forgotten.</param>
/// <param name="LogRealPath">Where the log stands without links.</param>
/// <param name="After">When the older one was last seen at its path; nanoseconds since the Unix epoch.</param>
/// <param name="Before">Birth of the younger one; 0: unknown.</param>
internal sealed record SearchCheckpoint(string LogPath, long LeftId, string LogRealPath, long After, long Before);

/// <summary>A place in a file by the bytes before it.</summary>
internal readonly record struct ReadMark(long Offset, Fingerprint Marker);

internal sealed record FileCheckpoint
{
    public required long FileId { get; init; }

    public required long LogId { get; init; }

    public required FileIdentity Identity { get; init; }

    /// <summary>Where the file was last seen.</summary>
    public required string Path { get; init; }

    /// <summary>The same without links; rotated generations are looked for in its folder.</summary>
    public required string RealPath { get; init; }

    /// <summary>The path of the log whose generation this is.</summary>
    public required string LogPath { get; init; }

    /// <summary>The same without links, as it led when last looked at; null: it was never read there.</summary>
    public string? LogRealPath { get; init; }

    /// <summary>First byte not read; a record's first, or inside a line that is being dropped. In a compressed file it counts decompressed bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Size when last seen.</summary>
    public required long Size { get; init; }

    public required long ModifiedNanoseconds { get; init; }

    public required Fingerprint Head { get; init; }

    public required Fingerprint Marker { get; init; }

    /// <summary>Some earlier offsets.</summary>
    public IReadOnlyList<ReadMark> Trail { get; init; } = [];

    /// <summary>Nanoseconds since the Unix epoch when the file was last seen at its path. Generations born later were never seen.</summary>
    public required long SeenNanoseconds { get; init; }

    /// <summary>Inside a line that is too long.</summary>
    public bool IsDiscarding { get; init; }

    /// <summary>No longer at its log's path, or a rotated generation from the start.</summary>
    public bool IsRetired { get; init; }

    public bool IsFinished { get; init; }

    public bool IsCompressed { get; init; }

    /// <summary>Not read yet: perhaps a copy of a log, or not yet complete.</summary>
    public bool IsHeld { get; init; }

    /// <summary>FileId of the file that this is a copy of; 0: none.</summary>
    public long OriginalId { get; init; }

    /// <summary>How far it is known to be a copy.</summary>
    public long CopiedBytes { get; init; }
}
