namespace DriftExporter.Formats.Compression;

/// <summary>
/// A reused array that grows and never shrinks. It always has <see cref="Slack"/> bytes behind the room that was asked
/// for, so that a copy may write whole words past its end.
/// </summary>
internal sealed class ByteBuffer
{
    public const int Slack = 64;

    /// <summary>The most that may be asked for. Readers compare sizes from a file with a lower limit of their own.</summary>
    public const int MaxCapacity = 1 << 30;

    /// <summary>At least as long as was reserved, and <see cref="Slack"/> more.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Makes room for <paramref name="capacity"/> bytes; what was in the buffer may be lost. An eighth more is
    /// taken, since the next block is often a little larger.</summary>
    public byte[] Reserve(int capacity)
    {
        if (Bytes.Length - Slack < capacity)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
            Bytes = GC.AllocateUninitializedArray<byte>(capacity + capacity / 8 + Slack);
        }

        return Bytes;
    }

    /// <summary>Makes room for <paramref name="capacity"/> bytes and keeps the first <paramref name="used"/>.
    /// At least doubles, so that growing byte by byte stays linear.</summary>
    public byte[] Grow(int used, int capacity)
    {
        if (Bytes.Length - Slack < capacity)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
            int doubled = (int)Math.Min(Bytes.Length * 2L, MaxCapacity);
            byte[] grown = GC.AllocateUninitializedArray<byte>(Math.Max(capacity, doubled) + Slack);
            Bytes.AsSpan(0, used).CopyTo(grown);
            Bytes = grown;
        }

        return Bytes;
    }
}
