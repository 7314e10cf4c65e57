namespace DriftExporter.Formats.Arrow;

/// <summary>What became of the rows of followed streams.</summary>
/// <param name="Accepted">Rows that count, those whose status says error included.</param>
/// <param name="Errors">Accepted rows whose status says error.</param>
/// <param name="Filtered">Rows that <c>where</c> left out.</param>
/// <param name="NoFeatures">Rows in which none of the fields was found.</param>
/// <param name="Damaged">Rows of record batches that could not be read; 1 for a batch that does not tell how many.</param>
public readonly record struct ArrowFollowCounts(long Accepted, long Errors, long Filtered, long NoFeatures, long Damaged);

/// <summary>The same while it is counted.</summary>
internal sealed class FollowTally
{
    public long Accepted { get; set; }

    public long Errors { get; set; }

    public long Filtered { get; set; }

    public long NoFeatures { get; set; }

    public long Damaged { get; set; }

    public ArrowFollowCounts ToCounts() => new(Accepted, Errors, Filtered, NoFeatures, Damaged);
}
