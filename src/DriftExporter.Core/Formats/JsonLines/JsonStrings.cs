using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DriftExporter.Formats.JsonLines;

/// <summary>The insides of JSON strings. UTF-8 is checked for the line as a whole, so here every byte from 0x80 is content.</summary>
internal static class JsonStrings
{
    /// <summary>The first byte from the position on that ends a run of plain content: a quote, a backslash, a control character
    /// (the zero of the padding is one).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindSpecial(ReadOnlySpan<byte> text, int at) =>
        Vector128.IsHardwareAccelerated ? FindSpecialVector(text, at) : FindSpecialScalar(text, at);

    /// <summary>The same without bounds checks, for a padded text: nothing is loaded from behind its first zero byte but the 15 bytes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindSpecial(ref byte text, int at)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            uint mask;
            while ((mask = Specials(Vector128.LoadUnsafe(ref text, (nuint)(uint)at))) == 0)
                at += Vector128<byte>.Count;
            return at + BitOperations.TrailingZeroCount(mask);
        }

        while (Unsafe.Add(ref text, at) is >= 0x20 and not (byte)'"' and not (byte)'\\')
            at++;
        return at;
    }

    internal static int FindSpecialScalar(ReadOnlySpan<byte> text, int at)
    {
        while (text[at] is >= 0x20 and not (byte)'"' and not (byte)'\\')
            at++;
        return at;
    }

    /// <summary>16 bytes a turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FindSpecialVector(ReadOnlySpan<byte> text, int at)
    {
        uint mask;
        while ((mask = Specials(Vector128.Create(text.Slice(at, Vector128<byte>.Count)))) == 0)
            at += Vector128<byte>.Count;
        return at + BitOperations.TrailingZeroCount(mask);
    }

    /// <summary>A set bit is a special byte, the lowest the first of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Specials(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(bytes, Vector128.Create((byte)0x20))).ExtractMostSignificantBits();

    /// <summary>Reads a string from behind its opening quote; returns the position of its closing quote, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindEnd(ReadOnlySpan<byte> text, int at, out bool escaped)
    {
        int end = FindSpecial(text, at);
        escaped = text[end] != '"';
        return escaped ? FindEndWithEscapes(text, end) : end;
    }

    /// <summary>Goes on from a special byte that is not the closing quote; the position of that, or -1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int FindEndWithEscapes(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            if (text[at] == '"')
                return at;
            if (text[at] != '\\')
                return -1;
            int length = EscapeLength(text, at);
            if (length == 0)
                return -1;
            at = FindSpecial(text, at + length);
        }
    }

    /// <summary>Length of the escape at the position; 0 when it is none of JSON's.</summary>
    private static int EscapeLength(ReadOnlySpan<byte> text, int at)
    {
        switch (text[at + 1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u':
                for (int digit = 2; digit < 6; digit++)
                {
                    if (!char.IsAsciiHexDigit((char)text[at + digit]))
                        return 0;
                }

                return 6;
            default:
                return 0;
        }
    }
}
