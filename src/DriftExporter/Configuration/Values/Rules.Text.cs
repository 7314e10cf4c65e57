using System.Globalization;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>Names, paths and other text.</summary>
internal static partial class Rules
{
    private const int LongestName = 200;

    /// <summary>Label values, URLs: generous for people, small for a page of metrics.</summary>
    private const int LongestText = 1024;

    /// <summary>PATH_MAX of Linux.</summary>
    private const int LongestPath = 4096;

    /// <summary>Any text as it is, the empty one too.</summary>
    public static ScalarRule<string> Text { get; } = new("text", "", scalar => scalar.Text);

    /// <summary>A label value that people read: one line, no blanks around it.</summary>
    public static ScalarRule<string> Name { get; } = new("text", $"1 to {LongestName} characters in one line", scalar =>
        scalar.Text.Length is 0 or > LongestName || HasControl(scalar.Text) || scalar.Text.AsSpan().Trim().Length < scalar.Text.Length
            ? Parsed<string>.Refuse(scalar, "is no name.", $"Write 1 to {LongestName} characters without line breaks or blanks around them.")
            : scalar.Text)
    { Variables = Variables.Refused };

    public static ScalarRule<string> LabelValue { get; } = new("text", $"at most {LongestText} characters", scalar =>
        scalar.Text.Length > LongestText
            ? Parsed<string>.Refuse(scalar, $"is longer than {LongestText} characters.", "Shorten it.")
            : scalar.Text)
    { Variables = Variables.Expanded };

    /// <summary>A file, a folder or a pattern of files, made absolute from the folder of its source.</summary>
    public static ScalarRule<string> Path { get; } = new("path", "", scalar =>
        RefusePath(scalar) ?? System.IO.Path.GetFullPath(scalar.Text, scalar.Origin.Source.Folder))
    { Variables = Variables.Refused };

    /// <summary>A pattern for a file's name; with a slash in it a path like any other.</summary>
    public static ScalarRule<string> FilePattern { get; } = Path with
    {
        Type = "pattern",
        Parse = scalar => scalar.Text.Contains('/') ? Path.Parse(scalar) : RefusePath(scalar) ?? scalar.Text,
    };

    public static ScalarRule<IReadOnlyList<string>> FieldPath { get; } = new("field path", "", ParseFieldPath);

    /// <summary>A field path, or <c>""</c> for none.</summary>
    public static ScalarRule<IReadOnlyList<string>> OptionalFieldPath { get; } = new("field path", "\"\" for none", scalar =>
        scalar.Text.Length == 0 ? new Parsed<IReadOnlyList<string>>([], "", "") : ParseFieldPath(scalar));

    /// <summary>A value of a field as its category key: quoted text as it is; plain integers, booleans and floats in the
    /// form that the log's own get, so that <c>3.0</c> here finds 3.0, 3 and "3" there.</summary>
    public static ScalarRule<string> Category { get; } = new("text", "", scalar => scalar switch
    {
        { IsPlain: true, Text: "True" or "TRUE" } => "true",
        { IsPlain: true, Text: "False" or "FALSE" } => "false",
        { IsPlain: true } when NumberPattern().IsMatch(scalar.Text) => ParseCategoryNumber(scalar),
        _ => scalar.Text,
    });

    private static Parsed<string> ParseCategoryNumber(YamlScalar scalar)
    {
        if (WholePattern().IsMatch(scalar.Text))
            return scalar.Text is "-0" ? "0" : scalar.Text.TrimStart('+');
        double value = ReadNumber(scalar.Text);
        if (!double.IsFinite(value))
            return Parsed<string>.Refuse(scalar, "is too large for a number.", "Put it in quotes if it is text.");
        // The form of Columns.CategoryKey, which the tests compare this with.
        return Math.Abs(value) < 9.2e18 && Math.Truncate(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static Parsed<IReadOnlyList<string>> ParseFieldPath(YamlScalar scalar) =>
        FieldPaths.TryParse(scalar.Text, out IReadOnlyList<string> keys) && keys.Count > 0
            ? new Parsed<IReadOnlyList<string>>(keys, "", "")
            : Parsed<IReadOnlyList<string>>.Refuse(scalar, "is no path into a record.", "Join keys with single dots, such as inputs.age; \\. is a literal dot, \\\\ a literal backslash.");

    private static Parsed<string>? RefusePath(YamlScalar scalar) =>
        scalar.Text.Length == 0 ? Parsed<string>.Refuse(scalar, "is no path.", "Write the path of a file or folder.")
        : scalar.Text.Length > LongestPath || HasControl(scalar.Text) ? Parsed<string>.Refuse(scalar, "is no path.", $"Write at most {LongestPath} characters without control characters.")
        : scalar.Text.StartsWith("~/", StringComparison.Ordinal) ? Parsed<string>.Refuse(scalar, "begins with ~, which only a shell expands.", "Write the folder's full path.")
        : default(Parsed<string>?);

    private static bool HasControl(string text) => text.Any(char.IsControl);
}
