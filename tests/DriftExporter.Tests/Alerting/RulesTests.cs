using System.Text;
using System.Text.RegularExpressions;
using DriftExporter.Alerting;
using DriftExporter.Cli;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Tests.Docs;

namespace DriftExporter.Tests.Alerting;

/// <summary>What the generated rules name exists, each alert is whole, and the samples are what the command writes today.</summary>
public sealed partial class RulesTests
{
    private static readonly IReadOnlyList<RuleGroup> Groups = RuleBook.Of([new RuleSettings()], FleetRules.DefaultBins);
    private static readonly AlertRule[] Alerts = [.. Groups.SelectMany(group => group.Rules).OfType<AlertRule>()];

    [Fact]
    public void Metrics_AreInTheCatalogue_OrRecorded()
    {
        HashSet<string> known = [.. MetricCatalogue.Families.SelectMany(family => family.Type == MetricType.Histogram ? [family.Name, family.Name + "_bucket"] : new[] { family.Name })];
        known.UnionWith(Groups.SelectMany(group => group.Rules).OfType<RecordingRule>().Select(rule => rule.Name));
        string[] unknown = [.. Groups.SelectMany(group => group.Rules).SelectMany(rule => MetricNames().Matches(rule.Expression)).Select(match => match.Value).Where(name => !known.Contains(name)).Distinct()];
        Assert.Empty(unknown);
        Assert.Empty(Alerts.Where(alert => alert.Graph.Metric != "up" && !known.Contains(alert.Graph.Metric)).Select(alert => alert.Name));
    }

    [Fact]
    public void Pages_NameOnlyWhatIsRecorded()
    {
        HashSet<string> recorded = [.. Groups.SelectMany(group => group.Rules).OfType<RecordingRule>().Select(rule => rule.Name)];
        Assert.Empty(Page.All().SelectMany(page => RecordedNames().Matches(page.Text)).Select(match => match.Value).Where(name => !recorded.Contains(name)).Distinct());
    }

    [Fact]
    public void Alerts_AreWhole_AndFireAndStaySilentInATest()
    {
        Assert.Equal(Alerts.Length, Alerts.DistinctBy(alert => alert.Name).Count());
        Assert.All(Alerts, alert =>
        {
            Assert.Equal(["summary", "description", "dashboard_url", "runbook_url"], AlertText.Templates(alert).Select(text => text.Name));
            Assert.All(AlertText.Templates(alert), text => Assert.NotEmpty(text.Text));
            Assert.Contains("<value>", alert.Description, StringComparison.Ordinal);
            Assert.Contains(alert.Tests, test => test.Fires.Count > 0);
            Assert.Contains(alert.Tests, test => test.Fires.Count == 0);
            Assert.All(alert.Tests.SelectMany(test => test.Fires), firing => Assert.Equal(alert.Labels.Order(), firing.Labels.Keys.Order()));
        });
    }

    /// <summary>A threshold never stands without chance, and no figure of a window without freshness.</summary>
    [Fact]
    public void DriftAlerts_AskForFreshData_AndThresholdsForTheCriticalValue()
    {
        string fresh = "drift_inference_last_event_timestamp_seconds";
        AlertRule[] drift = [.. Groups.Single(group => group.Name == "drift").Rules.OfType<AlertRule>()];
        Assert.All(drift.Concat(Alerts.Where(alert => alert.Name.StartsWith("DriftFleetPsi", StringComparison.Ordinal))), alert =>
        {
            Assert.Contains($"{fresh}) < 900", alert.Expression.Replace($"{fresh} < 900", $"{fresh}) < 900", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromMinutes(15), alert.KeepFiringFor);
        });
        AlertRule[] thresholds = [.. drift.Where(alert => alert.Expression.Contains("drift_psi > ", StringComparison.Ordinal))];
        Assert.Equal(["DriftPsiWarning", "DriftPsiCritical", "DriftClassBalance"], thresholds.Select(alert => alert.Name));
        Assert.All(thresholds, alert =>
        {
            Assert.Contains("and drift_psi > drift_psi_critical", alert.Expression, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromMinutes(10), alert.For);
        });
    }

    [Fact]
    public void Runbooks_AreOneForEachAlert()
    {
        string folder = Page.FullPath("docs/runbooks");
        Assert.Equal(Alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder, "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README").Order(StringComparer.Ordinal));
        Assert.All(Alerts, alert =>
        {
            string text = Page.Read($"docs/runbooks/{alert.Name}.md").Text;
            Assert.StartsWith($"# {alert.Name}\n", text, StringComparison.Ordinal);
            Assert.Equal(["## What it means", "## How to tell", "## What to do", "## When to ignore it"], Headings().Matches(text).Select(match => match.Value));
        });
        string list = Page.Read("docs/runbooks/README.md").Text;
        Assert.Equal(Alerts.Select(alert => $"| [{alert.Name}]({alert.Name}.md) | {alert.SeverityText} |"), Rows().Matches(list).Select(match => match.Value));
    }

