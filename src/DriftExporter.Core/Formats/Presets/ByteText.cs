namespace DriftExporter.Formats.Presets;

/// <summary>Bytes that are written one after the other; the buffer grows, never shrinks.</summary>
internal sealed class ByteText
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public ByteText Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public ByteText Append(long number)
    {
        number.TryFormat(Reserve(20), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    public ByteText Append(double number)
    {
        number.TryFormat(Reserve(32), out int written, "R", System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    /// <summary>A text in JSON: what must be escaped is.</summary>
    public ByteText AppendQuoted(ReadOnlySpan<byte> text)
    {
        Append("\""u8);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(s_special);
            if (plain < 0)
                plain = text.Length;
            Append(text[..plain]);
            if (plain == text.Length)
                break;
            byte special = text[plain];
            if (special is (byte)'"' or (byte)'\\')
                Append("\\"u8).Append(text.Slice(plain, 1));
            else
                Append("\\u00"u8).Append(s_hex.AsSpan(special >> 4, 1)).Append(s_hex.AsSpan(special & 15, 1));
            text = text[(plain + 1)..];
        }

        return Append("\""u8);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Room for so many bytes more.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        return _bytes.AsSpan(Length, count);
    }

    private static readonly byte[] s_hex = [.. "0123456789abcdef"u8];
    private static readonly System.Buffers.SearchValues<byte> s_special =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Select(value => (byte)value), (byte)'"', (byte)'\\']);
}
