using System.Buffers.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Columnar;

/// <summary>
/// Event times: of timestamps and dates by their type (one without a zone is in the schema's), of other columns by the format
/// that the schema names. Of the candidate columns, each row has the first that it does not lack.
/// </summary>
/// <remarks>Times come as category keys, which are their stored integers in decimal, so that every layout has them exactly.</remarks>
internal sealed class EventTimeColumn
{
    private readonly RecordColumn[] _candidates;
    private readonly TimestampParser _parser;
    private readonly ZoneOffsets _offsets;
    private readonly PaddedLine _text = new();
    private readonly ColumnBatch _keys = new([FeatureKind.Categorical]);
    private readonly ValueState[] _absent = new ValueState[ColumnBatch.MaxRows];

    public EventTimeColumn(RecordSchema schema, RecordColumns columns)
    {
        _candidates = columns.FindAll(schema.TimestampPaths, FeatureKind.Categorical);
        _parser = new TimestampParser(schema.TimestampFormat, schema.TimestampPattern, schema.TimeZone);
        _offsets = new ZoneOffsets(schema.TimeZone);
    }

    /// <summary>[rows] of the last read.</summary>
    public EventTimeState[] States { get; } = new EventTimeState[ColumnBatch.MaxRows];

    /// <summary>[rows] since the Unix epoch, where the state is Read.</summary>
    public long[] Nanoseconds { get; } = new long[ColumnBatch.MaxRows];

    public void Read(long start, int count)
    {
        Span<EventTimeState> states = States.AsSpan(0, count);
        // Absent is the zero of the states.
        states.Clear();
        foreach (RecordColumn candidate in _candidates)
        {
            if (Read(candidate, start, states))
                return;
        }
    }

    /// <summary>Reads the rows that lacked all candidates before; returns whether no row lacks this one too.</summary>
    private bool Read(RecordColumn column, long start, Span<EventTimeState> states)
    {
        _keys.Clear();
        ColumnVector keys = _keys.Columns[0];
        column.Read(start, states.Length, keys, 0);
        Span<ValueState> absent = _absent.AsSpan(0, states.Length);
        absent.Clear();
        bool anyAbsent = column.MarkAbsent(start, absent);
        ColumnMeaning meaning = column.Meaning;
        for (int row = 0; row < states.Length; row++)
        {
            if (states[row] != EventTimeState.Absent || absent[row] != ValueState.Value)
                continue;
            bool isRead = keys.States[row] == ValueState.Value && TryRead(meaning, keys.Text(row), out Nanoseconds[row]);
            states[row] = isRead ? EventTimeState.Read : EventTimeState.Unreadable;
        }

        return !anyAbsent;
    }

    private bool TryRead(in ColumnMeaning meaning, ReadOnlySpan<byte> key, out long nanoseconds)
    {
        nanoseconds = 0;
        switch (meaning.Class)
        {
            case ValueClass.Timestamp or ValueClass.Date:
                return Utf8Parser.TryParse(key, out long count, out int length) && length == key.Length && TryConvert(meaning, count, out nanoseconds);
            case ValueClass.Integer:
                return TryParse(key, ValueKind.Integer, out nanoseconds);
            case ValueClass.Real:
                return TryParse(key, ValueKind.Float, out nanoseconds);
            default:
                return meaning.Class == ValueClass.Text && TryParse(key, ValueKind.Text, out nanoseconds);
        }
    }

    private bool TryParse(ReadOnlySpan<byte> key, ValueKind kind, out long nanoseconds)
    {
        _text.Set(key);
        return _parser.TryRead(_text.Text, kind, new Token { Start = 0, Length = key.Length }, out nanoseconds);
    }

    /// <summary>Seconds and the rest of a second, rounded down, then the zone.</summary>
    private bool TryConvert(in ColumnMeaning meaning, long count, out long nanoseconds)
    {
        nanoseconds = 0;
        const int secondsPerDay = 86_400;
        // Days are 32 bits wide.
        if (meaning.Class == ValueClass.Date)
            count *= secondsPerDay;
        (long seconds, long rest) = Math.DivRem(count, meaning.UnitsPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + meaning.UnitsPerSecond);
        // Times that nanoseconds cannot hold are refused before a zone is asked about them.
        if (!Rfc3339Time.TryCombine(seconds, 0, out _))
            return false;
        if (!meaning.IsUtc)
            seconds -= _offsets.SecondsAt(seconds);
        return Rfc3339Time.TryCombine(seconds, (int)(rest * (1_000_000_000 / meaning.UnitsPerSecond)), out nanoseconds);
    }
}
