using DriftExporter.Exposition;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>Freezes the counters of a model's source for a snapshot.</summary>
internal static class SourceSnapshots
{
    public static SourceSnapshot Of(RecordSink sink, EventClock clock, WindowSet windows, TailStatistics tail) => new()
    {
        Accepted = sink.Counters.Accepted,
        Filtered = sink.Counters.Filtered,
        Rejected = sink.Counters.Rejected(tail.TooLongLines),
        TimeProblems = [("future", clock.Future), ("unreadable", clock.Unreadable), ("late", windows.LateRows)],
        Predictions = sink.Counters.Accepted,
        Errors = sink.Counters.Errors,
        LastEvent = sink.LastEvent is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100) : null,
        ReadBytes = tail.ReadBytes,
        LostBytes = Named(TailNames.LossReasons, tail.LostBytes),
        Rotations = Named(TailNames.RotationKinds, tail.Rotations),
        LagBytes = tail.LagBytes,
        Files = Named(TailNames.FileStates, tail.Files),
        Up = tail.Up,
        CaughtUp = tail.CaughtUp,
    };

    private static (string, long)[] Named(IReadOnlyList<string> names, ReadOnlySpan<long> counts)
    {
        var named = new (string, long)[names.Count];
        for (int index = 0; index < named.Length; index++)
            named[index] = (names[index], counts[index]);
        return named;
    }
}
