using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.Cli;

/// <summary>The check command's explanations, and its forms for browsers and for node_exporter, with names as hostile as data can have them.</summary>
public sealed partial class CheckFormatsTests : ProgramTests
{
    private static readonly string[] s_hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</td></tr></table><h1>", "<!--", "]]>", "&lt;b&gt;", "a,b", "C:\\new", "\u001b[31mred", "' style='x", "{{7}}", "//evil.example", "other", "unseen", "予測 🎯",
    ];

    /// <summary>A category column and a number, both with hostile names; every category is a payload.</summary>
    private string Hostile(string file, int shift) => Write(file,
        [$"\"{s_hostile[0]}\",\"a,b\"\"=<x>\"", .. Enumerable.Range(0, 900).Select(row =>
            $"\"{s_hostile[(row % 3 == 0 ? row + shift : row * row) % s_hostile.Length].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(row % 100) + shift}")]);

    private string HostileBaseline()
    {
        string output = At("hostile.baseline.json");
        (int code, _, string messages) = Run("baseline", "-i", Hostile("train.csv", 0), "-o", output, "--yes", "--model", "<m>\"&");
        Assert.True(code == 0, messages);
        return output;
    }

    [Fact]
    public void Table_SaysWhichBinsMoved_OfTheMostDrifted()
    {
        (_, string table, _) = Run("check", "-b", Baseline(), "-i", Training("shifted.csv", 40));
        Assert.Matches(@"\namount: \(.*\] 10\.0 % -> 0\.0 %, .* -> .*\. See --explain\.\n$", table);
        (_, string same, _) = Run("check", "-b", Baseline(), "-i", Training("same.csv"));
        Assert.DoesNotContain("->", same, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ShowsEveryBin_AndTheirSumIsThePsi()
    {
        (_, string table, _) = Run("check", "-b", Baseline(), "-i", Training("shifted.csv", 40), "--explain", "country,amount");
        Assert.Contains("\namount: what its PSI of ", table, StringComparison.Ordinal);
        Assert.Contains("\ncountry: what its PSI of 0.0000 is made of\n", table, StringComparison.Ordinal);
        (_, string output, _) = Run("check", "-b", Baseline(), "-i", Training("shifted.csv", 40), "--explain", "amount", "--format", "json");
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] features = [.. json.RootElement.GetProperty("features").EnumerateArray()];
        JsonElement[] bins = [.. features[0].GetProperty("contributions").EnumerateArray()];
        Assert.Equal(10, bins.Length);
        Assert.Equal(features[0].GetProperty("psi").GetDouble(), bins.Sum(bin => bin.GetProperty("psi").GetDouble()), 1e-12);
        Assert.Equal(1, bins.Sum(bin => bin.GetProperty("windowShare").GetDouble()), 1e-12);
        Assert.False(features[1].TryGetProperty("contributions", out _));
    }

    [Fact]
    public void Explain_TakesAWholeName_EvenWithACommaInIt()
    {
        string baseline = HostileBaseline(), input = Hostile("log.csv", 7);
        (int code, string table, string messages) = Run("check", "-b", baseline, "-i", input, "--explain", "a,b\"=<x>", "--explain", s_hostile[0]);
        Assert.True(code is 0 or 3, messages);
        Assert.Contains("\na,b\"=<x>: what its PSI of ", table, StringComparison.Ordinal);
        Assert.Contains("\"other\"", table, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table);
    }

    [Fact]
    public void Explain_RefusesWhatIsNoColumn()
    {
        (int code, _, string messages) = Run("check", "-b", Baseline(), "-i", Training("same.csv"), "--explain", "nope");
        Assert.Equal(2, code);
        Assert.Equal("--explain: \"nope\" is no column of the baseline. It has amount, country, score.\n", messages);
    }

    [Fact]
    public void Explain_SaysThatThereIsNoPsi_BelowTheMinimum()
    {
        (_, string table, _) = Run("check", "-b", Baseline(), "-i", Training("same.csv"), "--explain", "amount", "--minimum-rows", "1001");
        Assert.Contains("\namount: too few values for a PSI.\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_RefusesOtherWords()
    {
        (int code, _, string messages) = Run("check", "-b", Baseline(), "-i", Training("same.csv"), "--format", "pdf");
        Assert.Equal((2, "--format: is \"pdf\". Give table, json, html or prometheus.\n"), (code, messages));
    }

    [Fact]
    public void Html_IsBalanced_AndRefersToNothingOutside()
    {
        foreach (string html in (string[])[Html(Baseline(), Training("shifted.csv", 40)), Html(HostileBaseline(), Hostile("log.csv", 7))])
        {
            var open = new Stack<string>();
            foreach (Match tag in TagPattern().Matches(html))
            {
                string name = tag.Groups[2].Value;
                if (tag.Groups[1].Value == "/")
                    Assert.Equal(open.Pop(), name);
                else if (name is not ("meta" or "!doctype"))
                    open.Push(name);
            }

            Assert.Empty(open);
            foreach (string outside in (string[])["<script", "<link", "<img", "src=", "href=", "url(", "@import", "http:", "https:"])
                Assert.DoesNotContain(outside, WithoutText(html), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Html_HasTheSameTags_WhateverTheNamesAre()
    {
        HashSet<string> tags = [.. TagPattern().Matches(Html(HostileBaseline(), Hostile("log.csv", 7))).Select(match => WidthPattern().Replace(match.Value, "width"))];
        HashSet<string> plain = [.. TagPattern().Matches(Html(Baseline(), Training("shifted.csv", 40))).Select(match => WidthPattern().Replace(match.Value, "width")), "<details>", "<details open>", "<tr class=\"bad\">"];
        Assert.Subset(plain, tags);
    }

    [Fact]
    public void Html_ListsFeaturesByFallingPsi()
    {
        string html = Html(Baseline(), Training("shifted.csv", 40));
        Assert.StartsWith("amount", SummaryPattern().Match(html).Groups[1].Value, StringComparison.Ordinal);
        Assert.Single(OpenPattern().Matches(html));
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Prometheus_IsAPageOfGauges_AsAParserReadsIt()
    {
        foreach ((string baseline, string input) in ((string, string)[])[(Baseline("--prediction", "score", "--prediction", "country"), Training("shifted.csv", 40)), (HostileBaseline(), Hostile("log.csv", 7))])
        {
            (_, string page, _) = Run("check", "-b", baseline, "-i", input, "--format", "prometheus");
            List<ParsedFamily> families = ParsedPage.Read(Encoding.UTF8.GetBytes(page));
            Assert.All(families, family => Assert.Equal("gauge", family.Type));
            foreach (string name in (string[])["drift_psi", "drift_ks_p_value", "drift_wasserstein_distance", "drift_quantile", "drift_window_rows", "drift_baseline_info"])
                Assert.Contains(families, family => family.Name == name);
            Assert.All(families.SelectMany(family => family.Samples), sample => Assert.True(double.IsFinite(sample.Value), sample.Series));
            Assert.DoesNotContain(families, family => family.Name.Contains("timestamp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Output_GoesToTheFile_InEveryFormat()
    {
        foreach (string format in (string[])["table", "json", "html", "prometheus"])
        {
            string path = At("out." + format);
            (int code, string output, _) = Run("check", "-b", Baseline(), "-i", Training("shifted.csv", 40), "--format", format, "-o", path);
            Assert.Equal((3, ""), (code, output));
            Assert.Contains("amount", File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    private static string Html(string baseline, string input) => Run("check", "-b", baseline, "-i", input, "--format", "html").Output;

    /// <summary>Tags alone: what a name says as text refers to nothing.</summary>
    private static string WithoutText(string html) => string.Concat(TagPattern().Matches(html).Select(match => match.Value))
        + html[html.IndexOf("<style>", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)];

    [GeneratedRegex("<(/?)([!a-z0-9]+)[^>]*>")]
    private static partial Regex TagPattern();

    [GeneratedRegex("width:[0-9.]+%")]
    private static partial Regex WidthPattern();

    [GeneratedRegex("<summary>(.*?)</summary>")]
    private static partial Regex SummaryPattern();

    [GeneratedRegex("<details open>")]
    private static partial Regex OpenPattern();
}
