using System.Text;

namespace DriftExporter.Alerting;

/// <summary>Unit tests of the alerts, for <c>promtool test rules</c>: each fires, and each stays silent where it might be thought to fire.</summary>
internal static class RuleTestFile
{
    /// <param name="ruleFile">The rules, as the tests' file finds them.</param>
    public static string Of(IReadOnlyList<RuleGroup> groups, string ruleFile, IEnumerable<string> comments)
    {
        var text = new StringBuilder();
        foreach (string line in comments)
            text.Append("# ").Append(line).Append('\n');
        text.Append("rule_files:\n  - ").Append(YamlQuote.Of(ruleFile)).Append("\n\nevaluation_interval: 1m\n\ntests:\n");
        foreach (AlertRule alert in groups.SelectMany(group => group.Rules).OfType<AlertRule>())
        {
            foreach (AlertTest test in alert.Tests)
                Write(text, alert, test);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, AlertRule alert, AlertTest test)
    {
        text.Append("  - name: ").Append(YamlQuote.Of($"{alert.Name}: {test.Name}")).Append('\n');
        text.Append("    interval: ").Append(PromQl.Range(test.Interval)).Append('\n');
        text.Append("    external_url: ").Append(AlertText.TestUrl).Append('\n');
        text.Append("    input_series:\n");
        foreach ((string series, string values) in test.Input)
            text.Append("      - series: ").Append(YamlQuote.Of(series)).Append("\n        values: ").Append(YamlQuote.Of(values)).Append('\n');
        text.Append("    alert_rule_test:\n      - eval_time: ").Append(PromQl.Range(test.At)).Append("\n        alertname: ").Append(alert.Name).Append('\n');
        text.Append(test.Fires.Count == 0 ? "        exp_alerts: []\n" : "        exp_alerts:\n");
        foreach (FiringAlert firing in test.Fires)
        {
            text.Append("          - exp_labels:\n");
            foreach ((string name, string value) in firing.Labels.Append(new("severity", alert.SeverityText)))
                text.Append("              ").Append(name).Append(": ").Append(YamlQuote.Of(value)).Append('\n');
            text.Append("            exp_annotations:\n");
            foreach ((string name, string value) in AlertText.Expected(alert, firing))
                text.Append("              ").Append(name).Append(": ").Append(YamlQuote.Of(value)).Append('\n');
        }
    }
}
