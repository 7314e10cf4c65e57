using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>The names under which refused records are counted.</summary>
public static class RecordReasons
{
    /// <summary>A record left out because its status says that the prediction failed.</summary>
    public const string StatusError = "status_error";

    /// <summary>Null for accepted and blank lines, and for parts of records.</summary>
    public static string? Of(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Filtered => "filtered",
        RecordOutcome.RejectedJson => "json",
        RecordOutcome.RejectedEncoding => "encoding",
        RecordOutcome.RejectedTooLong => "too_long",
        RecordOutcome.RejectedDepth => "depth",
        RecordOutcome.RejectedNotObject => "not_object",
        RecordOutcome.RejectedNoFeatures => "no_features",
        RecordOutcome.RejectedCsv => "csv",
        RecordOutcome.RejectedWrapper => "wrapper",
        RecordOutcome.RejectedPreset => "preset",
        _ => null,
    };
}
