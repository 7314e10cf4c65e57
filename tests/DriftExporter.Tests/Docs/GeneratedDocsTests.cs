using System.Globalization;
using System.Text;
using DriftExporter.Cli;
using DriftExporter.Columns;
using DriftExporter.Exposition;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Text;

namespace DriftExporter.Tests.Docs;

/// <summary>The parts of docs/ that are made from the program. DRIFT_WRITE_DOCS=1 (./build.sh docs) writes them.</summary>
public sealed class GeneratedDocsTests
{

    /// <summary>JSON values that docs/formats.md shows; null stands for no key at all.</summary>
    private static readonly string?[] s_values =
    [
        null, "null", "NaN", "Infinity", "41", "41.0", "-0.0", "0.10", "1e999", "\"41\"", "\"+41\"", "\" 41\"", "\"1,000\"", "\"0x10\"",
        "\"\"", "\"north\"", "true", "\"True\"", "1", "[1]", "{}",
    ];

    /// <summary>Lines that docs/formats.md shows.</summary>
    private static readonly string[] s_lines =
    [
        """{"features":{"age":41,"region":"north"}}""", """{"age":41}""", """{"features":{"age":null}}""", """{"features":{"age":41,"age":42}}""",
        """{"features":{"height":180}}""", """[{"age":41}]""", """{"age":41""", """{"age":041}""", "",
    ];

    [Fact]
    public void Metrics_AreTheCatalogue() => Page.Read("docs/metrics.md").MustHold("metrics", MetricCatalogue.Markdown());

    [Fact]
    public async Task Cli_IsTheHelpOfEveryVerb()
    {
        var text = new StringBuilder();
        string overview = await HelpAsync("--help");
        string[] verbs = [.. overview.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("")).Where(Verbs.Names.Contains)];
        Assert.Equal(Verbs.Names.Order(), verbs.Order());
        text.Append("```\n").Append(overview).Append("```\n");
        foreach (string verb in verbs)
            text.Append("\n## ").Append(verb).Append("\n\n```\n").Append(await HelpAsync(verb, "--help")).Append("```\n");
        Page.Read("docs/cli.md").MustHold("cli", text.ToString());
    }

    [Fact]
    public void JsonValues_AreReadAsThePageSays()
    {
        var text = new StringBuilder("| in the log | numeric column | categorical column | boolean column |\n|---|---|---|---|\n");
        foreach (string? value in s_values)
        {
            string line = value is null ? """{"other":0}""" : $$"""{"x":{{value}},"other":0}""";
            string[] cells = [Read(line, FeatureKind.Numeric, false), Read(line, FeatureKind.Categorical, false), Read(line, FeatureKind.Categorical, true)];
            text.Append(CultureInfo.InvariantCulture, $"| {(value is null ? "no such key" : $"`{value}`")} | {string.Join(" | ", cells)} |\n");
        }

        Page.Read("docs/formats.md").MustHold("json values", text.ToString());
    }

    [Fact]
    public void JsonLines_AreReadAsThePageSays()
    {
        var text = new StringBuilder("| line | becomes |\n|---|---|\n");
        var reader = new JsonRecordReader(new RecordSchema { Fields = [Field("age", FeatureKind.Numeric, false), Field("region", FeatureKind.Categorical, false)] });
        foreach (string line in s_lines)
        {
            RecordOutcome outcome = reader.Read(Encoding.UTF8.GetBytes(line), new RecordBatch([FeatureKind.Numeric, FeatureKind.Categorical]));
            string becomes = outcome switch
            {
                RecordOutcome.Accepted => "a record",
                RecordOutcome.Blank => "nothing",
                _ => $"rejected: `{RecordReasons.Of(outcome)}`",
            };
            text.Append(CultureInfo.InvariantCulture, $"| {(line.Length == 0 ? "an empty line" : $"`{line}`")} | {becomes} |\n");
        }

        Page.Read("docs/formats.md").MustHold("json lines", text.ToString());
    }

    private static RecordField Field(string name, FeatureKind kind, bool boolean) => new(name, kind, false, boolean, [["features", name], [name]]);

    /// <summary>What a reader makes of the key x: its value as text, or missing, or invalid.</summary>
    private static string Read(string line, FeatureKind kind, bool boolean)
    {
        var batch = new RecordBatch([kind, FeatureKind.Numeric]);
        var reader = new JsonRecordReader(new RecordSchema { Fields = [Field("x", kind, boolean), Field("other", FeatureKind.Numeric, false)] });
        Assert.Equal(RecordOutcome.Accepted, reader.Read(Encoding.UTF8.GetBytes(line), batch));
        ColumnVector column = batch.Features.Columns[0];
        if (column.States[0] != ValueState.Value)
            return column.States[0].ToString().ToLowerInvariant();
        string value = kind == FeatureKind.Numeric ? (column.Numbers[0] + 0.0).ToString("R", CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(column.Text(0));
        return value.Length == 0 ? "the empty text" : $"`{value}`";
    }

    /// <summary>The help without its heading, which holds the version.</summary>
    private static async Task<string> HelpAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter();
        Assert.Equal(ExitCode.Done, await CommandLineProgram.RunAsync(arguments, output, messages));
        Assert.Empty(messages.ToString());
        string help = output.ToString().ReplaceLineEndings("\n");
        return help[(help.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].TrimEnd() + "\n";
    }
}
