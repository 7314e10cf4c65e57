using System.Globalization;
using System.Text;

namespace DriftExporter.Configuration.Values;

/// <summary>Values of a configuration in messages: one line, whatever they hold.</summary>
internal static class Quoting
{
    private const int LongestQuote = 100;

    /// <summary>In double quotes, control characters escaped, cut with an ellipsis when long.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (quoted.Length > LongestQuote)
                return quoted.Append("…\"").ToString();
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append(rune);
            else if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                quoted.Append(rune);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>One step of a path in messages: <c>.name</c>, or <c>["a b"]</c> where the dot would mislead.</summary>
    public static string Step(string path, string key)
    {
        bool plain = key.Length > 0 && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
        return !plain ? $"{path}[{Quote(key)}]" : path.Length == 0 ? key : $"{path}.{key}";
    }
}
