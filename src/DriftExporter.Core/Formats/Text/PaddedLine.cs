using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace DriftExporter.Formats.Text;

/// <summary>
/// A copy of one line that ends in <see cref="Padding"/> zero bytes, so that scanners may load 8 to 32 bytes from any
/// place of the line, and stop at the zero instead of comparing every position with the end. Owned and reused by one reader.
/// </summary>
/// <remarks>Invariant: Text[Length .. Length + Padding] is zero. A scanner never moves past the first zero byte.</remarks>
internal sealed class PaddedLine
{
    public const int Padding = 64;

    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    /// <summary>The line and its padding. Readers may shorten texts in place (escapes), never lengthen them.</summary>
    public Span<byte> Text => _bytes.AsSpan(0, Length + Padding);

    /// <summary>Whether the line is UTF-8; found on the way, as most lines are ASCII.</summary>
    public bool IsValidUtf8 { get; private set; }

    /// <summary>Replaces the content. The buffer grows to the longest line met, never shrinks.</summary>
    public void Set(ReadOnlySpan<byte> line)
    {
        if (line.Length + Padding > _bytes.Length)
            _bytes = new byte[Math.Max(line.Length + Padding, Math.Min(2L * _bytes.Length, Array.MaxLength))];
        _bytes.AsSpan(line.Length, Padding).Clear();
        IsValidUtf8 = CopyIfAscii(line, _bytes) || Utf8.IsValid(line);
        Length = line.Length;
    }

    /// <summary>Copies the whole line; false when it has a byte of 0x80 or more.</summary>
    private static bool CopyIfAscii(ReadOnlySpan<byte> line, Span<byte> target)
    {
        if (!Vector.IsHardwareAccelerated || line.Length < Vector<byte>.Count)
        {
            line.CopyTo(target);
            return Ascii.IsValid(line);
        }

        // Bit 7 of a lane stays set once a byte of that lane had it. The last vector overlaps the one before.
        Vector<byte> seen = Vector<byte>.Zero;
        int last = line.Length - Vector<byte>.Count;
        for (int at = 0; at < last; at += Vector<byte>.Count)
        {
            Vector<byte> bytes = new(line[at..]);
            seen |= bytes;
            bytes.CopyTo(target[at..]);
        }

        Vector<byte> rest = new(line[last..]);
        seen |= rest;
        rest.CopyTo(target[last..]);
        return Vector.LessThanAll(seen, new Vector<byte>(0x80));
    }

    /// <summary>Eight bytes, the first in the lowest bits on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load8(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(at, 8));
}
