using System.Text;

namespace DriftExporter.Alerting;

/// <summary>A text as YAML reads it back: in single quotes, and with escapes in double ones where it has control characters.</summary>
internal static class YamlQuote
{
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
            return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            if (char.IsControl(character))
                quoted.Append($"\\u{(int)character:x4}");
            else
                quoted.Append(character is '"' or '\\' ? "\\" : "").Append(character);
        }

        return quoted.Append('"').ToString();
    }
}
