using System.Globalization;
using System.Net;
using System.Text;
using DriftExporter.Exposition;
using DriftExporter.Scoring;

namespace DriftExporter.StatusPage;

/// <summary>The page at /: which models are watched, how they stand, and where the metrics are. One document, no script, no outside reference.</summary>
internal static class LandingPage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2733;background:#fff}
        h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .3rem}h3{font-size:1rem;margin:1.2rem 0 .2rem}h4{font-size:.95rem;margin:1rem 0 .1rem}p.bad{padding:.3rem .6rem}p{margin:.3rem 0}a{color:#0b62a8}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}caption{text-align:left;color:#4a5a68;padding:.3rem 0}
        th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #dde4ea}th:first-child,td:first-child{text-align:left}
        th{font-weight:600;color:#4a5a68}.bad{background:#fbe3e0}.warn{background:#fdf3d8}.quiet{color:#6b7a88}
        @media(prefers-color-scheme:dark){body{color:#dbe4ec;background:#12181e}a{color:#6db3ee}th,caption,.quiet{color:#93a3b1}
        th,td{border-color:#2a3640}.bad{background:#4d2320}.warn{background:#463a17}}
        """;

    public static string Render(IReadOnlyList<ModelSnapshot> models, string telemetryPath, string version)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"15\"><title>DriftExporter</title><style>{Style}</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>DriftExporter</h1><p class=\"quiet\">Version {Text(version.Split('+')[0])} · <a href=\"{Text(telemetryPath)}\">metrics</a> · <a href=\"/api/v1/status\">status as JSON</a> · <a href=\"/-/healthy\">healthy</a> · <a href=\"/-/ready\">ready</a></p>");
        if (models.Count == 0)
            html.Append("<p>No evaluation yet.</p>");
        foreach (ModelSnapshot model in models)
            Model(html, model);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Model(StringBuilder html, ModelSnapshot model)
    {
        SourceSnapshot source = model.Source;
        long rejected = source.Rejected.Sum(reason => reason.Count);
        string last = source.LastEvent is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "none yet";
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(model.Labels.Name)}</h2>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{source.Accepted:N0} records accepted, {rejected:N0} rejected, {source.Filtered:N0} filtered; newest event {last}; {source.LagBytes:N0} bytes behind{(source.Up ? "" : "; <strong>the logs cannot be read</strong>")}.</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">Baseline of {model.Baseline.Source.Rows:N0} rows, checksum {model.Baseline.Sha256[..12]}; evaluation {model.Generation:N0} took {model.EvaluationDuration.TotalMilliseconds:0.00} ms.</p>");
        foreach (WindowDrift window in model.Drift.Windows)
            WindowSection.Write(html, window);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
