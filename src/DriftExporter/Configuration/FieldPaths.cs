using System.Text;

namespace DriftExporter.Configuration;

/// <summary>Paths into a record: keys joined by dots, <c>\.</c> a literal dot, <c>\\</c> a literal backslash.</summary>
internal static class FieldPaths
{
    /// <summary>Keys from the outside in. An empty text is the empty path; an empty key or another escape is none.</summary>
    public static bool TryParse(string text, out IReadOnlyList<string> keys)
    {
        List<string> parsed = [];
        keys = parsed;
        if (text.Length == 0)
            return true;
        StringBuilder key = new();
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (character == '\\')
            {
                index++;
                if (index == text.Length || text[index] is not ('.' or '\\'))
                    return false;
                key.Append(text[index]);
            }
            else if (character != '.')
            {
                key.Append(character);
            }
            else if (!Take(key, parsed))
            {
                return false;
            }
        }
        return Take(key, parsed);
    }

    /// <summary>The inverse of <see cref="TryParse"/>.</summary>
    public static string Format(IEnumerable<string> keys) =>
        string.Join('.', keys.Select(key => key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal)));

    private static bool Take(StringBuilder key, List<string> keys)
    {
        keys.Add(key.ToString());
        key.Clear();
        return keys[^1].Length > 0;
    }
}
