using System.Globalization;

namespace DriftExporter.Formats.Parquet;

/// <summary>Numbers as text: JSON's number grammar, a leading + allowed.</summary>
internal static class NumberText
{
    /// <summary>The number; infinity, which a column vector takes as invalid, when the text is not wholly one.</summary>
    public static double Parse(ReadOnlySpan<byte> text) =>
        IsNumber(text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : double.PositiveInfinity;

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        int at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int integerDigits = Digits(text, ref at);
        if (integerDigits == 0 || (integerDigits > 1 && text[at - integerDigits] == '0'))
            return false;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            at++;
            if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
                at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
            at++;
        return at - start;
    }
}
