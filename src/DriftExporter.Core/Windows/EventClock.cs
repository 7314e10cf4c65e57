using DriftExporter.Columns;

namespace DriftExporter.Windows;

/// <summary>
/// Gives each record its place in time. The watermark is the newest accepted event time; a record that is too far in
/// the future, or has no readable time in a source that has times, takes the watermark's time. Until the first readable
/// time, a record takes its time of arrival and does not set the watermark.
/// </summary>
public sealed class EventClock(long futureToleranceNanoseconds)
{
    /// <summary>Newest accepted event time, nanoseconds since the Unix epoch; null until a record told its time.</summary>
    public long? Watermark { get; private set; }

    /// <summary>Records more than the tolerance ahead of the wall clock.</summary>
    public long Future { get; private set; }

    /// <summary>Records without a readable time in a source that has times.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Goes on from an earlier watermark; the counts begin at 0.</summary>
    public void Restore(long? watermark) => Watermark = watermark;

    /// <param name="now">Wall clock, nanoseconds since the Unix epoch.</param>
    /// <param name="times">[rows] receives each record's time.</param>
    public void Resolve(RecordBatch batch, long now, Span<long> times)
    {
        for (int row = 0; row < batch.RowCount; row++)
            times[row] = Resolve(batch.EventTimeStates[row], batch.EventTimes[row], now);
    }

    private long Resolve(EventTimeState state, long time, long now)
    {
        if (state == EventTimeState.Read)
        {
            if (time <= now || time - now <= futureToleranceNanoseconds) // the difference of a time long ago can overflow
            {
                Watermark = Math.Max(Watermark ?? time, time);
                return time;
            }

            Future++;
        }
        else if (state == EventTimeState.Unreadable || Watermark is not null)
        {
            Unreadable++;
        }

        return Watermark ?? now;
    }
}
