using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Compression;

/// <summary>The copies of LZ77 decoders: short, frequent, and for matches overlapping themselves.</summary>
internal static class MatchCopy
{
    private const int Word = 16;

    /// <summary>Copies <paramref name="length"/> bytes from <paramref name="distance"/> bytes back; where the distance is
    /// shorter than the length, the copied bytes repeat. The caller has checked 1 &lt;= distance &lt;= position and
    /// position + length &lt;= buffer.Length - <see cref="ByteBuffer.Slack"/>; up to 15 bytes behind the match are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Repeat(byte[] buffer, int position, int distance, int length)
    {
        if (distance >= Word)
            Words(ref buffer[position - distance], ref buffer[position], length);
        else
            RepeatShort(buffer.AsSpan(), position, distance, length);
    }

    /// <summary>Copies whole words, so up to 15 bytes more than asked for; both sides have that room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words(ref byte source, ref byte destination, int length)
    {
        // A word is read before the next is written, so a distance of a word or more repeats rightly.
        for (nint at = 0; at < length; at += Word)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, at), Unsafe.ReadUnaligned<Int128>(ref Unsafe.Add(ref source, at)));
    }

    private static void RepeatShort(Span<byte> buffer, int position, int distance, int length)
    {
        if (distance == 1)
        {
            buffer.Slice(position, length).Fill(buffer[position - 1]);
            return;
        }

        // Each round copies all that is there, so the period doubles and the copies never overlap.
        ReadOnlySpan<byte> pattern = buffer.Slice(position - distance, distance);
        Span<byte> target = buffer.Slice(position, length);
        int done = Math.Min(distance, length);
        pattern[..done].CopyTo(target);
        while (done < length)
        {
            int more = Math.Min(done, length - done);
            target[..more].CopyTo(target[done..]);
            done += more;
        }
    }
}
