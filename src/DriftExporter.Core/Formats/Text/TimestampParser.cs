using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>
/// Event times as nanoseconds since the Unix epoch (1677-09-21 to 2262-04-11). Reads RFC 3339 (also with a space for the
/// T, a comma before the fraction, or no offset: then the schema's time zone), Unix times, and a .NET date pattern.
/// </summary>
/// <remarks>
/// Auto: a text that is wholly a number, and a number, is a Unix time whose unit its magnitude tells: seconds below
/// 1e11 (the year 5138), then milliseconds below 1e14, microseconds below 1e17, nanoseconds. Fractions finer than a
/// nanosecond are cut off.
/// </remarks>
internal sealed class TimestampParser(TimestampFormat format, string? pattern, TimeZoneInfo zone)
{
    private readonly ZoneOffsets _offsets = new(zone);
    private readonly string _pattern = pattern ?? "";
    private LastSecond _last;

    /// <summary>False when the value is no time in the format, or out of range.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, ValueKind kind, in Token token, out long nanoseconds)
    {
        nanoseconds = 0;
        bool isText = kind == ValueKind.Text;
        if (!isText && kind is not (ValueKind.Integer or ValueKind.Float))
            return false;
        ReadOnlySpan<byte> value = text.Slice(token.Start, token.Length);
        return format switch
        {
            TimestampFormat.Auto => (isText && Rfc3339Time.TryParse(value, _offsets, ref _last, out nanoseconds))
                || TryReadUnix(text, token, unitDigits: null, out nanoseconds),
            TimestampFormat.Rfc3339 => isText && Rfc3339Time.TryParse(value, _offsets, ref _last, out nanoseconds),
            TimestampFormat.Unix => TryReadUnix(text, token, 9, out nanoseconds),
            TimestampFormat.UnixMilliseconds => TryReadUnix(text, token, 6, out nanoseconds),
            TimestampFormat.UnixMicroseconds => TryReadUnix(text, token, 3, out nanoseconds),
            TimestampFormat.UnixNanoseconds => TryReadUnix(text, token, 0, out nanoseconds),
            _ => PatternTime.TryParse(value, _pattern, _offsets, out nanoseconds),
        };
    }

    /// <summary>Exact: decimal digits are moved, nothing goes through a double.</summary>
    /// <param name="text">The padded line.</param>
    /// <param name="token">The value; digits with an optional sign, fraction, exponent.</param>
    /// <param name="unitDigits">Nanoseconds in a unit as a power of ten; null to tell by magnitude.</param>
    /// <param name="nanoseconds">Since the epoch.</param>
    private static bool TryReadUnix(ReadOnlySpan<byte> text, in Token token, int? unitDigits, out long nanoseconds)
    {
        nanoseconds = 0;
        if (NumberParser.Scan(text, token.Start, out DecimalNumber number) != token.Start + token.Length || !number.IsExact)
            return false;
        int digits = unitDigits ?? UnitDigits(Math.Abs(number.ToDouble(text.Slice(token.Start, token.Length))));
        int shift = number.Exponent + digits;
        UInt128 magnitude = number.Mantissa;
        if (shift > 0 && number.Mantissa != 0)
            magnitude = shift <= 18 ? magnitude * PowerOfTen(shift) : UInt128.MaxValue;
        else if (shift < 0)
            magnitude = shift >= -19 ? magnitude / PowerOfTen(-shift) : 0;
        if (magnitude > long.MaxValue)
            return false;
        nanoseconds = number.Negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    private static int UnitDigits(double magnitude) => magnitude switch
    {
        < 1e11 => 9,
        < 1e14 => 6,
        < 1e17 => 3,
        _ => 0,
    };

    private static ulong PowerOfTen(int exponent)
    {
        ulong power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
