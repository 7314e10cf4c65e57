using System.Text.Json;
using System.Text.RegularExpressions;
using DriftExporter.Configuration;
using DriftExporter.Dashboards;
using DriftExporter.Dashboards.Grafana;
using DriftExporter.Exposition;

namespace DriftExporter.Tests.Dashboards;

/// <summary>What can be said of the dashboard without a Prometheus: layout, names, limits. Its queries run in the end-to-end tests.</summary>
public sealed partial class DashboardTests
{
    private static readonly Dashboard s_dashboard = DriftDashboard.Of(new DashboardSettings());

    private static IEnumerable<string> Expressions => s_dashboard.Panels.SelectMany(panel => panel.Targets ?? []).Select(target => target.Expr)
        .Concat(s_dashboard.Annotations.List.Select(annotation => annotation.Expr).OfType<string>())
        .Concat(s_dashboard.Templating.List.Select(variable => variable.Query).OfType<VariableQuery>().Select(query => query.Query));

    [Fact]
    public void Panels_LieOnTheGrid_WithoutOverlapping()
    {
        var taken = new HashSet<(int, int)>();
        foreach (Panel panel in s_dashboard.Panels)
        {
            GridPosition at = panel.GridPos!;
            Assert.True(at.X >= 0 && at.X + at.W <= 24, panel.Title);
            Assert.All(from column in Enumerable.Range(at.X, at.W) from row in Enumerable.Range(at.Y, at.H) select (column, row),
                cell => Assert.True(taken.Add(cell), $"{panel.Title} lies on another panel."));
        }

        Assert.Equal(s_dashboard.Panels.Count, s_dashboard.Panels.Select(panel => panel.Id).Distinct().Count());
    }

    [Fact]
    public void Panels_HaveTitleDescriptionAndData()
    {
        Panel[] panels = [.. s_dashboard.Panels.Where(panel => panel.Type != "row")];
        Assert.All(panels, panel => Assert.True(panel.Title.Length > 0 && panel.Targets!.Count > 0 && panel.Datasource == DataSource.Prometheus, panel.Title));
        Assert.Equal(panels.Length, panels.Select(panel => panel.Title).Distinct().Count());
        Assert.Equal(4, s_dashboard.Panels.Count - panels.Length);
    }

    [Fact]
    public void Metrics_AreInTheCatalogue()
    {
        HashSet<string> known = [.. MetricCatalogue.Families.SelectMany(family => family.Type == MetricType.Histogram ? (string[])[$"{family.Name}_bucket"] : [family.Name])];
        Assert.Empty(Expressions.SelectMany(text => MetricNames().Matches(text)).Select(match => match.Value).Where(name => !known.Contains(name)).Distinct());
    }

    [Fact]
    public void Variables_AreDeclaredBeforeTheyAreUsed()
    {
        var declared = new HashSet<string>();
        foreach (Variable variable in s_dashboard.Templating.List)
        {
            Assert.Subset(declared, UsedIn((variable.Query as VariableQuery)?.Query ?? ""));
            Assert.True(variable.Type == "datasource" || declared.Contains("datasource"));
            declared.Add(variable.Name);
        }

        HashSet<string> used = [.. s_dashboard.Panels.Select(panel => panel.Title).Concat(Expressions).SelectMany(UsedIn)];
        Assert.Subset(declared, used);
        Assert.Equal(["datasource"], declared.Except(used));
    }

    [Fact]
    public void Limits_AreThoseOfTheAlerts()
    {
        string json = DashboardJson.Of(DriftDashboard.Of(new()
        {
            Model = "credit",
            Alerts = new() { PsiWarning = 0.12345, PsiCritical = 0.23456, DriftedRatio = 0.34567, ErrorRatio = 0.04321, StaleAfter = TimeSpan.FromSeconds(1234), LatencyP95 = TimeSpan.FromMilliseconds(98.765), RunbookUrl = "https://wiki.example/runbooks" },
        }));
        Assert.All(["0.12345", "0.23456", "0.34567", "0.04321", "1234", "0.098765", "\"https://wiki.example/runbooks\"", "\"credit\""],
            text => Assert.Contains(": " + text, json, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://wiki.example/runbooks/", "https://wiki.example/runbooks/")]
    [InlineData("https://wiki.example/runbooks/{alert}.md", "https://wiki.example/runbooks/")]
    [InlineData("https://wiki.example/{{ $labels.model }}", null)]
    public void Link_LeadsToTheRunbooks_WhereTheyHaveOnePlace(string? configured, string? expected) =>
        Assert.Equal(expected, DriftDashboard.Of(new() { Alerts = new() { RunbookUrl = configured } }).Links.SingleOrDefault()?.Url);

    [Fact]
    public void FirstThreshold_HasAValueOfNull_AsGrafanaWantsIt()
    {
        using JsonDocument json = JsonDocument.Parse(DashboardJson.Of(s_dashboard));
        JsonElement steps = json.RootElement.GetProperty("panels")[1].GetProperty("fieldConfig").GetProperty("defaults").GetProperty("thresholds").GetProperty("steps");
        Assert.Equal(JsonValueKind.Null, steps[0].GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Number, steps[1].GetProperty("value").ValueKind);
    }

    /// <summary>Names of variables in a text; Grafana's own begin with two underscores.</summary>
    private static HashSet<string> UsedIn(string text) => [.. VariableNames().Matches(text).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal))];

    [GeneratedRegex(@"\b(?:drift|process)_[a-z0-9_]+")]
    private static partial Regex MetricNames();

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex VariableNames();
}
