namespace DriftExporter.Tests.Tailing;

/// <summary>Timers run by hand. The wall clock is the real one plus a shift, because files are stamped by the real one.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _ticks = 1;

    public TimeSpan WallShift { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + WallShift;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
