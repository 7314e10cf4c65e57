namespace DriftExporter.Formats.Compression;

/// <summary>
/// A reused array that grows and never shrinks. It always has <see cref="Slack"/> bytes behind the room that was asked
/// for, so that a copy may write whole words past its end.
/// </summary>
internal sealed class ByteBuffer
{
    public const int Slack = 64;

    /// <summary>At least as long as was reserved, and <see cref="Slack"/> more.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Makes room for <paramref name="capacity"/> bytes; what was in the buffer may be lost. An eighth more is
    /// taken, since the next page is often a little larger.</summary>
    public byte[] Reserve(int capacity)
    {
        if (Bytes.Length - Slack < capacity)
            Bytes = GC.AllocateUninitializedArray<byte>(checked(capacity + capacity / 8 + Slack));
        return Bytes;
    }

    /// <summary>Makes room for <paramref name="capacity"/> bytes and keeps the first <paramref name="used"/>.
    /// At least doubles, so that growing byte by byte stays linear.</summary>
    public byte[] Grow(int used, int capacity)
    {
        if (Bytes.Length - Slack < capacity)
        {
            int doubled = (int)Math.Min(Bytes.Length * 2L, Array.MaxLength - Slack);
            byte[] grown = GC.AllocateUninitializedArray<byte>(checked(Math.Max(capacity, doubled) + Slack));
            Bytes.AsSpan(0, used).CopyTo(grown);
            Bytes = grown;
        }

        return Bytes;
    }
}
