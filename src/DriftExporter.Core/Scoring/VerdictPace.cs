using System.Numerics.Tensors;

namespace DriftExporter.Scoring;

/// <summary>When a window is judged: at every N-th record that entered it, or D of event time after the time before.</summary>
/// <param name="Rows">N; 0 for a duration.</param>
/// <param name="Nanoseconds">D; 0 for rows.</param>
public readonly record struct VerdictPace(long Rows, long Nanoseconds)
{
    public static VerdictPace Every(long rows) => new(rows, 0);

    public static VerdictPace After(TimeSpan duration) => new(0, duration.Ticks * 100);

    public bool ByRows => Rows > 0;

    /// <summary>How many of the coming records enter the window before something is due: rows, the record that fills it among them;
    /// a duration, without the record that is D or more later, for that one would push out what is to be judged.</summary>
    /// <param name="entered">Records that entered before.</param>
    /// <param name="from">Event time of the verdict before, or of the first record.</param>
    /// <param name="times">[rows] of the coming records, one at least.</param>
    public int Run(long entered, long from, ReadOnlySpan<long> times)
    {
        if (ByRows)
            return (int)Math.Min(times.Length, Rows - (entered % Rows));
        if (from > long.MaxValue - Nanoseconds)
            return times.Length; // no time is so late
        long due = from + Nanoseconds;
        if (TensorPrimitives.Max(times) < due)
            return times.Length;
        int rows = 0;
        while (times[rows] < due)
            rows++;
        return rows;
    }
}
