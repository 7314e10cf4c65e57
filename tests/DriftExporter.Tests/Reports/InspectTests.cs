using DriftExporter.Tests.Cli;

namespace DriftExporter.Tests.Reports;

/// <summary>What inspect prints, and that a name cannot move the cursor of a terminal.</summary>
public sealed class InspectTests : ProgramTests
{
    [Fact]
    public void Inspect_PrintsTheColumns_AndTheBinsOfThoseAskedFor()
    {
        string baseline = Baseline();
        (int code, string output, string messages) = Run("inspect", baseline, "--feature", "country,score");
        Assert.Equal((0, ""), (code, messages));
        string[] lines = output.Split('\n');
        Assert.Equal("feature  role kind type missing bins points mean or top category".Split(' ', StringSplitOptions.RemoveEmptyEntries), lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["country", "feature", "categorical", "string", "0", "%", "3", "FR", "57.1", "%"], lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.StartsWith("credit: 3 columns, 1,000 rows, sha256 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  FR    57.1 %  ########################################", StringComparison.Ordinal));
        Assert.Contains("score  (float64, 1,000 values)", lines);
        Assert.DoesNotContain("amount  (float64", output, StringComparison.Ordinal);
        Assert.Contains("amount  (float64, 1,000 values)", Run("inspect", "-b", baseline, "--all").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_RefusesAFeatureThatIsNotThere()
    {
        string baseline = Baseline();
        (int code, string output, string messages) = Run("inspect", baseline, "--feature", "contry");
        Assert.Equal((2, "", $"--feature: \"contry\" is not in {baseline}. It has amount, country, score.\n"), (code, output, messages));
    }

    [Fact]
    public void Problems_HoldNoControlCharacters()
    {
        string input = Write("t.jsonl", Enumerable.Range(0, 9).Select(row => $"{{\"\\u001b[2Jx\":{row}}}"));
        (int code, _, string messages) = Run("baseline", "-i", input, "-o", At("t.json"), "--exclude", "y");
        Assert.Equal((2, "--exclude: \"y\" is not a column of the input. The columns are \uFFFD[2Jx.\n"), (code, messages));
    }

    [Fact]
    public void Tables_HoldNoControlCharacters_WhateverTheNames()
    {
        string input = Write("t.jsonl", Enumerable.Range(0, 700).Select(row => $"{{\"\\u001b[2Jx\":{row % 50},\"c\\u0007\":\"{(row % 2 == 0 ? "\\u001b]0;t\\u0007" : "b")}\",\"n\\u0090\":1,\"{(row < 350 ? "\\u001bs" : "s")}\":2}}"));
        string output = At("t.json");
        (_, string made, string messages) = Run("baseline", "-i", input, "-o", output);
        string inspected = Run("inspect", output, "--all").Output, compared = Run("check", "-b", output, "-i", input).Output;
        foreach (string text in (string[])[made, messages, inspected, compared])
            Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
    }
}
