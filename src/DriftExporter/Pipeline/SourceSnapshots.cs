using DriftExporter.Exposition;
using DriftExporter.Tailing;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>Freezes the counters of a model's source for a snapshot.</summary>
internal static class SourceSnapshots
{
    public static SourceSnapshot Of(RecordFeed feed, EventClock clock, ModelWindows windows, TailStatistics tail) => new()
    {
        Accepted = feed.Counters.Accepted,
        Filtered = feed.Counters.Filtered,
        Rejected = feed.Counters.Rejected(tail.TooLongLines),
        TimeProblems = [("future", clock.Future), ("unreadable", clock.Unreadable), ("late", windows.LateRows)],
        Predictions = feed.Counters.Accepted,
        Errors = feed.Counters.Errors,
        Latency = feed.Latency.Snapshot(),
        LastEvent = feed.LastEvent is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100) : null,
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