    /// <summary>DRIFT_WRITE_DOCS=1 writes them again.</summary>
    [Theory]
    [InlineData("samples/prometheus/alerts.yml", "prometheus")]
    [InlineData("samples/kubernetes/prometheus-rule.yaml", "prometheus-operator")]
    public async Task Samples_AreWhatTheCommandWrites(string sample, string format)
    {
        string folder = Directory.CreateTempSubdirectory("rules-").FullName;
        try
        {
            string rules = Path.Combine(folder, Path.GetFileName(sample)), tests = rules.Replace(".yml", ".test.yml", StringComparison.Ordinal);
            string[] unitTests = format == "prometheus" ? ["--unit-tests", tests] : [];
            Assert.Equal(ExitCode.Done, await RunAsync(["rules", "-o", rules, "--format", format, .. unitTests]));
            foreach (string made in Directory.EnumerateFiles(folder))
            {
                string committed = Path.Combine(Page.FullPath(Path.GetDirectoryName(sample)!), Path.GetFileName(made));
                if (Environment.GetEnvironmentVariable("DRIFT_WRITE_DOCS") == "1")
                    File.Copy(made, committed, overwrite: true);
                Assert.Equal(await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--format: is \"yaml\". Give prometheus or prometheus-operator.", "--format", "yaml")]
    [InlineData("--unit-tests: needs --output: tests name the file of their rules. Give --output rules.yml.", "--unit-tests", "t.yml")]
    [InlineData("--unit-tests: does not go with --format prometheus-operator: promtool does not read a PrometheusRule. Write the tests with --format prometheus; the rules are the same.", "--unit-tests", "t.yml", "-o", "r.yml", "--format", "prometheus-operator")]
    [InlineData("--baseline: stands beside --config. Give one of the two; a configuration names its baselines.", "-b", "b.json", "--config", "c.yml")]
    [InlineData("/no/such/folder/rules.yml: cannot be written: the folder /no/such/folder does not exist. Give a file in a folder that exists.", "-o", "/no/such/folder/rules.yml")]
    [InlineData("--model: needs --config. Give the configuration file of the exporter, or leave it out.", "--model", "m")]
    public async Task Options_AreRefused_WhereTheyMakeNoSense(string message, params string[] options)
    {
        using var messages = new StringWriter();
        Assert.Equal(ExitCode.Usage, await CommandLineProgram.RunAsync(["rules", .. options], TextWriter.Null, messages));
        Assert.Equal(message, messages.ToString().Trim());
    }

    [Fact]
    public void Settings_AreOne_WhereModelsDoNotDiffer_AndEachModelsElse()
    {
        ModelConfiguration first = ExporterConfiguration.ForSingleModel("a", "b.json", "x").Models[0], second = first with { Name = "b.c" };
        RuleSettings one = Assert.Single(RuleSettings.Of([first, second], "drift-exporter"));
        Assert.Equal("drift_psi{model=~\"a|b\\\\.c\"}", new AlertBuilder(one).Of("drift_psi"));
        IReadOnlyList<RuleSettings> two = RuleSettings.Of([first, second with { MinimumRows = 7 }], "drift-exporter");
        Assert.Equal(["drift_psi{model=\"a\"}", "drift_psi{model=\"b.c\"}"], two.Select(settings => new AlertBuilder(settings).Of("drift_psi")));
    }

    [Fact]
    public void Latency_ThatNoBucketReaches_IsRefused()
    {
        ModelConfiguration model = ExporterConfiguration.ForSingleModel("a", "b.json", "x").Models[0] with { LatencyBuckets = [0.1, 0.5] };
        Problem problem = Assert.Single(Assert.Throws<ProblemException>(() => RuleSettings.Of([model], "j")).Problems);
        Assert.Equal("model a alerts.latency_p95", problem.Where);
    }

    [Fact]
    public void Fleet_IsRefused_WhereNoModelServesItsBins()
    {
        string folder = Directory.CreateTempSubdirectory("rules-").FullName;
        try
        {
            string file = Path.Combine(folder, "c.yml");
            File.WriteAllText(file, "models: [{name: credit, baseline: b.json, logs: {paths: [x.jsonl]}}]\n");
            ProblemException refused = Assert.Throws<ProblemException>(() => RuleInput.Of(new RulesVerb { Config = file, Fleet = true }));
            Assert.Contains("expose_bins: true among credit", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void BinPatterns_MatchTheNumbersUpToTheirs()
    {
        for (int last = 0; last < 130; last++)
        {
            var pattern = new Regex($"^(?:({FleetKs.UpTo(last)}) .*)$", RegexOptions.None, TimeSpan.FromSeconds(1));
            Assert.Equal(Enumerable.Range(0, last + 1), Enumerable.Range(0, 140).Where(bin => pattern.IsMatch($"{bin:00} (0, 1]")));
        }
    }

    [Theory]
    [InlineData(0.5, "500ms")]
    [InlineData(1.0, "1s")]
    [InlineData(59.25, "59.25s")]
    [InlineData(60.0, "1m 0s")]
    [InlineData(1800.0, "30m 0s")]
    [InlineData(93_784.0, "1d 2h 3m 4s")]
    public void Duration_IsAsPrometheusHumanizesIt(double seconds, string expected) => Assert.Equal(expected, TemplateValue.Duration(seconds));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\nb\"\\", "\"a\\u000ab\\\"\\\\\"")]
    public void YamlQuote_KeepsAnyText(string text, string expected) => Assert.Equal(expected, YamlQuote.Of(text));

    private static async Task<int> RunAsync(string[] arguments)
    {
        using var messages = new StringWriter();
        int code = await CommandLineProgram.RunAsync(arguments, TextWriter.Null, messages);
        Assert.Empty(messages.ToString());
        return code;
    }

    [GeneratedRegex(@"(?<![\w""])(?:fleet:|model:)?drift_[a-z0-9_]+(?::[a-z0-9_]+)?")]
    private static partial Regex MetricNames();

    [GeneratedRegex(@"(?:fleet|model):drift_[a-z0-9_]+:[a-z0-9_]+")]
    private static partial Regex RecordedNames();

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^\| \[\w+\]\(\w+\.md\) \| \w+ \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
