namespace DriftExporter.Hosting;

/// <summary>How many requests are worked on. One that was answered before its work was done keeps its slot until then.</summary>
internal sealed class RequestSlots(int most)
{
    private int _taken;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _taken);

    /// <summary>One more, whatever the limit, until the work ends.</summary>
    public void HoldUntil(Task work)
    {
        Interlocked.Increment(ref _taken);
        work.ContinueWith(_ => Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
