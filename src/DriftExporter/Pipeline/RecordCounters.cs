using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;

namespace DriftExporter.Pipeline;

/// <summary>What became of the records of one model, by the contract's names. Written by the model's thread.</summary>
internal sealed class RecordCounters
{
    /// <summary>In the order of the page; all of them exist from the start.</summary>
    private static readonly (RecordOutcome? Outcome, string Reason)[] s_reasons =
    [
        (RecordOutcome.RejectedJson, "json"), (RecordOutcome.RejectedEncoding, "encoding"), (RecordOutcome.RejectedTooLong, "too_long"),
        (RecordOutcome.RejectedDepth, "depth"), (RecordOutcome.RejectedNotObject, "not_object"), (RecordOutcome.RejectedNoFeatures, "no_features"),
        (RecordOutcome.RejectedCsv, "csv"), (RecordOutcome.RejectedWrapper, "wrapper"), (RecordOutcome.RejectedPreset, "preset"), (null, "columnar"),
    ];

    private readonly long[] _outcomes = new long[Enum.GetValues<RecordOutcome>().Length];

    public long Accepted => _outcomes[(int)RecordOutcome.Accepted];

    public long Filtered => _outcomes[(int)RecordOutcome.Filtered];

    public long Errors { get; set; }

    /// <summary>Rows of columns that could not be read.</summary>
    public long Columnar { get; private set; }

    public void Count(RecordOutcome outcome) => _outcomes[(int)outcome]++;

    public void Count(in ColumnarCounts counts)
    {
        _outcomes[(int)RecordOutcome.Accepted] += counts.Accepted;
        _outcomes[(int)RecordOutcome.Filtered] += counts.Filtered;
        _outcomes[(int)RecordOutcome.RejectedNoFeatures] += counts.NoFeatures;
        Errors += counts.Errors;
        Columnar += counts.Damaged;
    }

    /// <summary>What was counted before, by a predecessor.</summary>
    public void Add(RecordCounters earlier)
    {
        for (int outcome = 0; outcome < _outcomes.Length; outcome++)
            _outcomes[outcome] += earlier._outcomes[outcome];
        Errors += earlier.Errors;
        Columnar += earlier.Columnar;
    }

    public long Of(RecordOutcome outcome) => _outcomes[(int)outcome];

    public IReadOnlyList<(string Reason, long Count)> Rejected(long tooLongLines) =>
    [
        .. s_reasons.Select(reason => (reason.Reason, (reason.Outcome is { } outcome ? Of(outcome) : reason.Reason == "columnar" ? Columnar : 0)
            + (reason.Outcome == RecordOutcome.RejectedTooLong ? tooLongLines : 0))),
    ];

    public static string ReasonOf(RecordOutcome outcome) =>
        s_reasons.FirstOrDefault(reason => reason.Outcome == outcome).Reason ?? outcome.ToString();
}
