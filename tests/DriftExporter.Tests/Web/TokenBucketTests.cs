using DriftExporter.Web;

namespace DriftExporter.Tests.Web;

public sealed class TokenBucketTests
{
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    [Fact]
    public void TryTake_LetsTheBurstThrough_ThenOneAnInterval()
    {
        var clock = new Clock();
        var bucket = new TokenBucket(TimeSpan.FromSeconds(2), 3, clock);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
        clock.Now = TimeSpan.FromSeconds(1.9);
        Assert.False(bucket.TryTake());
        clock.Now = TimeSpan.FromSeconds(2);
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => bucket.TryTake()));
        clock.Now = TimeSpan.FromHours(1);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
    }

    [Fact]
    public void TryTake_LetsNothingThrough_WithoutABurst() => Assert.False(new TokenBucket(TimeSpan.FromSeconds(1), 0, new Clock()).TryTake());
}
