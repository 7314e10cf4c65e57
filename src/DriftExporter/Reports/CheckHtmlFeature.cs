using System.Globalization;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>One feature of the HTML report: its bins as bars, and what else is known of it.</summary>
internal static class CheckHtmlFeature
{
    private const int MostBins = 30;
    private const int MostLetters = 100;

    public static void Write(StringBuilder html, FeatureDrift feature, bool open)
    {
        html.Append(open ? "<details open>" : "<details>").Append(CultureInfo.InvariantCulture, $"<summary>{CheckHtml.Text(feature.Name)}</summary>\n");
        if (feature.Reasons.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>{CheckHtml.Text(string.Join("; ", feature.Reasons))}.</p>\n");
        if (feature.Measures?.Contributions is { } contributions)
            Bins(html, contributions.Shortened(MostBins));
        else
            html.Append("<p class=\"quiet\">Too few values.</p>\n");
        string figures = string.Join("; ", Figures(feature).Where(figure => figure.Value is not null).Select(figure => $"{figure.Name} {figure.Value}"));
        if (figures.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{figures}.</p>\n");
        html.Append("</details>\n");
    }

    private static void Bins(StringBuilder html, FeatureContributions contributions)
    {
        BinContribution[] bins = contributions.Rest is null ? [.. contributions.Bins] : [.. contributions.Bins, contributions.Rest];
        double largest = bins.Max(bin => Math.Max(bin.BaselineShare, bin.WindowShare));
        html.Append("<div class=\"wide\"><table><thead><tr><th>bin</th><th></th><th>baseline</th><th>window</th><th>part of PSI</th></tr></thead>\n<tbody>");
        foreach (BinContribution bin in bins)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{CheckHtml.Text(ExplainTable.Label(bin, MostLetters))}</td><td class=\"bar\"><i class=\"b\" style=\"width:{Width(bin.BaselineShare):0.##}%\"></i><i class=\"w\" style=\"width:{Width(bin.WindowShare):0.##}%\"></i></td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{ExplainTable.Share(bin.BaselineShare)}</td><td>{ExplainTable.Share(bin.WindowShare)}</td><td>{CheckHtml.Number(bin.Contribution)}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");

        double Width(double share) => largest > 0 ? 100 * share / largest : 0;
    }

    private static IEnumerable<(string Name, string? Value)> Figures(FeatureDrift feature)
    {
        FeatureMeasures? measures = feature.Measures;
        yield return ("critical PSI", Number(feature.PsiCritical));
        yield return ("critical KS", Number(feature.KsCritical));
        yield return ("q-value", Number(feature.QValue));
        yield return ("chi-square", feature.ChiSquare is { } score
            ? string.Create(CultureInfo.InvariantCulture, $"{score.Statistic:0.0} with {score.DegreesOfFreedom} degrees of freedom") : null);
        yield return ("p-value of KS is too large for so few distinct values: look at PSI", measures?.KsIsTied == true ? "" : null);
        yield return ("Hellinger", Number(measures?.HellingerDistance));
        yield return ("total variation", Number(measures?.TotalVariation));
        yield return ("probability greater", Number(measures?.ProbabilityGreater));
        yield return ("mean", Number(feature.Mean, "G6"));
        yield return ("mean shift in standard deviations", Number(measures?.MeanShift));
        yield return ("standard deviation", Number(feature.StandardDeviation, "G6"));
        yield return ("ratio of standard deviations", Number(measures?.DeviationRatio));
        yield return ("skewness", Number(measures?.Skewness));
        foreach (Quantile quantile in measures?.Quantiles ?? [])
            yield return (string.Create(CultureInfo.InvariantCulture, $"quantile {quantile.Probability:R}"), Number(quantile.Value, "G6"));
    }

    private static string? Number(double? value, string format = "0.000") =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : null;
}
