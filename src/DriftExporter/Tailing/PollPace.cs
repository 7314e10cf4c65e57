namespace DriftExporter.Tailing;

/// <summary>How long to wait until the next poll: not at all with a backlog, 250 ms while something comes, up to 1 s while nothing does.</summary>
internal sealed class PollPace
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _idle = Shortest;

    public TimeSpan Next(in PollResult result)
    {
        if (result.MoreWaiting || result.Bytes > 0)
            _idle = Shortest;
        if (result.MoreWaiting)
            return TimeSpan.Zero;
        TimeSpan wait = _idle;
        if (result.Bytes == 0)
            _idle = TimeSpan.FromTicks(Math.Min(_idle.Ticks * 2, Longest.Ticks));
        return wait;
    }
}
