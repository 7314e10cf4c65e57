namespace DriftExporter.Scoring;

/// <summary>The verdict on one column that holds until the next.</summary>
/// <param name="Detected">Null before the first verdict, and where none of its tests could run.</param>
/// <param name="QValue">Adjusted p-value, 0..1; null as above.</param>
/// <param name="Evidence">R of the e-detector, 0 at the start.</param>
/// <param name="EvidenceCritical">Null until a verdict has added to the evidence.</param>
/// <param name="Reasons">One line a test that found drift.</param>
public sealed record ColumnVerdict(bool? Detected, double? QValue, double Evidence, double? EvidenceCritical, IReadOnlyList<string> Reasons)
{
    public static ColumnVerdict None { get; } = new(null, null, 0, null, []);
}

/// <summary>All that the verdicts of one window carry from record to record, beside the window itself: with it and the same records,
/// the same verdicts come. Times are nanoseconds since the Unix epoch.</summary>
/// <param name="Entered">Records that entered the window since the baseline was loaded.</param>
/// <param name="SpentFrom">From when the next verdict's event time counts: the last verdict, or the first record; null before that.</param>
/// <param name="Newest">Newest event time so far.</param>
/// <param name="VerdictTime">Null before the first verdict.</param>
/// <param name="Spent">Event time that the last verdict with any was given; null before.</param>
/// <param name="Columns">In the baseline's order.</param>
public sealed record VerdictState(
    long Entered, long? SpentFrom, long Newest, long? VerdictTime, TimeSpan? Spent, IReadOnlyList<ColumnVerdict> Columns);
