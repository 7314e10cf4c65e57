namespace DriftExporter.Tailing;

/// <summary>What came of tailing one source: counters since the start of the process, and gauges as of the last poll.
/// Written by the polling thread. Every element of an enumeration has its counter from the start, at 0.</summary>
internal sealed class TailStatistics
{
    private readonly long[] _lostBytes = new long[TailNames.LossReasons.Count];
    private readonly long[] _rotations = new long[TailNames.RotationKinds.Count];
    private readonly long[] _troubles = new long[TailNames.Looks.Count];
    private readonly long[] _files = new long[TailNames.FileStates.Count];

    /// <summary>Bytes that the offsets moved over by reading: lines, their ends, and lines that were too long.</summary>
    public long ReadBytes { get; internal set; }

    /// <summary>Lines given to the sink.</summary>
    public long Lines { get; internal set; }

    /// <summary>Lines over the limit, each counted once; none of them was given to the sink.</summary>
    public long TooLongLines { get; internal set; }

    /// <summary>Zeros before a line, left by a writer that went on at its old position in a truncated file.</summary>
    public long NulBytesSkipped { get; internal set; }

    /// <summary>By <see cref="LossReason"/>; a lower bound, as far as the sizes were seen.</summary>
    public ReadOnlySpan<long> LostBytes => _lostBytes;

    /// <summary>By <see cref="RotationKind"/>.</summary>
    public ReadOnlySpan<long> Rotations => _rotations;

    /// <summary>Attempts to look, list, open or read that failed, by <see cref="Look"/>.</summary>
    public ReadOnlySpan<long> Troubles => _troubles;

    /// <summary>Files now, by <see cref="FileState"/>.</summary>
    public ReadOnlySpan<long> Files => _files;

    /// <summary>Bytes there and not read yet, over all files, a last line without its end included.</summary>
    public long LagBytes { get; internal set; }

    /// <summary>Of these, bytes of last lines that have no end yet.</summary>
    public long PendingBytes { get; internal set; }

    /// <summary>Everything that can be read has been read.</summary>
    public bool CaughtUp { get; internal set; }

    /// <summary>At least one file of the source could be read at the last look.</summary>
    public bool Up { get; internal set; }

    /// <summary>When bytes were last read; null: not yet.</summary>
    public DateTimeOffset? LastRead { get; internal set; }

    /// <summary>The folders have been listed at least once.</summary>
    public bool Scanned { get; internal set; }

    internal void Lose(LossReason reason, long bytes) => _lostBytes[(int)reason] += bytes;

    internal void Rotate(RotationKind kind) => _rotations[(int)kind]++;

    internal void Fail(Look look) => _troubles[(int)look]++;

    internal void ClearFiles() => Array.Clear(_files);

    internal void CountFile(FileState state) => _files[(int)state]++;
}
