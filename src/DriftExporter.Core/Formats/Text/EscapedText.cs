using System.Text;

namespace DriftExporter.Formats.Text;

/// <summary>JSON's escapes, replaced in place: no escape is shorter than what it stands for.</summary>
internal static class EscapedText
{
    /// <summary>Turns an escaped text into a plain one, so that readers meet plain texts only. Returns the slot's kind.</summary>
    public static ValueKind Resolve(Span<byte> text, RecordSlots slots, int slot)
    {
        ValueKind kind = slots.Kinds[slot];
        if (kind != ValueKind.EscapedText)
            return kind;
        ref Token token = ref slots.Tokens[slot];
        token.Length = Unescape(text.Slice(token.Start, token.Length));
        // Ends a number that was written with escapes; the bytes behind it are left-overs.
        text[token.Start + token.Length] = (byte)'"';
        return slots.Kinds[slot] = ValueKind.Text;
    }

    /// <summary>Replaces the escapes of a text whose escapes are valid; returns its new length, which is smaller if there were any.
    /// A surrogate without its other half becomes U+FFFD.</summary>
    public static int Unescape(Span<byte> text)
    {
        int written = text.IndexOf((byte)'\\');
        if (written < 0)
            return text.Length;
        int read = written;
        while (read < text.Length)
        {
            if (text[read] != '\\')
            {
                text[written++] = text[read++];
                continue;
            }

            byte escape = text[read + 1];
            if (escape == 'u')
            {
                Rune rune = ReadRune(text[read..], out int consumed);
                read += consumed;
                written += rune.EncodeToUtf8(text[written..]);
                continue;
            }

            text[written++] = escape switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => escape,
            };
            read += 2;
        }

        return written;
    }

    private static Rune ReadRune(ReadOnlySpan<byte> escape, out int consumed)
    {
        consumed = 6;
        char first = ReadHex(escape);
        if (!char.IsSurrogate(first))
            return new Rune(first);
        if (char.IsHighSurrogate(first) && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u'
            && Rune.TryCreate(first, ReadHex(escape[6..]), out Rune pair))
        {
            consumed = 12;
            return pair;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadHex(ReadOnlySpan<byte> escape) =>
        (char)((HexDigit(escape[2]) << 12) | (HexDigit(escape[3]) << 8) | (HexDigit(escape[4]) << 4) | HexDigit(escape[5]));

    // 0-9 are 0x30.., A-F 0x41.., a-f 0x61..: bit 6 tells letters.
    private static int HexDigit(byte digit) => (digit & 0xF) + (9 * (digit >> 6));
}
