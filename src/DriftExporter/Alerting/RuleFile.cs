using System.Text;

namespace DriftExporter.Alerting;

/// <summary>Rules as YAML: what Prometheus loads, or what its operator does.</summary>
internal static class RuleFile
{
    /// <param name="comments">Lines above the rules.</param>
    public static string Prometheus(IReadOnlyList<RuleGroup> groups, IEnumerable<string> comments)
    {
        var text = new StringBuilder();
        Comment(text, comments);
        Write(text, "", groups);
        return text.ToString();
    }

    public static string PrometheusOperator(IReadOnlyList<RuleGroup> groups, IEnumerable<string> comments)
    {
        var text = new StringBuilder();
        Comment(text, comments);
        text.Append("""
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: drift-exporter
              labels:
                app.kubernetes.io/name: drift-exporter
            spec:

            """);
        Write(text, "  ", groups);
        return text.ToString();
    }

    private static void Comment(StringBuilder text, IEnumerable<string> comments)
    {
        foreach (string line in comments)
            text.Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');
    }

    private static void Write(StringBuilder text, string indent, IReadOnlyList<RuleGroup> groups)
    {
        text.Append(indent).Append("groups:\n");
        foreach (RuleGroup group in groups)
        {
            text.Append(indent).Append("  - name: ").Append(YamlQuote.Of(group.Name)).Append('\n').Append(indent).Append("    rules:\n");
            foreach (Rule rule in group.Rules)
                Write(text, indent + "      ", rule, group.Model);
        }
    }

    private static void Write(StringBuilder text, string indent, Rule rule, string? model)
    {
        text.Append(indent).Append("- ").Append(rule is AlertRule ? "alert: " : "record: ").Append(rule is AlertRule named ? named.Name : ((RecordingRule)rule).Name).Append('\n');
        indent += "  ";
        text.Append(indent).Append("expr: |-\n");
        foreach (string line in rule.Expression.Split('\n'))
            text.Append(indent).Append("  ").Append(line.TrimEnd()).Append('\n');
        var alert = rule as AlertRule;
        if (alert?.For is { } patience)
            text.Append(indent).Append("for: ").Append(PromQl.Range(patience)).Append('\n');
        if (alert?.KeepFiringFor is { } keep)
            text.Append(indent).Append("keep_firing_for: ").Append(PromQl.Range(keep)).Append('\n');
        if (alert is not null || model is not null)
            text.Append(indent).Append("labels:\n");
        if (model is not null)
            text.Append(indent).Append("  model: ").Append(YamlQuote.Of(model)).Append('\n');
        if (alert is null)
            return;
        text.Append(indent).Append("  severity: ").Append(alert.SeverityText).Append('\n');
        text.Append(indent).Append("annotations:\n");
        foreach ((string name, string template) in AlertText.Templates(alert))
            text.Append(indent).Append("  ").Append(name).Append(": ").Append(YamlQuote.Of(template)).Append('\n');
    }
}
