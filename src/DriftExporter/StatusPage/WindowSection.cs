using System.Globalization;
using System.Net;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.StatusPage;

/// <summary>One window on the page at /: the verdict, the features that matter most, and which bins moved.</summary>
internal static class WindowSection
{
    private const int TopFeatures = 10;
    private const int TopBins = 6;

    public static void Write(StringBuilder html, WindowDrift window)
    {
        FeatureDrift[] top = [.. window.Features.OrderByDescending(feature => feature.Detected == true).ThenByDescending(feature => feature.Psi ?? -1).Take(TopFeatures)];
        html.Append(CultureInfo.InvariantCulture, $"<h3>Window {Text(window.Label)}: {window.Rows:N0} records</h3><p{(window.DetectedFeatures > 0 ? " class=\"bad\"" : "")}>{VerdictOf(window)}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<table><caption>{top.Length} of {window.Features.Count} columns: drifted ones first, then by PSI.</caption>");
        html.Append("<tr><th>column</th><th>verdict</th><th>PSI</th><th>critical</th><th>KS</th><th>critical</th><th>missing</th><th>invalid</th><th>outlier</th><th>unseen</th></tr>");
        foreach (FeatureDrift feature in top)
            Row(html, feature);
        html.Append("</table>");
        foreach (FeatureDrift feature in top.Where(feature => feature.Detected == true))
            Why(html, feature);
    }

    private static string VerdictOf(WindowDrift window)
    {
        if (window.VerdictTime is not { } time)
            return "No verdict yet: the window is not full.";
        string at = DateTimeOffset.UnixEpoch.AddTicks(time / 100).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string[] predictions = [.. window.Features.Where(feature => feature is { Detected: true, Role: FeatureRole.Prediction }).Select(feature => feature.Name)];
        return string.Create(CultureInfo.InvariantCulture, $"{window.DetectedFeatures} of {window.ScoredFeatures} features drifted")
            + (predictions.Length == 0 ? "" : $", and the prediction{(predictions.Length == 1 ? "" : "s")} {Text(string.Join(", ", predictions))}")
            + $", by the verdict of {at}.";
    }

    /// <summary>Red: the verdict holds it drifted. Yellow: its figure is above the critical value just now.</summary>
    private static void Row(StringBuilder html, FeatureDrift feature)
    {
        bool isHigh = feature.Psi > feature.PsiCritical || feature.KsStatistic > feature.KsCritical;
        string shade = feature.Detected == true ? " class=\"bad\"" : isHigh ? " class=\"warn\"" : "";
        string verdict = feature.Detected switch { true => "drifted", false => "stable", null => "–" };
        html.Append(CultureInfo.InvariantCulture, $"<tr{shade}><td>{Text(feature.Name)}</td><td>{verdict}</td><td>{Number(feature.Psi)}</td><td>{Number(feature.PsiCritical)}</td><td>{Number(feature.KsStatistic)}</td><td>{Number(feature.KsCritical)}</td>");
        html.Append(CultureInfo.InvariantCulture, $"<td>{Share(feature.MissingRatio)}</td><td>{Share(feature.InvalidRatio)}</td><td>{Share(feature.OutlierRatio)}</td><td>{Share(feature.UnseenRatio)}</td></tr>");
    }

    private static void Why(StringBuilder html, FeatureDrift feature)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h4>{Text(feature.Name)}</h4><p class=\"quiet\">At the verdict: {Text(string.Join("; ", feature.Reasons))}.</p>");
        if (feature.Measures?.Contributions is not { } contributions)
            return;
        html.Append("<table><caption>The bins that moved most, now.</caption><tr><th>bin</th><th>baseline</th><th>window</th><th>part of PSI</th></tr>");
        foreach (BinContribution bin in contributions.Bins.OrderByDescending(bin => bin.Contribution).Take(TopBins))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(bin.Label)}</td><td>{Share(bin.BaselineShare)}</td><td>{Share(bin.WindowShare)}</td><td>{Number(bin.Contribution)}</td></tr>");
        html.Append("</table>");
    }

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    private static string Share(double? value) => value is { } share ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
