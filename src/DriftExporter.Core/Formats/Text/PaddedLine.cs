using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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

    /// <summary>Replaces the content. The buffer grows to the longest line met, never shrinks.</summary>
    public void Set(ReadOnlySpan<byte> line)
    {
        if (line.Length + Padding > _bytes.Length)
            _bytes = new byte[Math.Max(line.Length + Padding, Math.Min(2L * _bytes.Length, Array.MaxLength))];
        line.CopyTo(_bytes);
        _bytes.AsSpan(line.Length, Padding).Clear();
        Length = line.Length;
    }

    /// <summary>Eight bytes, the first in the lowest bits on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load8(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(at, 8));
}
