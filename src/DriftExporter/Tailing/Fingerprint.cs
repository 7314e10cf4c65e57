namespace DriftExporter.Tailing;

/// <summary>FNV-1a, 64 bits: it extends byte by byte, and nobody gains by forging it but against their own log.</summary>
internal static class Fnv
{
    public const ulong Start = 14695981039346656037;

    public static ulong Extend(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            hash = (hash ^ value) * 1099511628211;
        return hash;
    }
}

/// <summary>Length and hash of a run of bytes: enough to recognise it, and no content to leak.</summary>
internal readonly record struct Fingerprint(int Length, ulong Hash)
{
    /// <summary>The head of a file: at most its first KiB, of what has been read.</summary>
    public const int MaxHead = 1024;

    /// <summary>The bytes before the offset. 256, where Fluent Bit takes 32: the last 32 bytes of a JSON record are often
    /// the same in every record, and then a file that was truncated and refilled would not be noticed.</summary>
    public const int MaxMarker = 256;

    public static Fingerprint Empty { get; } = new(0, Fnv.Start);

    public static Fingerprint Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Fnv.Extend(Fnv.Start, bytes));

    public bool Matches(ReadOnlySpan<byte> bytes) => bytes.Length == Length && Fnv.Extend(Fnv.Start, bytes) == Hash;

    /// <summary>The head after these further bytes were read; it stops growing at <see cref="MaxHead"/>.</summary>
    public Fingerprint Grow(ReadOnlySpan<byte> further)
    {
        ReadOnlySpan<byte> taken = further[..Math.Min(further.Length, MaxHead - Length)];
        return taken.IsEmpty ? this : new Fingerprint(Length + taken.Length, Fnv.Extend(Hash, taken));
    }
}
