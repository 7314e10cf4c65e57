namespace DriftExporter.Tailing;

/// <summary>Where reading starts in files that are already there when the source is looked at for the very first time.</summary>
internal enum StartAt
{
    Beginning,
    End,
}

/// <summary>One source of log lines: which files, and the limits of reading them.</summary>
internal sealed record TailOptions
{
    /// <summary>Globs: * and ? within a name, [a-z] and [!a-z], ** for any number of folders. Wildcards skip names that begin with a dot.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Globs of files to leave out; one without a slash is compared with the file's name alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Folders where symbolic links may lead, beside the fixed folders of <see cref="Paths"/>.</summary>
    public IReadOnlyList<string> AllowRoots { get; init; } = [];

    public StartAt StartAt { get; init; } = StartAt.Beginning;

    /// <summary>A longer line (its end not counted) is dropped whole and counted.</summary>
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>Files held open at a time; the one used longest ago is closed for the next.</summary>
    public int MaxOpenFiles { get; init; } = 256;

    /// <summary>Files watched at a time; those beyond are left alone, and the operator is told.</summary>
    public int MaxFiles { get; init; } = 20_000;

    /// <summary>A rotated or deleted file is read on until it has been quiet for this long.</summary>
    public TimeSpan RotateWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the folders are listed; between two listings only files that are being written are looked at.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes read of one file before the next has its turn.</summary>
    public int QuantumBytes { get; init; } = 256 * 1024;

    /// <summary>Read gzip files too, and finish a rotated log inside its compressed copy.</summary>
    public bool ReadCompressed { get; init; }
}
