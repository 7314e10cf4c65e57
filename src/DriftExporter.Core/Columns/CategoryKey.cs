using System.Buffers.Text;

namespace DriftExporter.Columns;

/// <summary>
/// The canonical key of a category, so that a value is the same category whichever format carried it: integers in
/// decimal, booleans true/false, a float of integral value as that integer (-0.0 is 0), any other float in its
/// shortest round-trip form.
/// </summary>
public static class CategoryKey
{
    /// <summary>Enough bytes for any key that this class writes.</summary>
    public const int MaxLength = 320;

    /// <summary>Largest magnitude below which every integral double is exactly one long.</summary>
    private const double IntegerLimit = 9.2e18;

    public static ReadOnlySpan<byte> Of(bool value) => value ? "true"u8 : "false"u8;

    /// <summary>The key of true (0) or false (1) with zeros behind it, for <see cref="ColumnVector.SetShortText"/>. Without a branch.</summary>
    internal static ReadOnlySpan<byte> Window(int isFalse, out int length)
    {
        length = 4 + isFalse;
        return "true\0\0\0\0\0\0\0\0\0\0\0\0false\0\0\0\0\0\0\0\0\0\0\0"u8.Slice(ColumnVector.ShortText * isFalse, ColumnVector.ShortText);
    }

    public static int Write(long value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out int written);
        return written;
    }

    public static int Write(ulong value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out int written);
        return written;
    }

    /// <summary>Key of a finite double.</summary>
    public static int Write(double value, Span<byte> destination)
    {
        if (Math.Abs(value) < IntegerLimit && Math.Truncate(value) == value)
            return Write((long)value, destination);
        return value.TryFormat(destination, out int written, Math.Truncate(value) == value ? "F0" : "R") ? written : throw NoRoom(destination);
    }

    /// <summary>Key of a finite float: the shortest text that reads back as the same float, not as its widened twin.</summary>
    public static int Write(float value, Span<byte> destination)
    {
        if (Math.Abs(value) < IntegerLimit && MathF.Truncate(value) == value)
            return Write((long)value, destination);
        return value.TryFormat(destination, out int written, MathF.Truncate(value) == value ? "F0" : "R") ? written : throw NoRoom(destination);
    }

    private static ArgumentException NoRoom(ReadOnlySpan<byte> destination) =>
        new($"{destination.Length} bytes are not enough for a key; {MaxLength} always are.", nameof(destination));
}
