using System.Numerics;

namespace DriftExporter.EndToEnd.Windows;

/// <summary>
/// The contract's rule for duration windows, from the whole log and in whole numbers: panes are [k·D/60, (k+1)·D/60) since the
/// epoch, and the window holds the records with e ≤ t ≤ T, T the newest event time, e the start of the pane that holds T - D.
/// The order in which the records came plays no part.
/// </summary>
internal sealed class PaneOracle
{
    private const int Panes = 60;

    public PaneOracle(IReadOnlyCollection<LoggedRecord> log, long durationNanoseconds)
    {
        Newest = log.Max(record => record.Time);
        BigInteger pane = BigInteger.Divide((BigInteger)(Newest - durationNanoseconds) * Panes, durationNanoseconds);
        Oldest = (long)((pane * durationNanoseconds + Panes - 1) / Panes); // the first whole nanosecond of the pane
        Records = [.. log.Where(record => record.Time >= Oldest)];
    }

    /// <summary>e, nanoseconds since the Unix epoch.</summary>
    public long Oldest { get; }

    /// <summary>T, nanoseconds since the Unix epoch.</summary>
    public long Newest { get; }

    public IReadOnlyList<LoggedRecord> Records { get; }
}
