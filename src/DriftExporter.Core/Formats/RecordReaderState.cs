namespace DriftExporter.Formats;

/// <summary>What a reader remembers between lines, as plain data. Bytes are those of the log.</summary>
public sealed record RecordReaderState
{
    public static RecordReaderState Empty { get; } = new();

    /// <summary>The wrapper that <c>auto</c> found, by its name in the configuration; null: none yet.</summary>
    public string? Wrapper { get; init; }

    /// <summary>The preset that <c>auto</c> found.</summary>
    public string? Preset { get; init; }

    /// <summary>The newest schema line of a BentoML log.</summary>
    public byte[]? Schema { get; init; }

    /// <summary>Records that began and did not end, oldest first.</summary>
    public IReadOnlyList<PartialRecord> Partials { get; init; } = [];

    /// <summary>Requests and responses that wait for each other, oldest first.</summary>
    public IReadOnlyList<byte[]> Waiting { get; init; } = [];

    /// <summary>The header line of each CSV file that may go on.</summary>
    public IReadOnlyList<CsvFileHeader> Headers { get; init; } = [];
}

/// <summary>The parts of a record so far.</summary>
/// <param name="SourceId">The log (a wrapper's lines) or the file (lines of CSV) that it stands in.</param>
/// <param name="Stream">0 for stdout, 1 for stderr; 2 for lines of CSV.</param>
/// <param name="Bytes">Its content; empty when it is too long and passed over.</param>
/// <param name="IsTooLong">The rest of it is passed over, too.</param>
public sealed record PartialRecord(long SourceId, byte Stream, byte[] Bytes, bool IsTooLong);

/// <summary>The header of one file.</summary>
public sealed record CsvFileHeader(long FileId, byte[] Header);
