namespace DriftExporter.Formats.Text;

/// <summary>Offsets of a time zone, the last one remembered: logs are nearly in order, and zones change on quarter hours.</summary>
internal sealed class ZoneOffsets(TimeZoneInfo zone)
{
    private const int BlockSeconds = 900;

    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
    private long _block = long.MinValue;
    private int _offsetSeconds;

    /// <summary>Seconds east of UTC at a local time, given as seconds since the epoch as if it were UTC. In the hour
    /// that a change to winter time repeats, and in the one that a change to summer time skips, the standard offset.</summary>
    public int SecondsAt(long localSeconds)
    {
        if (_isUtc)
            return 0;
        long block = Math.DivRem(localSeconds, BlockSeconds).Quotient;
        if (block != _block)
        {
            long ticks = DateTime.UnixEpoch.Ticks + (localSeconds * TimeSpan.TicksPerSecond);
            DateTime local = new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
            _offsetSeconds = (int)zone.GetUtcOffset(local).TotalSeconds;
            _block = block;
        }

        return _offsetSeconds;
    }
}
