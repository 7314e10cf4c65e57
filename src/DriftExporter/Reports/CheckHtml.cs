using System.Globalization;
using System.Net;
using System.Text;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>The result of `check` as one document for people: no script, no outside reference, light or dark as the reader's system is.</summary>
internal static class CheckHtml
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b2733;--paper:#fff;--quiet:#5a6a78;--line:#dde4ea;--base:#9fb3c4;--win:#d9822b;--bad:#fbe3e0}
        @media(prefers-color-scheme:dark){:root{--ink:#dbe4ec;--paper:#12181e;--quiet:#93a3b1;--line:#2a3640;--base:#55697a;--win:#e09a4f;--bad:#4d2320}}
        body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
        h1{font-size:1.4rem;margin:0}p{margin:.3rem 0}.quiet,th{color:var(--quiet)}.wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th{font-weight:600}td,th{text-align:right;padding:.25rem .6rem;border-bottom:1px solid var(--line)}
        th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere;max-width:20rem}tr.bad{background:var(--bad)}
        details{border-top:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
        td.bar{width:45%;text-align:left}i{display:block;height:.5rem;margin:.1rem 0;min-width:1px}i.b{background:var(--base)}i.w{background:var(--win)}
        .key i{display:inline-block;width:1.5rem;margin:0 .3rem 0 1rem}
        """;

    /// <param name="explained">Names of the features that stand open, beside those that drifted.</param>
    public static void Write(CheckReport report, IReadOnlyCollection<string> explained, TextWriter output)
    {
        FeatureDrift[] features = [.. report.Window.Features.OrderByDescending(feature => feature.Psi ?? -1)];
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>Drift of {Text(report.Model)}</title><style>{Style}</style></head>\n<body><h1>{Text(report.Model)}</h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{report.Window.Rows:N0} records; {features.Count(CheckReport.HasDrifted)} of {features.Length} columns drifted.</p>\n<p class=\"quiet\">{Text(report.Rule)}</p>\n");
        html.Append("<div class=\"wide\"><table><thead><tr><th>feature</th><th>values</th><th>PSI</th><th>KS</th><th>p</th><th>Jensen-Shannon</th><th>Wasserstein</th><th>missing</th><th>invalid</th><th>outlier</th><th>unseen</th><th>drift</th></tr></thead>\n<tbody>");
        foreach (FeatureDrift feature in features)
            Row(html, feature);
        html.Append("</tbody></table></div>\n<p class=\"quiet key\">Shares of the bins:<i class=\"b\"></i>baseline<i class=\"w\"></i>window</p>\n");
        foreach (FeatureDrift feature in features)
            CheckHtmlFeature.Write(html, feature, CheckReport.HasDrifted(feature) || explained.Contains(feature.Name));
        html.Append("</body></html>\n");
        output.Write(html.ToString());
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(BaselineTable.Clean(text));

    internal static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    /// <summary>A p-value, by its logarithm where it is too small for a number.</summary>
    internal static string PValue(double? p, double? log10) => (p, log10) switch
    {
        (null, _) => "–",
        (0, { } power) => string.Create(CultureInfo.InvariantCulture, $"10^{power:0}"),
        ({ } small, _) when small < 0.0001 => small.ToString("0.0E0", CultureInfo.InvariantCulture),
        ({ } value, _) => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static void Row(StringBuilder html, FeatureDrift feature)
    {
        bool drifted = CheckReport.HasDrifted(feature);
        FeatureMeasures? measures = feature.Measures;
        html.Append(drifted ? "<tr class=\"bad\">" : "<tr>");
        html.Append(CultureInfo.InvariantCulture, $"<td>{Text(feature.Name)}{(feature.Role == Baselines.FeatureRole.Prediction ? " (prediction)" : "")}</td><td>{feature.Values:N0}</td><td>{Number(feature.Psi)}</td><td>{Number(feature.KsStatistic)}</td>");
        html.Append(CultureInfo.InvariantCulture, $"<td>{PValue(measures?.KsPValue ?? measures?.ChiSquarePValue, measures?.KsLog10PValue ?? measures?.ChiSquareLog10PValue)}</td><td>{Number(measures?.JensenShannonDistance)}</td><td>{Number(measures?.WassersteinDistance)}</td>");
        foreach (double? ratio in (double?[])[feature.MissingRatio, feature.InvalidRatio, feature.OutlierRatio, feature.UnseenRatio])
            html.Append("<td>").Append(ratio is { } share ? ExplainTable.Share(share) : "–").Append("</td>");
        html.Append(drifted ? "<td>drift</td></tr>\n" : feature.Detected is null ? "<td>too few</td></tr>\n" : "<td></td></tr>\n");
    }
}
