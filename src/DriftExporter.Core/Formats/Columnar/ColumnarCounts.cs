namespace DriftExporter.Formats.Columnar;

/// <summary>What became of the rows of logs of columns.</summary>
/// <param name="Accepted">Rows that count, those whose status says error included.</param>
/// <param name="Errors">Accepted rows whose status says error.</param>
/// <param name="Filtered">Rows that <c>where</c> left out.</param>
/// <param name="NoFeatures">Rows in which none of the fields was found.</param>
/// <param name="Damaged">Rows that could not be read; 1 for a piece that does not tell how many it has.</param>
public readonly record struct ColumnarCounts(long Accepted, long Errors, long Filtered, long NoFeatures, long Damaged)
{
    /// <summary>What came after an earlier moment.</summary>
    public ColumnarCounts Since(in ColumnarCounts earlier) => new(
        Accepted - earlier.Accepted, Errors - earlier.Errors, Filtered - earlier.Filtered, NoFeatures - earlier.NoFeatures, Damaged - earlier.Damaged);
}

/// <summary>The same while it is counted.</summary>
internal sealed class ColumnarTally
{
    public long Accepted { get; set; }

    public long Errors { get; set; }

    public long Filtered { get; set; }

    public long NoFeatures { get; set; }

    public long Damaged { get; set; }

    public ColumnarCounts ToCounts() => new(Accepted, Errors, Filtered, NoFeatures, Damaged);
}
