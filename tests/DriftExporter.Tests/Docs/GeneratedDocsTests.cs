using System.Text;
using DriftExporter.Cli;
using DriftExporter.Exposition;

namespace DriftExporter.Tests.Docs;

/// <summary>The parts of docs/ that are made from the program. DRIFT_WRITE_DOCS=1 (./build.sh docs) writes them.</summary>
public sealed class GeneratedDocsTests
{
    private static readonly string[] s_verbs = ["run", "baseline", "check", "inspect", "health", "demo"];

    [Fact]
    public void Metrics_AreTheCatalogue() => Page.Read("docs/metrics.md").MustHold("metrics", MetricCatalogue.Markdown());

    [Fact]
    public async Task Cli_IsTheHelpOfEveryVerb()
    {
        var text = new StringBuilder();
        string overview = await HelpAsync("--help");
        foreach (string verb in s_verbs)
            Assert.Contains($"\n  {verb} ", "\n" + overview, StringComparison.Ordinal);
        text.Append("```\n").Append(overview).Append("```\n");
        foreach (string verb in s_verbs)
            text.Append("\n## ").Append(verb).Append("\n\n```\n").Append(await HelpAsync(verb, "--help")).Append("```\n");
        Page.Read("docs/cli.md").MustHold("cli", text.ToString());
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
