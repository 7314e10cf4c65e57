namespace DriftExporter.Windows;

/// <summary>
/// Panes of a duration window: pane k is [k·D/60, (k+1)·D/60) since the Unix epoch, in exact integer arithmetic on
/// nanoseconds (D need not be a multiple of 60 ns).
/// </summary>
/// <param name="durationNanoseconds">D ≥ 60.</param>
public readonly struct PaneClock(long durationNanoseconds)
{
    public const int PanesPerWindow = 60;

    public long Duration => durationNanoseconds;

    /// <summary>The pane that holds a time.</summary>
    public long PaneOf(long time)
    {
        Int128 scaled = (Int128)time * PanesPerWindow;
        Int128 pane = scaled / durationNanoseconds;
        return (long)(scaled < 0 && pane * durationNanoseconds != scaled ? pane - 1 : pane);
    }

    /// <summary>The first whole nanosecond of a pane; the nearest time that there is, where the pane starts or ends outside of all.</summary>
    public long StartOf(long pane)
    {
        Int128 scaled = (Int128)pane * durationNanoseconds;
        Int128 start = scaled / PanesPerWindow;
        if (scaled > 0 && start * PanesPerWindow != scaled)
            start++;
        return (long)Int128.Clamp(start, long.MinValue, long.MaxValue);
    }
}
