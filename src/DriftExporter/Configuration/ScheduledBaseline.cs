namespace DriftExporter.Configuration;

/// <summary>A baseline that holds at some hours of the week, in the time zone of <c>fields.timezone</c>.</summary>
/// <param name="File">Full path.</param>
/// <param name="Hours">Bit h: from h:00 up to, not including, the next hour.</param>
/// <param name="Weekdays">Bit 0 is Monday, bit 6 Sunday.</param>
internal sealed record ScheduledBaseline(
    string File, uint Hours = ScheduledBaseline.AllHours, uint Weekdays = ScheduledBaseline.AllWeekdays)
{
    public const uint AllHours = (1u << 24) - 1;
    public const uint AllWeekdays = (1u << 7) - 1;

    public bool Covers(DayOfWeek day, int hour) =>
        (Weekdays >> (((int)day + 6) % 7) & 1) != 0 && (Hours >> hour & 1) != 0;
}
