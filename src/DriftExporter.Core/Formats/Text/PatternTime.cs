using System.Globalization;
using System.Text.Unicode;

namespace DriftExporter.Formats.Text;

/// <summary>Times in a .NET custom date format.</summary>
internal static class PatternTime
{
    private const int MaxLength = 128;

    /// <summary>A time whose text carries no offset is in the zone of <paramref name="offsets"/>. Resolution: 100 ns.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, string pattern, ZoneOffsets offsets, out long nanoseconds)
    {
        nanoseconds = 0;
        Span<char> characters = stackalloc char[MaxLength];
        if (text.Length > MaxLength || Utf8.ToUtf16(text, characters, out _, out int length) != System.Buffers.OperationStatus.Done)
            return false;
        // AdjustToUniversal leaves the kind unspecified exactly when the text has no offset.
        if (!DateTime.TryParseExact(
            characters[..length], pattern, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time))
        {
            return false;
        }

        long ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        if (time.Kind == DateTimeKind.Unspecified)
            seconds -= offsets.SecondsAt(seconds);
        return Rfc3339Time.TryCombine(seconds, (int)rest * 100, out nanoseconds);
    }
}
