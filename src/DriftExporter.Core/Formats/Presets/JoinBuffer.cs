using System.Buffers;

namespace DriftExporter.Formats.Presets;

/// <summary>Requests and responses that wait for each other, in the order in which they came. Bounded by count and bytes: the owner takes
/// the oldest out while <see cref="IsFull"/>.</summary>
internal sealed class JoinBuffer
{
    public const int MaxCount = 16_384;
    public const long MaxBytes = 16 << 20;

    private readonly Dictionary<ulong, Half> _halves = [];
    private Half? _oldest, _newest;
    private long _bytes;

    public bool IsFull => _halves.Count > MaxCount || _bytes > MaxBytes;

    public bool IsEmpty => _oldest is null;

    public long OldestArrived => _oldest!.Arrived;

    /// <summary>Null: none with this id. It is the caller's from now on, who gives it back to <see cref="Release"/>.</summary>
    public Half? Take(ReadOnlySpan<byte> id)
    {
        if (!_halves.TryGetValue(KeyOf(id), out Half? half))
            return null;
        Remove(half);
        return half;
    }

    public Half TakeOldest()
    {
        Half half = _oldest!;
        Remove(half);
        return half;
    }

    /// <summary>The id must not be there.</summary>
    public void Add(ReadOnlySpan<byte> id, ReadOnlySpan<byte> bytes, bool isRequest, long now)
    {
        Half half = new() { Key = KeyOf(id), Bytes = Rent(bytes), Length = bytes.Length, IsRequest = isRequest, Arrived = now, Older = _newest };
        if (_newest is null)
            _oldest = half;
        else
            _newest.Newer = half;
        _newest = half;
        _halves.Add(half.Key, half);
        _bytes += bytes.Length;
    }

    public static void Release(Half half) => ArrayPool<byte>.Shared.Return(half.Bytes);

    public IReadOnlyList<byte[]> Capture()
    {
        List<byte[]> waiting = [];
        for (Half? half = _oldest; half is not null; half = half.Newer)
            waiting.Add(half.Bytes[..half.Length]);
        return waiting;
    }

    private void Remove(Half half)
    {
        _halves.Remove(half.Key);
        _bytes -= half.Length;
        if (half.Older is null)
            _oldest = half.Newer;
        else
            half.Older.Newer = half.Newer;
        if (half.Newer is null)
            _newest = half.Older;
        else
            half.Newer.Older = half.Older;
    }

    private static byte[] Rent(ReadOnlySpan<byte> bytes)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length, 1));
        bytes.CopyTo(rented);
        return rented;
    }

    // Seeded per process, so that a log cannot choose ids that collide; two ids with one key do not meet in practice.
    private static ulong KeyOf(ReadOnlySpan<byte> id)
    {
        HashCode first = default;
        first.AddBytes(id);
        HashCode second = default;
        second.Add(id.Length);
        second.AddBytes(id);
        return ((ulong)(uint)first.ToHashCode() << 32) | (uint)second.ToHashCode();
    }

    internal sealed class Half
    {
        public required ulong Key { get; init; }

        public required byte[] Bytes { get; init; }

        public required int Length { get; init; }

        public required bool IsRequest { get; init; }

        public required long Arrived { get; init; }

        public Half? Older { get; set; }

        public Half? Newer { get; set; }
    }
}
