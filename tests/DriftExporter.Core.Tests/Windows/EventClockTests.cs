using DriftExporter.Columns;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

/// <summary>Section 4 of the contract, a sentence a test.</summary>
public sealed class EventClockTests
{
    private const long Now = 1_000_000;
    private const long Tolerance = 300;

    private readonly EventClock _clock = new(Tolerance);

    private long[] Resolve(params (EventTimeState State, long Time)[] records)
    {
        var batch = new RecordBatch([]) { RowCount = records.Length };
        for (int row = 0; row < records.Length; row++)
            (batch.EventTimeStates[row], batch.EventTimes[row]) = records[row];
        long[] times = new long[records.Length];
        _clock.Resolve(batch, Now, times);
        return times;
    }

    private static (EventTimeState, long) At(long time) => (EventTimeState.Read, time);

    private static (EventTimeState, long) Absent => (EventTimeState.Absent, 77);

    private static (EventTimeState, long) Unreadable => (EventTimeState.Unreadable, 77);

    private (long?, long, long) State => (_clock.Watermark, _clock.Future, _clock.Unreadable);

    [Fact]
    public void Watermark_IsTheNewestTime_NotTheLast()
    {
        Assert.Equal([10, 30, 20], Resolve(At(10), At(30), At(20)));
        Assert.Equal((30, 0, 0), State);
    }

    [Fact]
    public void Future_IsBeyondTheTolerance_AndTakesTheWatermark()
    {
        Assert.Equal([10, Now + Tolerance, Now + Tolerance], Resolve(At(10), At(Now + Tolerance), At(Now + Tolerance + 1)));
        Assert.Equal((Now + Tolerance, 1, 0), State);
    }

    [Fact]
    public void Future_TakesTheArrivalTime_BeforeAnyReadableTime()
    {
        Assert.Equal([Now, 10, 10], Resolve(At(long.MaxValue), At(10), At(long.MaxValue)));
        Assert.Equal((10, 2, 0), State);
    }

    [Fact]
    public void Past_IsNeverTheFuture_HoweverLongAgo()
    {
        Assert.Equal([long.MinValue, -1], Resolve(At(long.MinValue), At(-1)));
        Assert.Equal((-1, 0, 0), State);
    }

    [Fact]
    public void Unreadable_TakesTheWatermark_AndIsCounted()
    {
        Assert.Equal([10, 10], Resolve(At(10), Unreadable));
        Assert.Equal((10, 0, 1), State);
    }

    [Fact]
    public void Absent_IsUnreadable_InASourceThatHasTimes()
    {
        Assert.Equal([10, 10, 20], Resolve(At(10), Absent, At(20)));
        Assert.Equal((20, 0, 1), State);
    }

    [Fact]
    public void Unreadable_TakesTheArrivalTime_BeforeTheFirstReadableOne_AndIsCounted()
    {
        Assert.Equal([Now, 10], Resolve(Unreadable, At(10)));
        Assert.Equal((10, 0, 1), State);
    }

    [Fact]
    public void Absent_TakesTheArrivalTime_WithoutAProblem_InASourceWithoutTimes()
    {
        Assert.Equal([Now, Now], Resolve(Absent, Absent));
        Assert.Equal((null, 0, 0), State);
    }

    [Fact]
    public void ArrivalTimes_DoNotSetTheWatermark()
    {
        Assert.Equal([Now, 5], Resolve(Absent, At(5)));
        Assert.Equal((5, 0, 0), State);
    }
}
