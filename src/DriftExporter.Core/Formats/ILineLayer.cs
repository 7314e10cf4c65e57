using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>
/// Stands between the lines of a log and the reader of its records: takes what a runtime or a platform wrote and gives
/// lines of one plain record each.
/// </summary>
/// <remarks>After each Take, EndInput and Elapse the caller asks for records until there are none.</remarks>
internal interface ILineLayer
{
    void StartFile(RecordFile file);

    void Take(ReadOnlySpan<byte> line);

    /// <summary>False: nothing more of the lines so far.</summary>
    /// <param name="outcome">Accepted: <paramref name="record"/> is one. Else what to count.</param>
    /// <param name="record">Valid until the next call.</param>
    bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record);

    /// <summary>When the last record was written, by whoever wrapped it; nanoseconds since the Unix epoch.</summary>
    long? RecordTime => null;

    void EndInput();

    void Elapse(long now);

    /// <summary>Adds what this layer remembers.</summary>
    RecordReaderState Capture(RecordReaderState state);

    void Restore(RecordReaderState state);
}
