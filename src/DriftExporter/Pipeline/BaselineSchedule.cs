using DriftExporter.Configuration;

namespace DriftExporter.Pipeline;

/// <summary>Which baseline holds at a time: the first whose hours and weekdays cover it, in the model's time zone.</summary>
internal sealed class BaselineSchedule
{
    private const int HoursOfDay = 24;

    /// <summary>Zones change their offsets at quarters of an hour, so within one every time has the same baseline.</summary>
    private const long QuarterNanoseconds = 900_000_000_000;

    private readonly TimeZoneInfo _zone;

    /// <summary>[hours of the week, from Sunday 0:00] which baseline; -1 where none holds.</summary>
    private readonly int[] _hours = new int[7 * HoursOfDay];
    private long _quarter = long.MinValue;
    private int _baseline;

    public BaselineSchedule(IReadOnlyList<ScheduledBaseline> baselines, TimeZoneInfo zone)
    {
        _zone = zone;
        for (int hour = 0; hour < _hours.Length; hour++)
        {
            _hours[hour] = -1;
            for (int index = baselines.Count - 1; index >= 0; index--)
            {
                if (baselines[index].Covers((DayOfWeek)(hour / HoursOfDay), hour % HoursOfDay))
                    _hours[hour] = index;
            }
        }
    }

    /// <param name="nanoseconds">Since the Unix epoch.</param>
    /// <returns>-1 when no baseline holds then.</returns>
    public int At(long nanoseconds)
    {
        long quarter = Math.DivRem(nanoseconds, QuarterNanoseconds).Quotient - (nanoseconds % QuarterNanoseconds < 0 ? 1 : 0);
        if (quarter == _quarter)
            return _baseline;
        _quarter = quarter;
        // A long of nanoseconds spans the years 1677 to 2262, which a DateTime holds.
        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddTicks(nanoseconds / 100), _zone);
        return _baseline = _hours[((int)local.DayOfWeek * HoursOfDay) + local.Hour];
    }
}
