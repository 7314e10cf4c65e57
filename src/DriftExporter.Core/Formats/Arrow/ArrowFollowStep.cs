namespace DriftExporter.Formats.Arrow;

/// <summary>What one read of a followed stream did.</summary>
/// <param name="Consumed">How far <see cref="ArrowStreamFollower.ReadOffset"/> moved on; past the bytes that were given where a body is passed over.</param>
/// <param name="IsBatchFull">True: hand the batch on, clear it and read again, with the bytes that were not consumed. False: all complete
/// messages are read; come again with <see cref="ArrowStreamFollower.BytesNeeded"/> bytes.</param>
public readonly record struct ArrowFollowStep(long Consumed, bool IsBatchFull);

/// <summary>What became of the rows of followed streams.</summary>
/// <param name="Accepted">Rows that count, those whose status says error included.</param>
/// <param name="Errors">Accepted rows whose status says error.</param>
/// <param name="Filtered">Rows that <c>where</c> left out.</param>
/// <param name="NoFeatures">Rows in which none of the fields was found.</param>
/// <param name="Damaged">Rows of record batches that could not be read; 1 for a batch that does not tell how many.</param>
public readonly record struct ArrowFollowCounts(long Accepted, long Errors, long Filtered, long NoFeatures, long Damaged);

internal sealed class FollowTally
{
    public long Accepted { get; set; }

    public long Errors { get; set; }

    public long Filtered { get; set; }

    public long NoFeatures { get; set; }

    public long Damaged { get; set; }

    public ArrowFollowCounts ToCounts() => new(Accepted, Errors, Filtered, NoFeatures, Damaged);
}
