using System.Text;
using System.Text.RegularExpressions;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>Replaces <c>${NAME}</c> by the environment's value, once: what a value holds is not expanded again. <c>$${</c> is a
/// literal <c>${</c>, any other dollar itself.</summary>
internal static partial class EnvironmentText
{
    /// <summary>An environment may hold 128 KiB a variable, and a text a thousand of them.</summary>
    private const int MaximumLength = 64 * 1024;

    public static bool HasVariable(string text) => VariablePattern().IsMatch(text);

    /// <param name="environment">Null for a variable that is not set.</param>
    public static Parsed<string> Expand(YamlScalar scalar, Func<string, string?> environment)
    {
        string text = scalar.Text;
        StringBuilder expanded = new();
        int position = 0;
        while (position < text.Length)
        {
            int start = text.IndexOf("${", position, StringComparison.Ordinal);
            if (start < 0)
                break;
            bool escaped = start > position && text[start - 1] == '$';
            expanded.Append(text, position, start - position - (escaped ? 1 : 0));
            if (escaped)
            {
                expanded.Append("${");
                position = start + 2;
                continue;
            }
            if (!TryReadName(text, start, out string name))
                return Parsed<string>.Refuse(scalar, "has ${ without a variable's name and }.", "Write ${NAME}, or $${ for a literal ${.");
            if (environment(name) is not { } value)
                return Parsed<string>.Refuse(scalar, $"names the environment variable {name}, which is not set.", $"Set {name}, or write the value.");
            expanded.Append(value);
            if (expanded.Length > MaximumLength)
                return Parsed<string>.Refuse(scalar, "is longer than 64KiB with its variables.", "Use shorter values.");
            position = start + name.Length + 3;
        }
        return expanded.Append(text, position, text.Length - position).ToString();
    }

    private static bool TryReadName(string text, int start, out string name)
    {
        int end = text.IndexOf('}', start);
        name = end < 0 ? "" : text[(start + 2)..end];
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
    }

    [GeneratedRegex(@"\$\{[A-Za-z_][A-Za-z0-9_]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex VariablePattern();
}
