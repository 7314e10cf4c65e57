namespace DriftExporter.Web;

/// <summary>Lets one request through each interval, and a burst of them after a pause. Thread-safe.</summary>
/// <param name="burst">Tokens that the bucket holds; 0 lets nothing through.</param>
internal sealed class TokenBucket(TimeSpan interval, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _last = time.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_last, now) / interval));
            _last = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
