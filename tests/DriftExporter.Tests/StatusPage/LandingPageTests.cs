using System.Text.RegularExpressions;
using DriftExporter.Exposition;
using DriftExporter.Scoring;
using DriftExporter.StatusPage;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.StatusPage;

/// <summary>Names come from training data; on the page they are text, whatever they hold.</summary>
public sealed partial class LandingPageTests
{
    private static readonly string[] s_payloads =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</td></tr></table><h1>gone</h1>", "<!--", "-->", "]]>",
        "<style>*{display:none}</style>", "<iframe src=//evil.example>", "javascript:alert(1)", "&lt;script&gt;", "&#60;script&#62;", "<a href=\"javascript:alert(1)\">x</a>",
        "<meta http-equiv=refresh content=0>", "\u2028\u2029<b>", "<\u0000script>", "</title><script>", "%3Cscript%3E", "{{7*7}}", "<SCRIPT SRC=//x>", "\ud800<",
    ];

    [Fact]
    public void Render_HasTheSameTags_WhateverTheNamesAre()
    {
        string plain = LandingPage.Render([SampleModel.Snapshot("m", 1, [.. s_payloads.Select((_, index) => $"f{index}")])], "/metrics", "1.0");
        string hostile = LandingPage.Render([SampleModel.Snapshot(s_payloads[0], 1, s_payloads)], "/metrics", "1.0+<b>");
        string attribute = LandingPage.Render([SampleModel.Snapshot("m", 1, "f")], "/\"><script>", "1.0");
        Assert.Equal(Tags(plain), Tags(hostile));
        Assert.DoesNotContain("<script", attribute, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", hostile, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Render_RefersToNothingOutside()
    {
        string page = LandingPage.Render([SampleModel.Snapshot()], "/metrics", "1.0");
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/metrics\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SaysThatThereIsNoEvaluationYet() =>
        Assert.Contains("No evaluation yet.", LandingPage.Render([], "/metrics", "1.0"), StringComparison.Ordinal);

    [Fact]
    public void Render_SaysThatLogsCannotBeRead_AndThatNoEventCame()
    {
        ModelSnapshot model = SampleModel.Snapshot() with { Source = SampleModel.Source() with { Up = false, LastEvent = null } };
        string page = LandingPage.Render([model], "/metrics", "1.0");
        Assert.Contains("the logs cannot be read", page, StringComparison.Ordinal);
        Assert.Contains("newest event none yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ShowsTheVerdict_ItsReasons_AndTheBinsThatMoved()
    {
        ModelSnapshot model = SampleModel.Snapshot();
        WindowDrift window = model.Drift.Windows[0] with
        {
            VerdictTime = 1_700_000_000_000_000_000, ScoredFeatures = 2, DetectedFeatures = 1,
            Features = [.. model.Drift.Windows[0].Features.Select((feature, index) => feature with { Detected = index == 0, Reasons = index == 0 ? ["psi 0.3 is above 0.0625"] : [] })],
        };
        string page = LandingPage.Render([model with { Drift = new DriftSnapshot([window]) }], "/metrics", "1.0");
        Assert.Contains("1 of 2 features drifted, by the verdict of 2023-11-14 22:13:20Z.", page, StringComparison.Ordinal);
        Assert.Contains("At the verdict: psi 0.3 is above 0.0625.", page, StringComparison.Ordinal);
        Assert.Contains("part of PSI", page, StringComparison.Ordinal);
        Assert.Contains("<td>drifted</td>", page, StringComparison.Ordinal);
    }

    private static string[] Tags(string page) => [.. TagPattern().Matches(page).Select(match => match.Value)];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
