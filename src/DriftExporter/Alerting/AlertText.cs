using System.Text;
using System.Text.RegularExpressions;

namespace DriftExporter.Alerting;

/// <summary>The annotations of an alert: as templates for Prometheus, and as the text that these become, for unit tests.</summary>
internal static partial class AlertText
{
    /// <summary>What unit tests say that Prometheus is reached at.</summary>
    public const string TestUrl = "http://prometheus.example.com";

    /// <summary>Where an alert's page is when no URL is configured.</summary>
    public const string RunbookFolder = "docs/runbooks/";

    public static IEnumerable<(string Name, string Text)> Templates(AlertRule alert)
    {
        yield return ("summary", Template(alert.Summary, alert));
        yield return ("description", Template(alert.Description, alert));
        yield return ("dashboard_url", Dashboard(alert));
        yield return ("runbook_url", Runbook(alert));
    }

    public static IEnumerable<(string Name, string Text)> Expected(AlertRule alert, FiringAlert firing)
    {
        yield return ("summary", Rendered(alert.Summary, firing));
        yield return ("description", Rendered(alert.Description, firing));
        yield return ("dashboard_url", alert.DashboardUrl is null ? TestUrl + GraphPath + QueryEscaped(GraphQuery(alert, firing)) : RenderedUrl(alert.DashboardUrl, "dashboard_url", firing));
        yield return ("runbook_url", RenderedUrl(Runbook(alert), "runbook_url", firing));
    }

    private const string GraphPath = "/graph?g0.tab=0&g0.expr=";

    private static string Template(string text, AlertRule alert) => Placeholders().Replace(text, match => match.Groups[1].Value == "value"
        ? $"{{{{ $value | {alert.ValueFormat} }}}}" : $"{{{{ $labels.{match.Groups[1].Value} }}}}");

    private static string Rendered(string text, FiringAlert firing) =>
        Placeholders().Replace(text, match => match.Groups[1].Value == "value" ? firing.Value : firing.Labels[match.Groups[1].Value]);

    private static string Dashboard(AlertRule alert)
    {
        if (alert.DashboardUrl is not null)
            return alert.DashboardUrl;
        (string metric, string[] labels) = alert.Graph;
        string query = labels.Length == 0 ? $"\"{metric}\""
            : $"printf \"{metric}{{{string.Join(',', labels.Select(label => label + "=%q"))}}}\" {string.Join(' ', labels.Select(label => "$labels." + label))}";
        return $"{{{{ $externalURL }}}}{GraphPath}{{{{ {query} | urlquery }}}}";
    }

    /// <summary>Each alert has a page of its own below a URL that ends with a slash, or in place of <c>{alert}</c>.</summary>
    private static string Runbook(AlertRule alert) => alert.RunbookUrl switch
    {
        null => RunbookFolder + alert.Name + ".md",
        string url when url.EndsWith('/') => url + alert.Name,
        string url => url.Replace("{alert}", alert.Name, StringComparison.Ordinal),
    };

    private static string GraphQuery(AlertRule alert, FiringAlert firing)
    {
        (string metric, string[] labels) = alert.Graph;
        return labels.Length == 0 ? metric : $"{metric}{{{string.Join(',', labels.Select(label => $"{label}={PromQl.Text(firing.Labels[label])}"))}}}";
    }

    /// <summary>The templates that can be told without a template engine are those of labels.</summary>
    private static string RenderedUrl(string url, string key, FiringAlert firing)
    {
        string rendered = LabelTemplates().Replace(url, match =>
        {
            string value = firing.Labels.GetValueOrDefault(match.Groups[1].Value, "");
            return match.Groups[2].Success ? QueryEscaped(value) : value;
        });
        return !rendered.Contains("{{", StringComparison.Ordinal) ? rendered : throw new ProblemException($"alerts.{key}",
            $"\"{url}\" has a template whose text the unit tests cannot tell.", "Use {{ $labels.NAME }} and {{ $labels.NAME | urlquery }} alone, or leave --unit-tests out.");
    }

    /// <summary>As Go's url.QueryEscape.</summary>
    private static string QueryEscaped(string text) => new StringBuilder(Uri.EscapeDataString(text)).Replace("%20", "+").ToString();

    [GeneratedRegex("<([a-z0-9_]+)>")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"\{\{-?\s*\$labels\.(\w+)\s*(\|\s*urlquery\s*)?-?\}\}")]
    private static partial Regex LabelTemplates();
}
