namespace DriftExporter.Formats;

/// <summary>Records that come in parts, one for each place where parts follow each other. Bounded by the length of a record, and by
/// <see cref="MaxTotal"/> over all.</summary>
internal sealed class PartialRecords(int maxRecordBytes)
{
    private const int MaxPlaces = 4096;

    /// <summary>Of all parts together, in records of the greatest length.</summary>
    private const int MaxTotal = 64;

    // Buffers that are used again, so that records in parts cost no allocation each.
    private const int KeptBuffers = 16;
    private const int LongestKept = 1 << 20;

    private readonly Dictionary<(long Source, byte Stream), Parts> _places = [];
    private readonly Stack<Parts> _free = [];
    private long _bytes;
    private long _sequence;

    /// <summary>Records given up since last asked, because too many were begun.</summary>
    public int GivenUp { get; set; }

    public bool IsPending(long source, byte stream) => _places.ContainsKey((source, stream));

    /// <summary>Adds a part that is not the last. A record that grows too long is passed over to its end.</summary>
    public void Add(long source, byte stream, ReadOnlySpan<byte> part)
    {
        if (!_places.TryGetValue((source, stream), out Parts? parts))
        {
            if (_places.Count == MaxPlaces)
                GiveUpOldest();
            parts = _free.TryPop(out Parts? free) ? free : new Parts();
            parts.Sequence = ++_sequence;
            _places.Add((source, stream), parts);
        }

        if (!parts.IsTooLong && parts.Length + (long)part.Length > maxRecordBytes)
        {
            _bytes -= parts.Length;
            parts.IsTooLong = true;
            parts.Length = 0;
        }

        if (parts.IsTooLong)
            return;
        parts.Write(parts.Length, part);
        parts.Length += part.Length;
        _bytes += part.Length;
        while (_bytes > (long)MaxTotal * maxRecordBytes)
            GiveUpOldest();
    }

    /// <summary>Ends the record with its last part. False when it is too long.</summary>
    /// <param name="record">Valid until the next call.</param>
    public bool TryEnd(long source, byte stream, ReadOnlySpan<byte> part, out ReadOnlySpan<byte> record)
    {
        Parts parts = _places[(source, stream)];
        bool fits = !parts.IsTooLong && parts.Length + (long)part.Length <= maxRecordBytes;
        int length = parts.Length;
        if (fits)
            parts.Write(length, part);
        record = fits ? parts.Bytes.AsSpan(0, length + part.Length) : default;
        Remove((source, stream), parts);
        return fits;
    }

    public IReadOnlyList<PartialRecord> Capture() =>
    [
        .. _places.OrderBy(place => place.Value.Sequence)
            .Select(place => new PartialRecord(place.Key.Source, place.Key.Stream, place.Value.Bytes[..place.Value.Length], place.Value.IsTooLong)),
    ];

    public void Restore(IEnumerable<PartialRecord> records)
    {
        foreach (PartialRecord record in records)
        {
            Add(record.SourceId, record.Stream, record.Bytes);
            if (record.IsTooLong && _places.TryGetValue((record.SourceId, record.Stream), out Parts? parts))
                parts.IsTooLong = true;
        }
    }

    private void GiveUpOldest()
    {
        ((long, byte) place, Parts parts) = _places.MinBy(place => place.Value.Sequence);
        Remove(place, parts);
        GivenUp++;
    }

    private void Remove((long, byte) place, Parts parts)
    {
        _places.Remove(place);
        _bytes -= parts.Length;
        parts.Length = 0;
        parts.IsTooLong = false;
        if (_free.Count < KeptBuffers && parts.Bytes.Length <= LongestKept)
            _free.Push(parts);
    }

    private sealed class Parts
    {
        public byte[] Bytes { get; private set; } = [];

        public int Length { get; set; }

        public bool IsTooLong { get; set; }

        public long Sequence { get; set; }

        public void Write(int at, ReadOnlySpan<byte> part)
        {
            if (at + part.Length > Bytes.Length)
            {
                byte[] grown = new byte[Math.Max(at + part.Length, 2 * Bytes.Length)];
                Bytes.AsSpan(0, at).CopyTo(grown);
                Bytes = grown;
            }

            part.CopyTo(Bytes.AsSpan(at));
        }
    }
}
